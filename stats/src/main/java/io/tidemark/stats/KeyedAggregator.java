package io.tidemark.stats;

import io.tidemark.entry.Entry;
import io.tidemark.entry.RecordEntry;
import io.tidemark.sink.EntrySink;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.Problem;
import io.tidemark.stream.StreamStats;
import io.tidemark.time.TimeSource;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Merges records by their {@link Key} fields, and emits one entry for each key at each flush. After a flush it holds nothing.
 *
 * <pre>{@code
 * MergingSink<ApiCall> sink = MergingSink.of(
 *         KeyedAggregator.of(ApiCallAggregate::new, queue), Duration.ofSeconds(10));
 * }</pre>
 *
 * <p>It is fed and flushed by a {@link MergingSink}, on the threads that append, or by a {@link WorkerSink}, on a thread of its own; or by hand, with
 * {@link #insert} and {@link #flush}. The time of an entry is that of the flush.
 *
 * <p>The number of keys it holds is bounded, by {@value #DEFAULT_MAX_KEYS} unless it says otherwise. A record with a further key is emitted at once, as an
 * aggregate of that record alone: it costs a line, and nothing is lost. {@link #overflowed} counts them. So is one whose key has the hash of
 * dozens of others: keys that someone chose so cannot make it slow.
 *
 * <p>For use by any number of threads. Records of different keys do not wait for each other.
 *
 * @param <T> a record with {@link Aggregate}
 */
public final class KeyedAggregator<T> {

    /** The most keys between two flushes, unless said. */
    public static final int DEFAULT_MAX_KEYS = 2_000;

    private final Supplier<? extends RecordAggregate<T>> type;
    private final EntrySink next;
    private final int maxKeys;

    /** Asked for hashes; nothing is merged into it. */
    private final RecordAggregate<T> prototype;

    private final KeyTable<T> table = new KeyTable<>();

    /** Held to add keys to the table, and to take them; never while waiting for one who merges, who may need it. */
    private final Object changing = new Object();

    /** How many records were merged into what was taken from the table. With the lock. */
    private long left;

    private final LongAdder overflowed = new LongAdder();
    private final StreamStats settled;

    private KeyedAggregator(Supplier<? extends RecordAggregate<T>> type, EntrySink next, int maxKeys) {
        this.type = Objects.requireNonNull(type, "type");
        this.next = Objects.requireNonNull(next, "next");
        this.maxKeys = maxKeys;
        this.prototype = type.get();
        this.settled = new StreamStats(prototype.tidemarkLayout().type() + " aggregates");
    }

    /**
     * An aggregator of at most {@value #DEFAULT_MAX_KEYS} keys.
     *
     * @param type the constructor of the class that is generated for the record: {@code ApiCallAggregate::new}
     * @param next gets the entries
     */
    public static <T> KeyedAggregator<T> of(Supplier<? extends RecordAggregate<T>> type, EntrySink next) {
        return new KeyedAggregator<>(type, next, DEFAULT_MAX_KEYS);
    }

    /**
     * As {@link #of(Supplier, EntrySink)}, with another limit.
     *
     * @param maxKeys the most keys that are held between two flushes
     * @throws IllegalArgumentException if that is not from 1 to 16,777,216
     */
    public static <T> KeyedAggregator<T> of(Supplier<? extends RecordAggregate<T>> type, EntrySink next, int maxKeys) {
        if (maxKeys < 1 || maxKeys > 1 << 24) {
            throw new IllegalArgumentException("an aggregator holds 1 to 16,777,216 keys, not " + maxKeys);
        }
        return new KeyedAggregator<>(type, next, maxKeys);
    }

    /**
     * Merges a record: what its fields close to now. The record is not kept.
     *
     * @return false if it was not merged: its key could not be read, the sink that this belongs to was closed, or a {@link MergeStrategy} inserts it
     *     that would wait for itself
     */
    public boolean insert(T record) {
        Objects.requireNonNull(record, "record");
        try {
            return merge(record, prototype.tidemarkClose(record));
        } catch (Throwable problem) {
            unreadable(problem);
            return false;
        }
    }

    /**
     * Merges the record of an entry; counts one of another kind as invalid.
     *
     * @return false if it came after the end, and is not counted here
     */
    @SuppressWarnings("unchecked") // the layout is that of T alone
    boolean take(Entry entry) {
        try {
            if (entry.original() instanceof RecordEntry<?> own && own.layout() == prototype.tidemarkRecordLayout()) {
                return merge((T) own.tidemarkRecord(), own.tidemarkClosed());
            }
            if (table.isEnded()) {
                return false;
            }
            settled.count(Outcome.INVALID, 1);
            settled.problem(
                    Problem.ENTRY_INVALID,
                    "an entry of " + entry.layout().type() + " is no "
                            + prototype.tidemarkLayout().type() + ", which alone is merged here",
                    null);
        } catch (Throwable problem) {
            unreadable(problem);
        }
        return true;
    }

    private void unreadable(Throwable problem) {
        settled.count(Outcome.INVALID, 1);
        settled.problem(Problem.EXCEPTION, "a record could not be merged", problem);
    }

    private boolean merge(T record, @Nullable Object closed) {
        int hash = spread(prototype.tidemarkKeyHash(record));
        while (true) {
            RecordAggregate<T> found = table.find(record, hash);
            if (found == null) {
                found = added(record, hash);
            }
            if (found == null) {
                return !table.isEnded() && alone(record, closed, hash);
            }
            if (found.merge(record, closed)) {
                return true;
            }
            // A flush took it in between: there is another table now.
        }
    }

    /** Of keys that differ in high bits alone too. */
    private static int spread(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ (mixed >>> 15);
    }

    /** The aggregate of a key that had none; null if no more keys are taken. */
    private @Nullable RecordAggregate<T> added(T record, int hash) {
        if (table.size() >= maxKeys || table.isEnded()) {
            return null;
        }
        synchronized (changing) {
            RecordAggregate<T> found = table.find(record, hash);
            if (found == null && table.size() < maxKeys && !table.isEnded()) {
                RecordAggregate<T> made = made(record, hash);
                found = table.add(made) ? made : null;
            }
            return found;
        }
    }

    private boolean alone(T record, @Nullable Object closed, int hash) {
        RecordAggregate<T> alone = made(record, hash);
        alone.merge(record, closed);
        alone.close();
        overflowed.increment();
        emit(alone, TimeSource.current().epochNanos());
        return true;
    }

    private RecordAggregate<T> made(T record, int hash) {
        RecordAggregate<T> made = type.get();
        made.hash = hash;
        made.tidemarkSetKey(record);
        return made;
    }

    /**
     * Emits an entry for each key of now. Does not throw; an entry that the sink throws at is counted as failed. From inside a merge, where a
     * {@link MergeStrategy} is called, it does nothing but warn: what is being merged would be lost.
     */
    public void flush() {
        try {
            if (table.isMergedBy(ThreadIds.current())) {
                settled.problem(
                        Problem.EXCEPTION, "a flush from inside a merge, which it would wait for, was left out", null);
            } else {
                flush(false);
            }
        } catch (Throwable problem) {
            settled.problem(Problem.EXCEPTION, "a flush failed; the next one tries again", problem);
        }
    }

    /** Emits everything, and takes nothing any more. */
    void end() {
        flush(true);
    }

    private void flush(boolean last) {
        long now = TimeSource.current().epochNanos();
        @Nullable RecordAggregate<T>[] taken;
        synchronized (changing) {
            if (last) {
                table.end();
            }
            if (table.size() == 0) {
                return;
            }
            taken = table.take();
        }
        for (RecordAggregate<T> one : taken) {
            if (one != null) {
                close(one);
            }
        }
        try {
            synchronized (changing) {
                left += table.closed(taken);
            }
        } finally {
            for (RecordAggregate<T> one : taken) {
                if (one != null && one.isClosed()) {
                    emit(one, now);
                }
            }
        }
    }

    /** Closes what was taken. What cannot be closed, because its own merge ends the aggregator, has failed. */
    private void close(RecordAggregate<T> one) {
        try {
            one.close();
        } catch (Throwable problem) {
            long records = one.merged();
            settled.count(Outcome.FAILED, records);
            settled.problem(Problem.EXCEPTION, "an aggregate of " + records + " records was lost", problem);
        }
    }

    private void emit(RecordAggregate<T> aggregate, long epochNanos) {
        long records = aggregate.merged();
        try {
            aggregate.tidemarkFreeze();
            next.append(new AggregateEntry(aggregate, epochNanos));
            settled.count(Outcome.EMITTED, records);
        } catch (Throwable problem) {
            settled.count(Outcome.FAILED, records);
            settled.problem(Problem.EXCEPTION, "the sink threw at an aggregate of " + records + " records", problem);
        }
    }

    /** How many keys it holds now. */
    public int keys() {
        return table.size();
    }

    /** How many records were emitted at once, because there was no room for their keys. */
    public long overflowed() {
        return overflowed.sum();
    }

    /** How many records were merged, whether they were emitted or not. Looks at each key; those who record do not wait. */
    long merged() {
        synchronized (changing) {
            return table.merged() + left + overflowed.sum();
        }
    }

    /** What became of the records: emitted ones are those whose aggregates were. */
    StreamStats settled() {
        return settled;
    }

    EntrySink next() {
        return next;
    }

    @Override
    public String toString() {
        return "KeyedAggregator[" + prototype.tidemarkLayout().type() + ", " + keys() + " of at most " + maxKeys
                + " keys]";
    }
}
