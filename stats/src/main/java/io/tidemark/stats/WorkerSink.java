package io.tidemark.stats;

import io.tidemark.entry.Entry;
import io.tidemark.sink.BackgroundQueue;
import io.tidemark.sink.CountedSink;
import io.tidemark.sink.SinkStats;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * Merges records on a thread of its own, behind a {@link BackgroundQueue}: appending costs what it costs there. While they wait in the queue records are
 * kept, and what a full queue drops is in no aggregate, but counted. A {@link MergingSink} loses none.
 *
 * <p>In its figures a record is in flight from when it is merged until its aggregate is emitted.
 */
public final class WorkerSink implements CountedSink, AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final BackgroundQueue queue;

    private WorkerSink(BackgroundQueue queue) {
        this.queue = queue;
    }

    /**
     * A sink that feeds an aggregator, which belongs to it from now on, with the sink that it emits to.
     *
     * @param interval between two flushes of the aggregator
     * @throws IllegalArgumentException if it is not more than 0
     */
    public static WorkerSink of(KeyedAggregator<?> aggregator, Duration interval) {
        return of(aggregator, interval, queue -> queue);
    }

    /**
     * As {@link #of(KeyedAggregator, Duration)}, with settings of the queue: its capacity, what it does when it is full, the name of its thread.
     * Its flush interval is the aggregator's, or a second if that is less.
     */
    public static WorkerSink of(
            KeyedAggregator<?> aggregator, Duration interval, UnaryOperator<BackgroundQueue.Builder> settings) {
        Objects.requireNonNull(aggregator, "aggregator");
        MergingStream stream = new MergingStream(aggregator, FlushThread.nanos(interval));
        return new WorkerSink(settings.apply(BackgroundQueue.builder(stream))
                .flushInterval(interval.compareTo(LONGEST) < 0 ? interval : LONGEST)
                .build());
    }

    @Override
    public void append(Entry entry) {
        queue.append(entry);
    }

    /** Emits the aggregates of everything appended before, and flushes the sink that they are emitted to. */
    @Override
    public CompletionStage<Void> flush() {
        return queue.flush();
    }

    @Override
    public SinkStats stats() {
        return queue.stats();
    }

    /** Merges what waits, emits it, and closes the sink that it is emitted to, if it can be closed. */
    @Override
    public void close() {
        queue.close();
    }

    @Override
    public String toString() {
        return "WorkerSink[" + queue + "]";
    }
}
