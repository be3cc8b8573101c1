package io.tidemark.stats;

import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.ValueWriter;
import io.tidemark.sink.EntrySink;
import io.tidemark.unit.Unit;
import org.jspecify.annotations.NullMarked;

/** Takes aggregates of {@link Part}, and tells what was merged into them. */
@NullMarked
final class Parts implements EntrySink, EntryWriter, ValueWriter {

    private static final int AGAIN = 2;

    private int sum;
    private int again;
    private int field;

    @Override
    public synchronized void append(Entry entry) {
        entry.writeTo(this);
    }

    /** The sum of all values; -1 if half of a record was merged. */
    synchronized int sum() {
        return sum == again ? sum : -1;
    }

    @Override
    public ValueWriter value(int field) {
        this.field = field;
        return this;
    }

    @Override
    public void metric(long value) {
        if (field == AGAIN) {
            again += (int) value;
        } else {
            sum += (int) value;
        }
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
    public ValueWriter value(String name) {
        return this;
    }

    @Override
    public ValueWriter keyed(int field, String key) {
        return this;
    }

    @Override
    public void nested(int field, Entry child) {}

    @Override
    public void invalid(int field, String why) {}

    @Override
    public ValueWriter unit(Unit unit) {
        return this;
    }

    @Override
    public ValueWriter dimensions(DimensionSet dimensions) {
        return this;
    }

    @Override
    public ValueWriter flags(FlagSet flags) {
        return this;
    }

    @Override
    public void string(CharSequence value) {}

    @Override
    public void metric(double value) {}

    @Override
    public void nanos(long nanos) {}

    @Override
    public void beginDistribution() {}

    @Override
    public void observe(double total, long count) {}

    @Override
    public void endDistribution() {}

    @Override
    public void beginList() {}

    @Override
    public void item(CharSequence value) {}

    @Override
    public void endList() {}

    @Override
    public void error(String why) {}
}
