package io.tidemark.stats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The aggregates of a {@link KeyedAggregator}, by key. The aggregates are the entries of the table: there is no object for a key, and generated
 * code compares keys field by field. Finding one takes no lock; adding and taking do.
 *
 * @param <T> the record type
 */
final class KeyTable<T> {

    private static final VarHandle ENTRY = MethodHandles.arrayElementVarHandle(RecordAggregate[].class);

    private static final int FIRST_SIZE = 32;

    /** What is in it stays there. It is at most a quarter full, so that the first look mostly finds, and replaced when it were more, or when everything is taken. */
    private volatile @Nullable RecordAggregate<T>[] table = table(FIRST_SIZE);

    private volatile int size;
    private volatile boolean ended;

    /** The aggregate of the key of a record; null if there is none, or if it is being added. */
    @Nullable
    RecordAggregate<T> find(T record, int hash) {
        @Nullable RecordAggregate<T>[] in = table;
        int mask = in.length - 1;
        for (int at = hash & mask; ; at = (at + 1) & mask) {
            RecordAggregate<T> found = at(in, at);
            if (found == null || (found.hash == hash && found.tidemarkHasKey(record))) {
                return found;
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> @Nullable RecordAggregate<T> at(@Nullable RecordAggregate<T>[] in, int at) {
        return (RecordAggregate<T>) ENTRY.getAcquire(in, at);
    }

    /** Adds the aggregate of a key that has none yet. With the lock. */
    void add(RecordAggregate<T> aggregate) {
        int now = size;
        if (4 * now >= table.length) {
            @Nullable RecordAggregate<T>[] more = table(2 * table.length);
            for (RecordAggregate<T> one : table) {
                if (one != null) {
                    put(one, more);
                }
            }
            table = more;
        }
        put(aggregate, table);
        size = now + 1;
    }

    private static <T> void put(RecordAggregate<T> aggregate, @Nullable RecordAggregate<T>[] into) {
        int mask = into.length - 1;
        int at = aggregate.hash & mask;
        while (into[at] != null) {
            at = (at + 1) & mask;
        }
        ENTRY.setRelease(into, at, aggregate);
    }

    int size() {
        return size;
    }

    /** How many records were merged into what is in here. With the lock. */
    long merged() {
        long sum = 0;
        for (RecordAggregate<T> one : table) {
            if (one != null) {
                sum += one.merged();
            }
        }
        return sum;
    }

    /** Whether nothing is added any more. */
    boolean isEnded() {
        return ended;
    }

    /** From here on nothing is added. With the lock, and before everything is taken. */
    void end() {
        ended = true;
    }

    /** Takes all: the table is empty then, and has room for as many. With the lock. */
    @Nullable
    RecordAggregate<T>[] take() {
        @Nullable RecordAggregate<T>[] taken = table;
        int length = FIRST_SIZE;
        while (length < 4 * size) {
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
