package io.tidemark.autometrics;

import io.tidemark.autometrics.CountedFunction.CallKey;
import io.tidemark.autometrics.CountedFunction.CallTags;
import io.tidemark.autometrics.CountedFunction.LabelValues;
import io.tidemark.internal.Warnings;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.Exemplar;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricFamily.Point;
import io.tidemark.stats.Tags;
import io.tidemark.unit.MetricUnit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes down what functions have counted, by the names of the Autometrics specification 1.0. For one thread. */
final class FunctionFamilies {

    static final String VERSION = "1.0.0";

    private final BuildInfo info;
    private final Instant start;
    private final List<Point> calls = new ArrayList<>();
    private final List<Point> durations = new ArrayList<>();
    private final List<Point> concurrent = new ArrayList<>();

    FunctionFamilies(BuildInfo info, Instant start) {
        this.info = info;
        this.start = start;
    }

    List<MetricFamily> of(List<CountedFunction> functions) {
        functions.forEach(this::add);
        return List.of(
                new MetricFamily(
                        "function.calls",
                        "Autometrics counter for tracking function calls",
                        MetricUnit.NONE,
                        MetricFamily.Kind.COUNTER,
                        calls),
                new MetricFamily(
                        "function.calls.duration",
                        "Autometrics histogram for tracking function call duration",
                        MetricUnit.SECONDS,
                        MetricFamily.Kind.HISTOGRAM,
                        durations),
                new MetricFamily(
                        "function.calls.concurrent",
                        "Autometrics gauge for tracking concurrent function calls",
                        MetricUnit.NONE,
                        MetricFamily.Kind.UP_DOWN_COUNTER,
                        concurrent),
                new MetricFamily(
                        "build_info",
                        "Autometrics info metric for tracking software version and build details",
                        MetricUnit.NONE,
                        MetricFamily.Kind.GAUGE,
                        List.of(new Point(buildTags(), start, new AggregationData.OfLong(1)))));
    }

    private Tags buildTags() {
        return Tags.ofAnyText(Map.of(
                "service.name", info.serviceName(),
                "autometrics.version", VERSION,
                "version", info.version(),
                "commit", info.commit(),
                "branch", info.branch(),
                "repository.url", info.repositoryUrl(),
                "repository.provider", info.repositoryProvider()));
    }

    /** Calls of one caller, with certain further labels. */
    private static final class Row {
        long ended;
        long errors;
        final Map<String, Long> okTypes = new LinkedHashMap<>();
        final Map<String, Long> errorTypes = new LinkedHashMap<>();
    }

    /** Of calls with certain further labels, by all callers. */
    private static final class Durations {
        final CallFigures figures;
        final List<Exemplar> exemplars = new ArrayList<>();

        Durations(int places) {
            figures = new CallFigures(places);
        }
    }

    private void add(CountedFunction function) {
        DurationScale scale = function.cells().scale;
        Map<CallKey, Row> rows = new LinkedHashMap<>();
        Map<LabelValues, Durations> durationRows = new LinkedHashMap<>();
        long running = 0;
        for (FunctionCells cells = function.cells(); cells != null; cells = cells.before) {
            for (CallCell cell : cells.all()) {
                LabelValues labels = new LabelValues(Arrays.asList(cell.labels));
                Row row = rows.computeIfAbsent(new CallKey(cell.caller, labels), key -> new Row());
                // Types first: each was counted after its call.
                addTypes(row.okTypes, cell.types, false);
                addTypes(row.errorTypes, cell.types, true);
                CallFigures figures = cell.figures();
                long ended = figures.ended();
                if (cells.concurrency) {
                    running += figures.started - ended;
                }
                row.ended += ended;
                row.errors += figures.errors;
                Durations together = durationRows.computeIfAbsent(labels, key -> new Durations(scale.places()));
                together.figures.add(figures, scale, cells.scale);
                if (cell.exemplars != null) {
                    together.exemplars.addAll(cell.exemplars.all());
                }
            }
        }
        rows.forEach((key, row) -> {
            CallTags tags = function.callTags(key);
            addCalls(tags.ok(), row.ended - row.errors - addTypes(function, key, CallResult.OK, row.okTypes));
            addCalls(tags.error(), row.errors - addTypes(function, key, CallResult.ERROR, row.errorTypes));
        });
        durationRows.forEach((labels, row) -> durations.add(new Point(
                function.durationTags(labels),
                start,
                scale.data(row.figures.buckets, row.figures.nanos),
                row.exemplars)));
        if (function.hasConcurrency()) {
            concurrent.add(new Point(function.concurrencyTags(), start, new AggregationData.OfLong(running)));
        }
        if (function.lacksObjective()) {
            Warnings.warn(
                    "function objective",
                    function.function().name() + " names the objective \""
                            + function.function().objective()
                            + "\", which there is not; there are " + Objectives.names()
                            + ". Correct the name, or make it with Objective.named(..) in a constant, in a class that is initialised",
                    null);
        }
    }

    private static void addTypes(Map<String, Long> to, @Nullable TypeCounts types, boolean error) {
        if (types != null) {
            types.of(error).forEach((type, count) -> to.merge(type, count.sum(), Long::sum));
        }
    }

    /** Gives how many calls they are. */
    private long addTypes(CountedFunction function, CallKey key, CallResult result, Map<String, Long> types) {
        long all = 0;
        for (Map.Entry<String, Long> type : types.entrySet()) {
            addCalls(function.typeTags(key, result, type.getKey()), type.getValue());
            all += type.getValue();
        }
        return all;
    }

    private void addCalls(Tags tags, long count) {
        calls.add(new Point(tags, start, new AggregationData.OfLong(count)));
    }
}
