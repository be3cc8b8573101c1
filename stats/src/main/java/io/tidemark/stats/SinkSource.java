package io.tidemark.stats;

import io.tidemark.sink.BackgroundQueue;
import io.tidemark.sink.CountedSink;
import io.tidemark.sink.SinkStats;
import io.tidemark.time.TimeSource;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What becomes of the entries of sinks, as metrics: so that one sees that lines are lost where one sees everything else.
 *
 * <pre>{@code
 * Stats.sources().add("sinks", SinkSource.create().add("requests", queue));
 * }</pre>
 *
 * <p>The names are those of {@link io.tidemark.sink.SinkMetrics}, the tags {@code tidemark_sink} and, for what each branch has of its own, {@code
 * tidemark_branch}; of branches that are called the same, the second is {@code name-2}:
 *
 * <table>
 * <caption>Metrics</caption>
 * <tr><td>{@code tidemark_entries_appended}, {@code tidemark_entries_dropped}</td><td>counters, by sink</td></tr>
 * <tr><td>{@code tidemark_queue_length}</td><td>gauge, by sink</td></tr>
 * <tr><td>{@code tidemark_idle_time}</td><td>counter, in seconds: for how long the thread of a {@link BackgroundQueue} slept</td></tr>
 * <tr><td>{@code tidemark_entries_emitted}, {@code tidemark_entries_sampled_out}, {@code tidemark_entries_invalid}, {@code
 *     tidemark_entries_failed}, {@code tidemark_io_errors}, {@code tidemark_validation_errors}</td><td>counters, by branch</td></tr>
 * <tr><td>{@code tidemark_in_flight}</td><td>gauge, by branch</td></tr>
 * <tr><td>{@code tidemark_problems}</td><td>counter, by branch and {@code problem}; only of those that were met</td></tr>
 * </table>
 *
 * <p>The figures of a sink are of one moment, and add up ({@link SinkStats}). Safe for use by several threads.
 */
public final class SinkSource implements MetricSource {

    private static final String SINK = "tidemark_sink";
    private static final String BRANCH = "tidemark_branch";

    private final List<Named> sinks = new CopyOnWriteArrayList<>();
    private final Failures failures =
            new Failures("tidemark_sink_failures", "How often a sink could not say what became of its entries", SINK);

    private record Named(String name, CountedSink sink, Instant since) {}

    private SinkSource() {}

    /** Of no sink yet. */
    public static SinkSource create() {
        return new SinkSource();
    }

    /**
     * Adds a sink. Best where it is made: counters are said to count from here.
     *
     * @param name the value of {@code tidemark_sink}: the same at each start of the program
     * @return this
     * @throws IllegalArgumentException if there is a sink of this name
     */
    public synchronized SinkSource add(String name, CountedSink sink) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(sink, "sink");
        if (sinks.stream().anyMatch(known -> known.name().equals(name))) {
            throw new IllegalArgumentException("there is a sink of the name " + name + " already: choose another");
        }
        failures.expect(name);
        sinks.add(new Named(name, sink, TimeSource.current().instant()));
        return this;
    }

    /** Removes a sink. Gives whether there was one of this name. */
    public synchronized boolean remove(String name) {
        failures.forget(name);
        return sinks.removeIf(known -> known.name().equals(name));
    }

    /** The figures of all sinks now. Does not throw. */
    @Override
    public List<MetricFamily> collect() {
        Figures figures = new Figures();
        for (Named each : sinks) {
            try {
                figures.add(each, each.sink().stats());
            } catch (Throwable problem) {
                failures.failed(each.name(), "the figures of a sink could not be had. This is said once", problem);
            }
        }
        List<MetricFamily> families = figures.families();
        if (!sinks.isEmpty()) {
            families.add(failures.family());
        }
        return families;
    }

    private static final class Figures {
        private final Map<String, MetricFamily> defined = new LinkedHashMap<>();
        private final Map<String, List<MetricFamily.Point>> points = new LinkedHashMap<>();

        void add(Named of, SinkStats stats) {
            Tags sink = Tags.empty().unchecked(SINK, of.name());
            counter("entries_appended", "Entries appended", sink, of, stats.appended());
            counter("entries_dropped", "Entries dropped: the queue was full, or closed", sink, of, stats.dropped());
            gauge("queue_length", "Entries that wait in the queue", sink, of, stats.queued());
            if (of.sink() instanceof BackgroundQueue queue) {
                point(
                        "idle_time",
                        "For how long the thread of the queue slept",
                        MetricUnit.SECONDS,
                        MetricFamily.Kind.COUNTER,
                        new MetricFamily.Point(
                                sink,
                                of.since(),
                                new AggregationData.OfDouble(queue.slept().toNanos() / 1e9)));
            }
            Set<String> taken = new HashSet<>();
            for (SinkStats.Branch branch : stats.branches()) {
                String name = branch.name();
                // Two outputs may be called the same.
                for (int i = 2; !taken.add(name); i++) {
                    name = branch.name() + "-" + i;
                }
                addBranch(of, sink.unchecked(BRANCH, name), branch);
            }
        }

        private void addBranch(Named of, Tags tags, SinkStats.Branch branch) {
            counter("entries_emitted", "Entries that the output accepted and flushed", tags, of, branch.emitted());
            counter("entries_sampled_out", "Entries that a sampler left out", tags, of, branch.sampledOut());
            counter("entries_invalid", "Entries that could not be made a line", tags, of, branch.invalid());
            counter("entries_failed", "Entries that the output did not take", tags, of, branch.failed());
            gauge("in_flight", "Entries taken and not settled", tags, of, branch.inFlight());
            counter(
                    "io_errors",
                    "How often writing, flushing or opening the output failed",
                    tags,
                    of,
                    branch.ioErrors());
            counter(
                    "validation_errors",
                    "How often something in an entry was not fit to be written",
                    tags,
                    of,
                    branch.validationErrors());
            branch.problems()
                    .forEach((problem, count) -> counter(
                            "problems",
                            "How often a problem was met",
                            tags.unchecked("problem", problem.name().toLowerCase(Locale.ROOT)),
                            of,
                            count));
        }

        private void counter(String name, String description, Tags tags, Named of, long value) {
            whole(name, description, MetricFamily.Kind.COUNTER, tags, of, value);
        }

        private void gauge(String name, String description, Tags tags, Named of, long value) {
            whole(name, description, MetricFamily.Kind.GAUGE, tags, of, value);
        }

        private void whole(String name, String description, MetricFamily.Kind kind, Tags tags, Named of, long value) {
            point(
                    name,
                    description,
                    MetricUnit.COUNT,
                    kind,
                    new MetricFamily.Point(tags, of.since(), new AggregationData.OfLong(value)));
        }

        private void point(
                String name, String description, Unit unit, MetricFamily.Kind kind, MetricFamily.Point point) {
            String full = "tidemark_" + name;
            defined.computeIfAbsent(full, first -> new MetricFamily(full, description, unit, kind, List.of()));
            points.computeIfAbsent(full, first -> new ArrayList<>()).add(point);
        }

        List<MetricFamily> families() {
            List<MetricFamily> families = new ArrayList<>();
            defined.forEach((name, family) -> families.add(new MetricFamily(
                    name,
                    family.description(),
                    family.unit(),
                    family.kind(),
                    Objects.requireNonNull(points.get(name)))));
            return families;
        }
    }
}
