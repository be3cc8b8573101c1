package io.tidemark.stats;

import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.ValueWriter;
import io.tidemark.unit.Unit;
import java.util.ArrayList;
import java.util.List;

/** What a field of an aggregate writes, in words. */
class Written implements EntryWriter, ValueWriter {

    private final List<String> words = new ArrayList<>();

    static List<String> of(MergedField field) {
        Written written = new Written();
        field.write(0, written);
        return written.words;
    }

    /** Merges what one field writes into another. */
    static void into(MergedField from, MergedField to) {
        from.write(0, new Written() {
            @Override
            public ValueWriter value(int field) {
                return to;
            }
        });
    }

    @Override
    public ValueWriter value(int field) {
        return this;
    }

    @Override
    public void metric(long value) {
        words.add(Long.toString(value));
    }

    @Override
    public void metric(double value) {
        words.add(Double.toString(value));
    }

    @Override
    public void nanos(long nanos) {
        words.add(nanos + " ns");
    }

    @Override
    public void observe(double total, long count) {
        words.add(total / count + " x" + count);
    }

    @Override
    public ValueWriter unit(Unit unit) {
        words.add(unit.text());
        return this;
    }

    @Override
    public void string(CharSequence value) {
        words.add("\"" + value + "\"");
    }

    @Override
    public void item(CharSequence value) {
        words.add("item \"" + value + "\"");
    }

    @Override
    public void error(String why) {
        words.add("error " + why);
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
    public void beginDistribution() {}

    @Override
    public void endDistribution() {}

    @Override
    public void beginList() {}

    @Override
    public void endList() {}

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
}
