package io.tidemark.stream;

import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.ValueWriter;
import io.tidemark.internal.NoValue;
import java.util.Set;

/** Passes on all fields but those of some names. */
final class WithoutNames implements EntryWriter {

    private final EntryWriter out;
    private final EntryLayout layout;
    private final Set<String> without;

    /**
     * @param layout of what is written
     * @param without written names
     */
    WithoutNames(EntryWriter out, EntryLayout layout, Set<String> without) {
        this.out = out;
        this.layout = layout;
        this.without = without;
    }

    private boolean passes(int field) {
        return !without.contains(layout.field(field).name());
    }

    @Override
    public void metric(int field, long value) {
        if (passes(field)) {
            out.metric(field, value);
        }
    }

    @Override
    public void metric(int field, double value) {
        if (passes(field)) {
            out.metric(field, value);
        }
    }

    @Override
    public void nanos(int field, long nanos) {
        if (passes(field)) {
            out.nanos(field, nanos);
        }
    }

    @Override
    public void property(int field, String value) {
        if (passes(field)) {
            out.property(field, value);
        }
    }

    @Override
    public void property(int field, NameTable names, int ordinal) {
        if (passes(field)) {
            out.property(field, names, ordinal);
        }
    }

    @Override
    public ValueWriter value(int field) {
        return passes(field) ? out.value(field) : NoValue.INSTANCE;
    }

    @Override
    public ValueWriter value(String name) {
        return without.contains(name) ? NoValue.INSTANCE : out.value(name);
    }

    @Override
    public ValueWriter keyed(int field, String key) {
        return without.contains(layout.field(field).name() + key) ? NoValue.INSTANCE : out.keyed(field, key);
    }

    @Override
    public void nested(int field, Entry child) {
        EntryLayout inner = layout.nested(field, child.layout());
        out.nested(field, new EntryThrough(child, childOut -> new WithoutNames(childOut, inner, without)));
    }

    @Override
    public void invalid(int field, String why) {
        if (passes(field)) {
            out.invalid(field, why);
        }
    }
}
