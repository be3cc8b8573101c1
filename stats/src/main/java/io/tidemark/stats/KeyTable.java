package io.tidemark.stats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
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

    /** The most entries that are looked at for a key. More are in the way only where someone chose keys so: it bounds what these cost. */
    private static final int MOST_STEPS = 128;

    /** The most keys of one hash. Fewer than the steps, so that they leave room for those of others in the same place. */
    static final int MOST_OF_ONE_HASH = 64;

    /** What is in it stays there. It is at most a quarter full, so that the first look mostly finds, and replaced when it were more, or when everything is taken. */
    private volatile @Nullable RecordAggregate<T>[] table = table(FIRST_SIZE);

    /** What was taken, and is not all closed yet. Changed with the lock, before what was taken leaves {@link #table}. */
    private volatile List<@Nullable RecordAggregate<T>[]> closing = List.of();

    private volatile int size;
    private volatile boolean ended;

    /** The aggregate of the key of a record; null if there is none, if it is being added, or if there is no room for it. */
    @Nullable
    RecordAggregate<T> find(T record, int hash) {
        @Nullable RecordAggregate<T>[] in = table;
        int mask = in.length - 1;
        int end = hash + MOST_STEPS;
        for (int at = hash; at != end; at++) {
            RecordAggregate<T> found = at(in, at & mask);
            if (found == null || (found.hash == hash && found.tidemarkHasKey(record))) {
                return found;
            }
        }
        return null;
    }

    @SuppressWarnings("unchecked")
    private static <T> @Nullable RecordAggregate<T> at(@Nullable RecordAggregate<T>[] in, int at) {
        return (RecordAggregate<T>) ENTRY.getAcquire(in, at);
    }

    /**
     * Adds the aggregate of a key that has none yet. With the lock.
     *
     * @return false if there is no room: too many keys have this hash
     */
    boolean add(RecordAggregate<T> aggregate) {
        int now = size;
        if (4 * now >= table.length) {
            table = larger(table);
        }
        boolean added = put(aggregate, table);
        if (added) {
            size = now + 1;
        }
        return added;
    }

    /** In the order of the table, from behind a gap: so no entry gets farther from its place than it was, and there is room for each. */
    private static <T> @Nullable RecordAggregate<T>[] larger(@Nullable RecordAggregate<T>[] from) {
        @Nullable RecordAggregate<T>[] larger = table(2 * from.length);
        int gap = 0;
        while (from[gap] != null) {
            gap++;
        }
        for (int i = 1; i < from.length; i++) {
            RecordAggregate<T> one = from[(gap + i) & (from.length - 1)];
            if (one != null) {
                put(one, larger);
            }
        }
        return larger;
    }

    private static <T> boolean put(RecordAggregate<T> aggregate, @Nullable RecordAggregate<T>[] into) {
        int mask = into.length - 1;
        int end = aggregate.hash + MOST_STEPS;
        int ofThisHash = 0;
        for (int at = aggregate.hash; at != end && ofThisHash < MOST_OF_ONE_HASH; at++) {
            RecordAggregate<T> other = into[at & mask];
            if (other == null) {
                ENTRY.setRelease(into, at & mask, aggregate);
                return true;
            }
            if (other.hash == aggregate.hash) {
                ofThisHash++;
            }
        }
        return false;
    }

    int size() {
        return size;
    }

    /** How many records were merged into what is in here, or was taken and is not all closed. With the lock. */
    long merged() {
        long sum = merged(table);
        for (@Nullable RecordAggregate<T>[] taken : closing) {
            sum += merged(taken);
        }
        return sum;
    }

    private static <T> long merged(@Nullable RecordAggregate<T>[] in) {
        long sum = 0;
        for (RecordAggregate<T> one : in) {
            if (one != null) {
                sum += one.merged();
            }
        }
        return sum;
    }

    /** Whether a thread, which asks itself, is inside of a merge into one of these. */
    boolean isMergedBy(long self) {
        // In this order: what is no longer in the table is in the others until it is closed.
        if (isMergedBy(self, table)) {
            return true;
        }
        for (@Nullable RecordAggregate<T>[] taken : closing) {
            if (isMergedBy(self, taken)) {
                return true;
            }
        }
        return false;
    }

    private static <T> boolean isMergedBy(long self, @Nullable RecordAggregate<T>[] in) {
        for (int i = 0; i < in.length; i++) {
            RecordAggregate<T> one = at(in, i);
            if (one != null && one.isMergedBy(self)) {
                return true;
            }
        }
        return false;
    }

    /** Whether nothing is added any more. */
    boolean isEnded() {
        return ended;
    }

    /** From here on nothing is added. With the lock, and before everything is taken. */
    void end() {
        ended = true;
    }

    /** Takes all, to close them: the table is empty then, and has room for as many. With the lock. */
    @Nullable
    RecordAggregate<T>[] take() {
        @Nullable RecordAggregate<T>[] taken = table;
        int length = FIRST_SIZE;
        while (length < 4 * size) {
            length *= 2;
        }
        @Nullable RecordAggregate<T>[] empty = table(length);
        List<@Nullable RecordAggregate<T>[]> more = new ArrayList<>(closing);
        more.add(taken);
        closing = more;
        table = empty;
        size = 0;
        return taken;
    }

    /**
     * What was taken is closed. With the lock.
     *
     * @return how many records were merged into it
     */
    long closed(@Nullable RecordAggregate<T>[] taken) {
        List<@Nullable RecordAggregate<T>[]> others = new ArrayList<>(closing);
        others.removeIf(one -> one == taken);
        closing = others;
        return merged(taken);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <T> @Nullable RecordAggregate<T>[] table(int length) {
        return new RecordAggregate[length];
    }
}
