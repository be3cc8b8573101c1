package io.tidemark.stream;

import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.ValueWriter;

/** Writes the fields of a layout that stands behind another. */
final class ShiftedWriter implements EntryWriter {

    private final EntryWriter out;
    private final int by;

    ShiftedWriter(EntryWriter out, int by) {
        this.out = out;
        this.by = by;
    }

    @Override
    public void metric(int field, long value) {
        out.metric(field + by, value);
    }

    @Override
    public void metric(int field, double value) {
        out.metric(field + by, value);
    }

    @Override
    public void nanos(int field, long nanos) {
        out.nanos(field + by, nanos);
    }

    @Override
    public void property(int field, String value) {
        out.property(field + by, value);
    }

    @Override
    public void property(int field, NameTable names, int ordinal) {
        out.property(field + by, names, ordinal);
    }

    @Override
    public ValueWriter value(int field) {
        return out.value(field + by);
    }

    @Override
    public ValueWriter value(String name) {
        return out.value(name);
    }

    @Override
    public ValueWriter keyed(int field, String key) {
        return out.keyed(field + by, key);
    }

    @Override
    public void nested(int field, Entry child) {
        out.nested(field + by, child);
    }

    @Override
    public void invalid(int field, String why) {
        out.invalid(field + by, why);
    }
}
