package io.tidemark.stats;

import io.tidemark.entry.Entry;
import io.tidemark.internal.Warnings;
import io.tidemark.sink.CountedSink;
import io.tidemark.sink.EntrySink;
import io.tidemark.sink.SinkStats;
import io.tidemark.sink.TeeSink;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts each entry in the views over its record type, and hands it on: before a queue that may drop it, and before a sampler.
 *
 * <p>It does so on the thread that appends, in some nanoseconds a view, without a lock or garbage. So views count what was <em>appended</em>, whatever
 * becomes of it later.
 *
 * <pre>{@code
 * ServiceMetrics.attach(ViewSink.of(Stats.views(), BackgroundQueue.of(format.writeTo(output))));
 * }</pre>
 */
public final class ViewSink implements CountedSink, AutoCloseable {

    /** For sinks that have no close. */
    private static final long LONGEST_FLUSH_SECONDS = 30;

    private final Views views;
    private final EntrySink next;

    private final boolean keepsFigures;

    // For a sink that keeps none.
    private final LongAdder appended = new LongAdder();
    private final LongAdder taken = new LongAdder();
    private final LongAdder threwAt = new LongAdder();

    private final LongAdder failures = new LongAdder();

    private ViewSink(Views views, EntrySink next) {
        this.views = views;
        this.next = next;
        this.keepsFigures = next instanceof CountedSink || next instanceof TeeSink;
    }

    /** Counts in the views of a registry, and appends to {@code next}, which is closed with this one if it can be. */
    public static ViewSink of(Views views, EntrySink next) {
        return new ViewSink(Objects.requireNonNull(views, "views"), Objects.requireNonNull(next, "next"));
    }

    @Override
    public void append(Entry entry) {
        Objects.requireNonNull(entry, "entry");
        count(entry);
        if (keepsFigures) {
            next.append(entry);
            return;
        }
        appended.increment();
        boolean took = false;
        try {
            next.append(entry);
            took = true;
        } finally {
            (took ? taken : threwAt).increment();
        }
    }

    // Guarded by RecordViewBenchmark.
    private void count(Entry entry) {
        try {
            RecordViews[] all = views.over(entry.layout().id());
            if (all != null) {
                for (RecordViews some : all) {
                    if (some.record(entry) != null) {
                        failures.increment();
                    }
                }
            }
        } catch (Throwable problem) {
            failures.increment();
            Warnings.warn("views", "an entry could not be counted in views; it is appended all the same", problem);
        }
    }

    /** As the sink that entries are handed on to does. */
    @Override
    public CompletionStage<Void> flush() {
        return next.flush();
    }

    /**
     * The figures of the sink that entries are handed on to, of a {@link TeeSink} those of all its sinks. If it keeps none, what it took counts as
     * emitted, and what it threw at as failed.
     */
    @Override
    public SinkStats stats() {
        if (next instanceof CountedSink counted) {
            return counted.stats();
        }
        if (next instanceof TeeSink tee) {
            return tee.combined();
        }
        // What comes later in the life of an entry is read first.
        long emitted = taken.sum();
        long failed = threwAt.sum();
        long all = appended.sum();
        return new SinkStats(
                all,
                0,
                0,
                List.of(new SinkStats.Branch(
                        next.toString(), all - emitted - failed, emitted, 0, 0, failed, Map.of(), null)));
    }

    /**
     * Closes the sink that entries are handed on to; one that has no close is flushed and waited for. What that throws is warned of. The views
     * stay registered.
     */
    @Override
    public void close() {
        try {
            if (next instanceof AutoCloseable closeable) {
                closeable.close();
            } else {
                next.flush().toCompletableFuture().get(LONGEST_FLUSH_SECONDS, TimeUnit.SECONDS);
            }
        } catch (Exception | LinkageError | StackOverflowError | AssertionError problem) {
            if (problem instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            Problems.warn("the sink that views are in front of could not be closed", problem);
        }
    }

    /**
     * How often an entry could not be counted in views that have the same tags, because a value of a tag threw or the entry is not as its record type is. By
     * view they are {@linkplain Views#ownMetrics metrics}.
     */
    public long failures() {
        return failures.sum();
    }

    @Override
    public String toString() {
        return "ViewSink[" + next + "]";
    }
}
