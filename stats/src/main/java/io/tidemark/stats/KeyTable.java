package io.tidemark.stats;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Some of the aggregates of a {@link KeyedAggregator}, by key. The aggregates are the entries of the table: there is no object for a key, and generated
 * code compares keys field by field. Everything under its lock.
 *
 * @param <T> the record type
 */
final class KeyTable<T> {

    private static final int FIRST_SIZE = 16;

    final ReentrantLock lock = new ReentrantLock();

    private @Nullable RecordAggregate<T>[] table = table(FIRST_SIZE);
    private int size;

    /** Whether nothing is added or merged any more. */
    boolean ended;

    /** The aggregate of the key of a record; null if there is none. */
    @Nullable
    RecordAggregate<T> find(T record, int hash) {
        @Nullable RecordAggregate<T>[] in = table;
        int mask = in.length - 1;
        for (int at = hash & mask; ; at = (at + 1) & mask) {
            RecordAggregate<T> found = in[at];
            if (found == null || (found.hash == hash && found.tidemarkHasKey(record))) {
                return found;
            }
        }
    }

    /** Adds the aggregate of a key that has none yet. */
    void add(RecordAggregate<T> aggregate) {
        if (2 * size >= table.length) {
            @Nullable RecordAggregate<T>[] before = table;
            table = table(2 * before.length);
            for (RecordAggregate<T> one : before) {
                if (one != null) {
                    put(one);
                }
            }
        }
        put(aggregate);
        size++;
    }

    private void put(RecordAggregate<T> aggregate) {
        int mask = table.length - 1;
        int at = aggregate.hash & mask;
        while (table[at] != null) {
            at = (at + 1) & mask;
        }
        table[at] = aggregate;
    }

    int size() {
        return size;
    }

    /** Takes all: the table is empty then, and has room for as many. */
    @Nullable
    RecordAggregate<T>[] take() {
        @Nullable RecordAggregate<T>[] taken = table;
        int length = FIRST_SIZE;
        while (length < 2 * size) {
            length *= 2;
        }
        table = table(length);
        size = 0;
        return taken;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <T> @Nullable RecordAggregate<T>[] table(int length) {
        return new RecordAggregate[length];
    }
}
