package io.tidemark.stress;

import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.ValueWriter;
import io.tidemark.unit.Unit;
import java.util.Arrays;

/** What an entry wrote: for each numeric field how many observations, and their sum. The records here have few fields. */
final class Line implements EntryWriter, ValueWriter {

    /** What a field that was not written shows as. */
    static final int ABSENT = -1;

    private static final int FIELDS = 4;

    private final long[] counts = new long[FIELDS];
    private final double[] sums = new double[FIELDS];
    private int field;

    private Line() {
        Arrays.fill(sums, ABSENT);
    }

    static Line of(Entry entry) {
        Line line = new Line();
        entry.writeTo(line);
        return line;
    }

    /** The number, or the sum of all observations. */
    double sum(int field) {
        return sums[field];
    }

    /** The number, as one that is small and whole. */
    int number(int field) {
        return (int) sums[field];
    }

    /** How many observations. */
    int count(int field) {
        return (int) counts[field];
    }

    boolean sameAs(Line other) {
        return Arrays.equals(counts, other.counts) && Arrays.equals(sums, other.sums);
    }

    @Override
    public void metric(int field, long value) {
        metric(field, (double) value);
    }

    @Override
    public void metric(int field, double value) {
        counts[field] = 1;
        sums[field] = value;
    }

    @Override
    public void nanos(int field, long nanos) {
        metric(field, nanos);
    }

    @Override
    public ValueWriter value(int field) {
        this.field = field;
        return this;
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
    public void metric(long value) {
        metric(field, value);
    }

    @Override
    public void metric(double value) {
        metric(field, value);
    }

    @Override
    public void nanos(long nanos) {
        metric(field, nanos);
    }

    @Override
    public void beginDistribution() {
        sums[field] = 0;
    }

    @Override
    public void observe(double total, long count) {
        sums[field] += total;
        counts[field] += count;
    }

    @Override
    public void endDistribution() {}

    @Override
    public void nested(int field, Entry child) {
        throw unexpected();
    }

    @Override
    public void property(int field, String value) {
        throw unexpected();
    }

    @Override
    public void property(int field, NameTable names, int ordinal) {
        throw unexpected();
    }

    @Override
    public ValueWriter value(String name) {
        throw unexpected();
    }

    @Override
    public ValueWriter keyed(int field, String key) {
        throw unexpected();
    }

    @Override
    public void invalid(int field, String why) {
        throw unexpected();
    }

    @Override
    public void string(CharSequence value) {
        throw unexpected();
    }

    @Override
    public void beginList() {
        throw unexpected();
    }

    @Override
    public void item(CharSequence value) {
        throw unexpected();
    }

    @Override
    public void endList() {
        throw unexpected();
    }

    @Override
    public void error(String why) {
        throw unexpected();
    }

    private static IllegalStateException unexpected() {
        return new IllegalStateException("the records here have numbers only");
    }
}
