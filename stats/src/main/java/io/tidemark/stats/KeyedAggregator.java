package io.tidemark.stats;

import io.tidemark.entry.Entry;
import io.tidemark.entry.RecordEntry;
import io.tidemark.sink.EntrySink;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.Problem;
import io.tidemark.stream.StreamStats;
import io.tidemark.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
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
 * aggregate of that record alone: it costs a line, and nothing is lost. {@link #overflowed} counts them.
 *
 * <p>For use by any number of threads. Records of different keys seldom wait for each other.
 *
 * @param <T> a record with {@link Aggregate}
 */
public final class KeyedAggregator<T> {

    /** The most keys between two flushes, unless said. */
    public static final int DEFAULT_MAX_KEYS = 2_000;

    /** A power of two. */
    private static final int TABLES = 16;

    private final Supplier<? extends RecordAggregate<T>> type;
    private final EntrySink next;
    private final int maxKeys;

    /** Asked for hashes; nothing is merged into it. */
    private final RecordAggregate<T> prototype;

    private final List<KeyTable<T>> tables = new ArrayList<>();
    private final AtomicInteger keys = new AtomicInteger();
    private final LongAdder overflowed = new LongAdder();
    private final StreamStats settled;

    private KeyedAggregator(Supplier<? extends RecordAggregate<T>> type, EntrySink next, int maxKeys) {
        this.type = Objects.requireNonNull(type, "type");
        this.next = Objects.requireNonNull(next, "next");
        this.maxKeys = maxKeys;
        this.prototype = type.get();
        this.settled = new StreamStats(prototype.tidemarkLayout().type() + " aggregates");
        for (int i = 0; i < TABLES; i++) {
            tables.add(new KeyTable<>());
        }
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
     * @return false if it was not merged: its key could not be read, or the sink that this belongs to was closed
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
        KeyTable<T> table = tables.get(hash >>> 28);
        table.lock.lock();
        try {
            if (table.ended) {
                return false;
            }
            RecordAggregate<T> found = table.find(record, hash);
            if (found == null && takesKey()) {
                found = add(record, hash, table);
            }
            if (found != null) {
                found.merge(record, closed);
                return true;
            }
        } finally {
            table.lock.unlock();
        }
        overflowed.increment();
        RecordAggregate<T> alone = made(record, hash);
        alone.merge(record, closed);
        emit(alone, TimeSource.current().epochNanos());
        return true;
    }

    /** Its high bits choose the table, and the low ones the place in it. */
    private static int spread(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ (mixed >>> 15);
    }

    private boolean takesKey() {
        for (int now = keys.get(); now < maxKeys; now = keys.get()) {
            if (keys.compareAndSet(now, now + 1)) {
                return true;
            }
        }
        return false;
    }

    private RecordAggregate<T> add(T record, int hash, KeyTable<T> table) {
        boolean added = false;
        try {
            RecordAggregate<T> made = made(record, hash);
            table.add(made);
            added = true;
            return made;
        } finally {
            if (!added) {
                keys.decrementAndGet();
            }
        }
    }

    private RecordAggregate<T> made(T record, int hash) {
        RecordAggregate<T> made = type.get();
        made.hash = hash;
        made.tidemarkSetKey(record);
        return made;
    }

    /** Emits an entry for each key of now. Does not throw; an entry that the sink throws at is counted as failed. */
    public void flush() {
        flush(false);
    }

    /** Emits everything, and takes nothing any more. */
    void end() {
        flush(true);
    }

    private void flush(boolean last) {
        long now = TimeSource.current().epochNanos();
        for (KeyTable<T> table : tables) {
            @Nullable RecordAggregate<T>[] taken;
            table.lock.lock();
            try {
                table.ended |= last;
                if (table.size() == 0) {
                    continue;
                }
                keys.addAndGet(-table.size());
                taken = table.take();
            } finally {
                table.lock.unlock();
            }
            for (RecordAggregate<T> one : taken) {
                if (one != null) {
                    emit(one, now);
                }
            }
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
        return keys.get();
    }

    /** How many records were emitted at once, because there was no room for their keys. */
    public long overflowed() {
        return overflowed.sum();
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
