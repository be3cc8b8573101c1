package io.tidemark.autometrics;

import io.tidemark.autometrics.AutometricsService.Counted;
import io.tidemark.autometrics.DeclaredFunction.DeclaredLabel;
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
import java.util.Optional;
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

    List<MetricFamily> of(List<Counted> functions) {
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
        return Tags.of(Map.of(
                "service.name", info.serviceName(),
                "autometrics.version", VERSION,
                "version", info.version(),
                "commit", info.commit(),
                "branch", info.branch(),
                "repository.url", info.repositoryUrl(),
                "repository.provider", info.repositoryProvider()));
    }

    /** What tells rows of calls apart. */
    private record CallKey(FunctionName caller, List<@Nullable String> labels) {}

    /** What was counted of one caller, and types. */
    private static final class Row {
        final CallFigures figures;
        final Map<String, Long> okTypes = new LinkedHashMap<>();
        final Map<String, Long> errorTypes = new LinkedHashMap<>();

        Row(int places) {
            figures = new CallFigures(places);
        }
    }

    private void add(Counted counted) {
        DurationScale scale = counted.cells().scale;
        Map<CallKey, Row> rows = new LinkedHashMap<>();
        List<Exemplar> exemplars = new ArrayList<>();
        Map<List<@Nullable String>, CallFigures> byLabels = new LinkedHashMap<>();
        long running = 0;
        for (FunctionCells cells = counted.cells(); cells != null; cells = cells.before) {
            for (CallCell cell : cells.all()) {
                List<@Nullable String> labels = Arrays.asList(cell.labels);
                Row row = rows.computeIfAbsent(new CallKey(cell.caller, labels), key -> new Row(scale.places()));
                // Types first: each was counted after its call.
                addTypes(row.okTypes, cell.types, false);
                addTypes(row.errorTypes, cell.types, true);
                CallFigures figures = cell.figures();
                running += figures.started - figures.ended();
                CallFigures together = byLabels.computeIfAbsent(labels, key -> new CallFigures(scale.places()));
                row.figures.add(figures, scale, cells.scale);
                together.add(figures, scale, cells.scale);
                if (cell.exemplars != null) {
                    exemplars.addAll(cell.exemplars.all());
                }
            }
        }
        Tags identity = Tags.of(
                "function",
                counted.function().function(),
                "module",
                counted.function().module(),
                "service.name",
                info.serviceName());
        addCalls(counted, identity, rows);
        addDurations(counted, identity, scale, byLabels, exemplars);
        if ((counted.function().flags() & FunctionSite.NO_CONCURRENCY) == 0) {
            concurrent.add(new Point(identity, start, new AggregationData.OfLong(running)));
        }
    }

    private static void addTypes(Map<String, Long> to, @Nullable TypeCounts types, boolean error) {
        if (types != null) {
            types.of(error).forEach((type, count) -> to.merge(type, count.sum(), Long::sum));
        }
    }

    private void addCalls(Counted counted, Tags identity, Map<CallKey, Row> rows) {
        Tags objective = successTags(counted.objective());
        rows.forEach((key, row) -> {
            Tags tags = identity.and(objective)
                    .and("caller.function", key.caller().function())
                    .and("caller.module", key.caller().module())
                    .and(labelTags(counted.cells().labels(), key.labels()));
            long errors = row.figures.errors;
            addCalls(tags.and("result", "ok"), "ok", row.figures.ended() - errors, row.okTypes);
            addCalls(tags.and("result", "error"), "error", errors, row.errorTypes);
        });
    }

    private void addCalls(Tags tags, String typeKey, long count, Map<String, Long> types) {
        long rest = count;
        for (Map.Entry<String, Long> type : types.entrySet()) {
            rest -= type.getValue();
            calls.add(new Point(tags.and(typeKey, type.getKey()), start, new AggregationData.OfLong(type.getValue())));
        }
        calls.add(new Point(tags, start, new AggregationData.OfLong(Math.max(0, rest))));
    }

    private void addDurations(
            Counted counted,
            Tags identity,
            DurationScale scale,
            Map<List<@Nullable String>, CallFigures> byLabels,
            List<Exemplar> exemplars) {
        Tags objective = latencyTags(counted.objective());
        byLabels.forEach((labels, figures) -> durations.add(new Point(
                identity.and(objective).and(labelTags(counted.cells().labels(), labels)),
                start,
                scale.data(figures.buckets, figures.nanos),
                exemplars)));
    }

    private static Tags successTags(@Nullable Objective objective) {
        return objective == null || objective.successRate().isEmpty()
                ? Tags.empty()
                : Tags.of(
                        "objective.name",
                        objective.name(),
                        "objective.percentile",
                        objective.successRate().get().text());
    }

    private static Tags latencyTags(@Nullable Objective objective) {
        if (objective == null) {
            return Tags.empty();
        }
        Optional<String> threshold = objective.latencyThreshold();
        Optional<Percentile> percentile = objective.latencyPercentile();
        return threshold.isEmpty() || percentile.isEmpty()
                ? Tags.empty()
                : Tags.of(
                        "objective.name",
                        objective.name(),
                        "objective.percentile",
                        percentile.get().text(),
                        "objective.latency_threshold",
                        threshold.get());
    }

    private static Tags labelTags(List<DeclaredLabel> labels, List<@Nullable String> values) {
        Tags tags = Tags.empty();
        for (int i = 0; i < labels.size(); i++) {
            String value = values.get(i);
            if (value != null) {
                tags = tags.and(labels.get(i).key(), value);
            }
        }
        return tags;
    }
}
