package io.tidemark.internal;

import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.ValueWriter;

/** Takes an entry and forgets it. Who wants some of it overrides that. */
public class NoEntry implements EntryWriter {

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
        return NoValue.INSTANCE;
    }

    @Override
    public ValueWriter value(String name) {
        return NoValue.INSTANCE;
    }

    @Override
    public ValueWriter keyed(int field, String key) {
        return NoValue.INSTANCE;
    }

    @Override
    public void nested(int field, Entry child) {}

    @Override
    public void invalid(int field, String why) {}
}
