package io.tidemark.stats;

import io.tidemark.entry.Entry;
import io.tidemark.sink.CountedSink;
import io.tidemark.sink.EntrySink;
import io.tidemark.sink.SinkStats;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

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

    /** That sink, if it counts. */
    private final @Nullable CountedSink counted;

    /** For one that does not. */
    private final LongAdder appended = new LongAdder();

    private final LongAdder failures = new LongAdder();

    private ViewSink(Views views, EntrySink next) {
        this.views = views;
        this.next = next;
        this.counted = next instanceof CountedSink counting ? counting : null;
    }

    /** Counts in the views of a registry, and appends to {@code next}, which is closed with this one if it can be. */
    public static ViewSink of(Views views, EntrySink next) {
        return new ViewSink(Objects.requireNonNull(views, "views"), Objects.requireNonNull(next, "next"));
    }

    @Override
    public void append(Entry entry) {
        RecordViews[] all = views.over(entry.layout().id());
        if (all != null) {
            for (RecordViews some : all) {
                if (some.record(entry) != null) {
                    failures.increment();
                }
            }
        }
        if (counted == null) {
            appended.increment();
        }
        next.append(entry);
    }

    /** As the sink that entries are handed on to does. */
    @Override
    public CompletionStage<Void> flush() {
        return next.flush();
    }

    /** The figures of the sink that entries are handed on to. If it keeps none, what it was given counts as emitted. */
    @Override
    public SinkStats stats() {
        if (counted != null) {
            return counted.stats();
        }
        long all = appended.sum();
        return new SinkStats(
                all, 0, 0, List.of(new SinkStats.Branch(next.toString(), 0, all, 0, 0, 0, Map.of(), null)));
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
     * How often an entry could not be counted in views that have the same tags, because a value of a tag threw or the entry is not of its record type. By
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
