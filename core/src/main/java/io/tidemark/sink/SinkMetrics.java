package io.tidemark.sink;

import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import io.tidemark.internal.SelfReport;
import io.tidemark.stream.Problem;
import io.tidemark.time.TimeSource;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The figures of a sink as entries, so that a service sees its own pipeline where it sees everything else. To be run at an interval:
 *
 * <pre>{@code
 * BackgroundQueue queue = BackgroundQueue.of(stream);
 * SinkMetrics metrics = SinkMetrics.of(queue);
 * // every minute:
 * metrics.accept(queue);
 * }</pre>
 *
 * <p>Each run appends one entry for each branch of the sink, with the dimensions {@code tidemark_sink} and {@code tidemark_branch}. What is counted
 * is counted since the run before, or since this was made. Units are counts, unless said.
 *
 * <table>
 * <caption>What is written</caption>
 * <tr><td>{@code tidemark_entries_appended}</td><td>entries appended</td></tr>
 * <tr><td>{@code tidemark_entries_dropped}</td><td>entries dropped: the queue was full, or closed</td></tr>
 * <tr><td>{@code tidemark_entries_emitted}</td><td>entries that the output accepted and flushed</td></tr>
 * <tr><td>{@code tidemark_entries_sampled_out}</td><td>entries that a sampler left out</td></tr>
 * <tr><td>{@code tidemark_entries_invalid}</td><td>entries that could not be made a line</td></tr>
 * <tr><td>{@code tidemark_entries_failed}</td><td>entries that the output did not take</td></tr>
 * <tr><td>{@code tidemark_queue_length}</td><td>entries that wait in the queue now</td></tr>
 * <tr><td>{@code tidemark_in_flight}</td><td>entries taken and not settled now</td></tr>
 * <tr><td>{@code tidemark_idle_percent}</td><td>the share of time that the queue's thread slept, in percent; of a {@link BackgroundQueue} only</td></tr>
 * <tr><td>{@code tidemark_io_errors}</td><td>how often writing, flushing or opening the output failed</td></tr>
 * <tr><td>{@code tidemark_validation_errors}</td><td>how often something in an entry was not fit to be written</td></tr>
 * <tr><td>{@code tidemark_problem_} and a {@link Problem}</td><td>how often that was met, for example
 *     {@code tidemark_problem_nan_left_out}; only if it was</td></tr>
 * </table>
 *
 * <p>These entries go the way of all others, and are counted as such the next time. Safe for use by several threads.
 */
public final class SinkMetrics implements Consumer<EntrySink> {

    private static final Problem[] PROBLEMS = Problem.values();

    private static final int SINK = 0;
    private static final int BRANCH = 1;
    private static final int APPENDED = 2;
    private static final int DROPPED = 3;
    private static final int EMITTED = 4;
    private static final int SAMPLED_OUT = 5;
    private static final int INVALID = 6;
    private static final int FAILED = 7;
    private static final int QUEUE_LENGTH = 8;
    private static final int IN_FLIGHT = 9;
    private static final int IDLE_PERCENT = 10;
    private static final int IO_ERRORS = 11;
    private static final int VALIDATION_ERRORS = 12;
    private static final int FIRST_PROBLEM = 13;

    private static final EntryLayout LAYOUT = layout();

    private final CountedSink sink;
    private final ReentrantLock lock = new ReentrantLock();
    private final Periods periods;

    private SinkMetrics(CountedSink sink, String name) {
        this.sink = sink;
        periods = new Periods(name, sink.stats(), System.nanoTime(), idleNanos(sink));
    }

    /** Of a sink, by its name: of a {@link BackgroundQueue} that of its thread, so give it one; of another sink that of its class. */
    public static SinkMetrics of(CountedSink sink) {
        return of(
                sink,
                sink instanceof BackgroundQueue queue
                        ? queue.name()
                        : sink.getClass().getSimpleName());
    }

    /**
     * Of a sink, by a name of your own.
     *
     * @param name the value of {@code tidemark_sink}: the same at each start of the program, since it is a dimension
     */
    public static SinkMetrics of(CountedSink sink, String name) {
        return new SinkMetrics(Objects.requireNonNull(sink, "sink"), Objects.requireNonNull(name, "name"));
    }

