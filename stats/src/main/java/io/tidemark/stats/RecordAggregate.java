package io.tidemark.stats;

import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.internal.Warnings;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What was merged of records of one type: the superclass of the {@code XAggregate} that is generated for an {@link Aggregate} record. Made by
 * {@link Aggregated} and {@link KeyedAggregator}, which are given its constructor; its other methods are theirs and those of generated code.
 *
 * @param <T> the record type
 */
public abstract class RecordAggregate<T> {

    private static final LongAdder LEFT_OUT = new LongAdder();

    private long merged;

    /** Of the key; {@link KeyedAggregator} keeps it here, so that it need not ask for it again. */
    int hash;

    protected RecordAggregate() {}

    /**
     * How many single values could not be merged since the program started: a NaN; a number in a unit that does not convert into that of
     * those before; one that a strategy threw at. The rest of their records was merged. They are warned of, once in ten seconds
     * at most.
     */
    public static long valuesLeftOut() {
        return LEFT_OUT.sum();
    }

    static void leaveOut(String why) {
        leaveOut(why, null);
    }

    static void leaveOut(String why, @Nullable Throwable problem) {
        LEFT_OUT.increment();
        Warnings.warn("merge", "a value was not merged: " + why, problem);
    }

    /** For generated code: told of values that could not be read. */
    public static EntryWriter tidemarkProblems() {
        return UnreadValues.WRITER;
    }

    /** The layout of aggregates as entries of their own. */
    public abstract EntryLayout tidemarkLayout();

    /** The layout of entries of single records; null if there are none, because they are no roots. */
    public abstract @Nullable EntryLayout tidemarkRecordLayout();

    /** A record with no fields set; null if it cannot be made without parameters. */
    public @Nullable T tidemarkRecord() {
        return null;
    }

    /** What closing keeps of a record. */
    public abstract @Nullable Object tidemarkClose(T record);

    /** The hash of the key of a record; of equal keys the same. */
    public int tidemarkKeyHash(T record) {
        return 0;
    }

    /** Whether this aggregate is of the key of a record. */
    public boolean tidemarkHasKey(T record) {
        return true;
    }

    /** Takes the key of a record. */
    public void tidemarkSetKey(T record) {}

    /** Merges the values of a closed record. */
    public abstract void tidemarkMerge(T record, @Nullable Object closed);

    /** Makes fast what was merged: from now on any thread may write it, and nothing is merged. */
    public abstract void tidemarkFreeze();

    /** Writes what was merged, from an index on. Pure once it was made fast. */
    public abstract void tidemarkWrite(int base, EntryWriter out);

    /** Writes what is part of the key of a sampling group. */
    public void tidemarkWriteSampleKey(int base, EntryWriter out) {}

    final void merge(T record, @Nullable Object closed) {
        tidemarkMerge(record, closed);
        merged++;
    }

    /** How many records were merged. */
    final long merged() {
        return merged;
    }
}
