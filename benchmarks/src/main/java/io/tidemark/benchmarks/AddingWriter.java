package io.tidemark.benchmarks;

import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.ValueWriter;
import io.tidemark.unit.Unit;

/** A third kind of writer beside the two formats, as a test sink or an exporter is one: adds up what it is given. */
final class AddingWriter implements EntryWriter, ValueWriter {
    private long sum;

    long sum() {
        return sum;
    }

    @Override
    public void metric(int field, long value) {
        sum += value;
    }

    @Override
    public void metric(int field, double value) {
        sum += (long) value;
    }

    @Override
    public void nanos(int field, long nanos) {
        sum += nanos;
    }

    @Override
    public void property(int field, String value) {
        sum += value.length();
    }

    @Override
    public void property(int field, NameTable names, int ordinal) {
        sum += names.name(ordinal).length();
    }

    @Override
    public ValueWriter value(int field) {
        return this;
    }

    @Override
    public ValueWriter value(String name) {
        return this;
    }

    @Override
    public ValueWriter keyed(int field, String key) {
        return this;
    }

    @Override
    public void nested(int field, Entry child) {
        child.writeTo(this);
    }

    @Override
    public void invalid(int field, String why) {
        sum--;
    }

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
    public void string(CharSequence value) {
        sum += value.length();
    }

    @Override
    public void metric(long value) {
        sum += value;
    }

    @Override
    public void metric(double value) {
        sum += (long) value;
    }

    @Override
    public void nanos(long nanos) {
        sum += nanos;
    }

    @Override
    public void beginDistribution() {}

    @Override
    public void observe(double total, long count) {
        sum += (long) total;
    }

    @Override
    public void endDistribution() {}

    @Override
    public void beginList() {}

    @Override
    public void item(CharSequence value) {
        sum += value.length();
    }

    @Override
    public void endList() {}

    @Override
    public void error(String why) {
        sum--;
    }
}
