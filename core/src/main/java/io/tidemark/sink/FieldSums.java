package io.tidemark.sink;

import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.FieldLayout;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.ValueWriter;
import io.tidemark.unit.Unit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A checksum of what an entry writes, by field. */
final class FieldSums implements EntryWriter, ValueWriter {

    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

    /** By index, and behind them one for all that is written by name. 0 for what is not written. */
    private final long[] sums;

    private int current;

    private FieldSums(int fields) {
        sums = new long[fields + 1];
    }

    /** Of what an entry writes now; null if it cannot. */
    static @Nullable FieldSums of(Entry entry) {
        try {
            FieldSums sums = new FieldSums(entry.layout().size());
            entry.writeTo(sums);
            return sums;
        } catch (Throwable broken) {
            // The stream will meet that as well, and count it.
            return null;
        }
    }

    /** Which fields differ, in words; null if none does. */
    @Nullable
    String changed(FieldSums now, EntryLayout layout) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < sums.length; i++) {
            if (i >= now.sums.length || sums[i] != now.sums[i]) {
                names.add(i < layout.size() ? nameOf(layout.field(i)) : "what it writes by name");
            }
        }
        return names.isEmpty() ? null : String.join(", ", names);
    }

    private static String nameOf(FieldLayout field) {
        return field.isNamed() ? field.name() : field.baseName();
    }

    private FieldSums at(int field) {
        current = field;
        add(1);
        return this;
    }

    private void add(long value) {
        long mixed = (sums[current] ^ value) * MIX;
        sums[current] = mixed ^ mixed >>> 32;
    }

    private void add(CharSequence value) {
        add(value.toString().hashCode());
    }

    private void add(double value) {
        add(Double.doubleToLongBits(value));
    }

    @Override
    public void metric(int field, long value) {
        at(field).add(value);
    }

    @Override
    public void metric(int field, double value) {
        at(field).add(value);
    }

    @Override
    public void nanos(int field, long nanos) {
        at(field).add(nanos);
    }

    @Override
    public void property(int field, String value) {
        at(field).add(value);
    }

    @Override
    public void property(int field, NameTable names, int ordinal) {
        at(field).add(ordinal);
    }

    @Override
    public ValueWriter value(int field) {
        return at(field);
    }

    @Override
    public ValueWriter value(String name) {
        at(sums.length - 1).add(name);
        return this;
    }

    @Override
    public ValueWriter keyed(int field, String key) {
        at(field).add(key);
        return this;
    }

    @Override
    public void nested(int field, Entry child) {
        FieldSums inner = new FieldSums(child.layout().size());
        child.writeTo(inner);
        at(field);
        for (long sum : inner.sums) {
            add(sum);
        }
    }

    @Override
    public void invalid(int field, String why) {
        at(field).add(why);
    }

    @Override
    public ValueWriter unit(Unit unit) {
        add(unit.hashCode());
        return this;
    }

    @Override
    public ValueWriter dimensions(DimensionSet dimensions) {
        add(dimensions.hashCode());
        return this;
    }

    @Override
    public ValueWriter flags(FlagSet flags) {
        add(flags.hashCode());
        return this;
    }

    @Override
    public void string(CharSequence value) {
        add(value);
    }

    @Override
    public void metric(long value) {
        add(value);
    }

    @Override
    public void metric(double value) {
        add(value);
    }

    @Override
    public void nanos(long nanos) {
        add(nanos);
    }

    @Override
    public void beginDistribution() {
        add(2);
    }

    @Override
    public void observe(double total, long count) {
        add(total);
        add(count);
    }

    @Override
    public void endDistribution() {
        add(3);
    }

    @Override
    public void beginList() {
        add(4);
    }

    @Override
    public void item(CharSequence value) {
        add(value);
    }

    @Override
    public void endList() {
        add(5);
    }

    @Override
    public void error(String why) {
        add(why);
    }
}
