package io.tidemark.stats;

import io.tidemark.entry.Entry;
import io.tidemark.internal.Warnings;
import io.tidemark.sink.CountedSink;
import io.tidemark.sink.SinkStats;
import io.tidemark.stream.StreamStats;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Merges records on the threads that append them, and emits the aggregates at an interval. Appending takes some tens of nanoseconds, allocates nothing where
 * the key is known, and waits for no other thread, save for one that merges a record of the same key right then; no entry is kept. Where even that is too much
 * for the application's threads, use a {@link WorkerSink}.
 *
 * <p>Both the aggregates and the records themselves, of the same close, are a {@link io.tidemark.sink.TeeSink}:
 *
 * <pre>{@code
 * TeeSink.of(
 *         MergingSink.of(KeyedAggregator.of(ApiCallAggregate::new, aggregates), Duration.ofSeconds(10)),
 *         sampled);
 * }</pre>
 *
 * <p>In its figures a record is queued from its append until its aggregate is emitted, and then emitted; an entry of another type is invalid.
 *
 * @param <T> the record type
 */
public final class MergingSink<T> implements CountedSink, AutoCloseable {

    private final KeyedAggregator<T> aggregator;
    private final FlushThread flusher;
    private final AtomicBoolean closed = new AtomicBoolean();

    private final LongAdder dropped = new LongAdder();

    private MergingSink(KeyedAggregator<T> aggregator, Duration interval) {
        this.aggregator = Objects.requireNonNull(aggregator, "aggregator");
        this.flusher = new FlushThread(aggregator::flush, interval, "tidemark-merging");
    }

    /**
     * A sink that feeds an aggregator, which belongs to it from now on, with the sink that it emits to.
     *
     * @param interval between two flushes
     * @throws IllegalArgumentException if it is not more than 0
     */
    public static <T> MergingSink<T> of(KeyedAggregator<T> aggregator, Duration interval) {
        MergingSink<T> sink = new MergingSink<>(aggregator, interval);
        sink.flusher.start();
        return sink;
    }

    /** Merges the record of an entry. An entry of another type is counted as invalid. */
    @Override
    public void append(Entry entry) {
        Objects.requireNonNull(entry, "entry");
        if (!aggregator.take(entry)) {
            dropped.increment();
        }
    }

    /** Emits what was merged, and flushes the sink that it is emitted to. */
    @Override
    public CompletionStage<Void> flush() {
        aggregator.flush();
        try {
            return aggregator.next().flush();
        } catch (Throwable problem) {
            Warnings.warn("aggregates", "flushing the sink of aggregates failed", problem);
            return CompletableFuture.completedFuture(null);
        }
    }

    /** The figures, in records. What was appended after close is dropped. Looks at each key that has records now. */
    @Override
    public SinkStats stats() {
        // What comes later in the life of a record is read first.
        StreamStats settled = aggregator.settled();
        long emitted = settled.emitted();
        long invalid = settled.invalid();
        long failed = settled.failed();
        long lost = dropped.sum();
        // What is counted here need not be counted at each append.
        long merged = aggregator.merged();
        return new SinkStats(
                merged + invalid + lost,
                lost,
                merged - emitted - failed,
                List.of(new SinkStats.Branch(
                        settled.name(), 0, emitted, 0, invalid, failed, settled.problems(), settled.lastProblem())));
    }

    /**
     * Emits what was merged, and closes the sink that it is emitted to, if it can be closed. Later entries are counted as dropped. Further
     * calls do nothing.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            flusher.end();
            aggregator.end();
            Ending.of(aggregator.next());
        }
    }

    @Override
    public String toString() {
        return "MergingSink[" + aggregator + "]";
    }
}
