package io.tidemark.stats;

import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.ValueWriter;
import io.tidemark.unit.MetricUnit;

/** Stands where generated code has a writer of entries, of which it only uses {@link #invalid} when it merges. */
final class UnreadValues implements EntryWriter {

    static final EntryWriter WRITER = new UnreadValues();

    private UnreadValues() {}

    @Override
    public void invalid(int field, String why) {
        RecordAggregate.leaveOut(why);
    }

    @Override
    public void metric(int field, long value) {}

    @Override
    public void metric(int field, double value) {}

    @Override
    public void nanos(int field, long nanos) {}

    @Override
    public void property(int field, String value) {}

    @Override
    public void property(int field, NameTable names, int ordinal) {}

    @Override
    public ValueWriter value(int field) {
        return new KeepLast(MetricUnit.NONE);
    }

    @Override
    public ValueWriter value(String name) {
        return new KeepLast(MetricUnit.NONE);
    }

    @Override
    public ValueWriter keyed(int field, String key) {
        return new KeepLast(MetricUnit.NONE);
    }

    @Override
    public void nested(int field, Entry child) {}
}