    /** Appends the figures of the period that ends now. */
    @Override
    public void accept(EntrySink to) {
        FlushReport report;
        lock.lock();
        try {
            report = periods.end(sink.stats(), System.nanoTime(), idleNanos(sink));
        } finally {
            lock.unlock();
        }
        entries(report, TimeSource.current().epochNanos()).forEach(to::append);
    }

    static List<Entry> entries(FlushReport report, long epochNanos) {
        return report.branches().stream()
                .<Entry>map(branch ->
                        new Figures(report, branch, dimension(report.sink()), dimension(branch.name()), epochNanos))
                .toList();
    }

    private static long idleNanos(CountedSink sink) {
        return sink instanceof BackgroundQueue queue ? queue.slept().toNanos() : -1;
    }

    /** A name as CloudWatch takes it for a dimension: without the value its metrics would be nowhere. */
    private static String dimension(String name) {
        String printable = name.replaceAll("[^ -~]", "?");
        return printable.isBlank() ? "unnamed" : printable.substring(0, Math.min(1024, printable.length()));
    }

    private static EntryLayout layout() {
        Shape.Builder shape = Shape.of("SinkMetrics")
                .dimensions("tidemark_sink", "tidemark_branch")
                .property("tidemark_sink", ValueShape.STRING)
                .named()
                .property("tidemark_branch", ValueShape.STRING)
                .named();
        add(shape, "entries_appended", ValueShape.LONG, MetricUnit.COUNT);
        add(shape, "entries_dropped", ValueShape.LONG, MetricUnit.COUNT);
        add(shape, "entries_emitted", ValueShape.LONG, MetricUnit.COUNT);
        add(shape, "entries_sampled_out", ValueShape.LONG, MetricUnit.COUNT);
        add(shape, "entries_invalid", ValueShape.LONG, MetricUnit.COUNT);
        add(shape, "entries_failed", ValueShape.LONG, MetricUnit.COUNT);
        add(shape, "queue_length", ValueShape.LONG, MetricUnit.COUNT);
        add(shape, "in_flight", ValueShape.LONG, MetricUnit.COUNT);
        add(shape, "idle_percent", ValueShape.optional(ValueShape.DOUBLE), MetricUnit.PERCENT);
        add(shape, "io_errors", ValueShape.LONG, MetricUnit.COUNT);
        add(shape, "validation_errors", ValueShape.LONG, MetricUnit.COUNT);
        for (Problem problem : PROBLEMS) {
            String name = "problem_" + problem.name().toLowerCase(Locale.ROOT);
            add(shape, name, ValueShape.optional(ValueShape.LONG), MetricUnit.COUNT);
        }
        return EntryLayout.of(shape.build());
    }

    private static void add(Shape.Builder to, String name, ValueShape shape, Unit unit) {
        to.metric("tidemark_" + name, shape).unit(unit).named();
    }

    /** The entry of a branch. */
    private record Figures(FlushReport report, SinkStats.Branch of, String sink, String branch, long epochNanos)
            implements Entry, SelfReport {

        @Override
        public EntryLayout layout() {
            return LAYOUT;
        }

        @Override
        public void writeTo(EntryWriter out) {
            out.property(SINK, sink);
            out.property(BRANCH, branch);
            out.metric(APPENDED, report.appended());
            out.metric(DROPPED, report.dropped());
            out.metric(EMITTED, of.emitted());
            out.metric(SAMPLED_OUT, of.sampledOut());
            out.metric(INVALID, of.invalid());
            out.metric(FAILED, of.failed());
            out.metric(QUEUE_LENGTH, report.queued());
            out.metric(IN_FLIGHT, of.inFlight());
            if (!Double.isNaN(report.idleShare())) {
                out.metric(IDLE_PERCENT, Math.rint(report.idleShare() * 1000) / 10);
            }
            out.metric(IO_ERRORS, of.ioErrors());
            out.metric(VALIDATION_ERRORS, of.validationErrors());
            for (Problem problem : PROBLEMS) {
                long met = of.problems().getOrDefault(problem, 0L);
                if (met > 0) {
                    out.metric(FIRST_PROBLEM + problem.ordinal(), met);
                }
            }
        }
    }
}
