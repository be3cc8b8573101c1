package io.tidemark.autometrics;

import io.tidemark.autometrics.DeclaredFunction.DeclaredLabel;
import io.tidemark.stats.Tags;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A function of a service: where its calls count now, and the tags of its series, which are made once. */
final class CountedFunction {

    private final DeclaredFunction function;
    private final @Nullable Objective objective;
    private final FunctionCells cells;
    private final Tags identity;
    private final Map<String, String> calls;
    private final Map<String, String> durations;

    private final Map<CallKey, CallTags> callTags = new ConcurrentHashMap<>();
    private final Map<LabelValues, Tags> durationTags = new ConcurrentHashMap<>();

    /** Values of the further labels, in their order. */
    record LabelValues(List<@Nullable String> values) {}

    /** What tells rows of calls apart. */
    record CallKey(FunctionName caller, LabelValues labels) {}

    /** The tags of both results. */
    record CallTags(Tags ok, Tags error) {}

    CountedFunction(DeclaredFunction function, @Nullable Objective objective, FunctionCells cells, String serviceName) {
        this.function = function;
        this.objective = objective;
        this.cells = cells;
        Map<String, String> names =
                Map.of("function", function.function(), "module", function.module(), "service.name", serviceName);
        this.identity = Tags.ofAnyText(names);
        this.calls = joined(names, successLabels(objective));
        this.durations = joined(names, latencyLabels(objective));
    }

    private static Map<String, String> joined(Map<String, String> some, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(some);
        all.putAll(more);
        return all;
    }

    DeclaredFunction function() {
        return function;
    }

    @Nullable
    Objective objective() {
        return objective;
    }

    FunctionCells cells() {
        return cells;
    }

    boolean is(DeclaredFunction other, @Nullable Objective otherObjective) {
        return function.equals(other) && Objects.equals(objective, otherObjective);
    }

    /** Whether it names an objective that there is not. */
    boolean lacksObjective() {
        return objective == null && !function.objective().isEmpty();
    }

    boolean hasConcurrency() {
        return (function.flags() & FunctionSite.NO_CONCURRENCY) == 0;
    }

    Tags concurrencyTags() {
        return identity;
    }

    CallTags callTags(CallKey key) {
        return callTags.computeIfAbsent(
                key, row -> new CallTags(tags(row, CallResult.OK, "", ""), tags(row, CallResult.ERROR, "", "")));
    }

    /** Of calls of one type. */
    Tags typeTags(CallKey key, CallResult result, String type) {
        return tags(key, result, result.text(), type);
    }

    private Tags tags(CallKey row, CallResult result, String typeKey, String type) {
        Map<String, String> all = joined(calls, labels(row.labels()));
        all.put("caller.function", row.caller().function());
        all.put("caller.module", row.caller().module());
        all.put("result", result.text());
        if (!typeKey.isEmpty()) {
            all.put(typeKey, type);
        }
        return Tags.ofAnyText(all);
    }

    Tags durationTags(LabelValues labels) {
        return durationTags.computeIfAbsent(labels, row -> Tags.ofAnyText(joined(durations, labels(row))));
    }

    private Map<String, String> labels(LabelValues row) {
        List<DeclaredLabel> declared = function.labels();
        Map<String, String> labels = new HashMap<>();
        // A function by hand may have the name of one with other labels.
        for (int i = 0; i < Math.min(declared.size(), row.values().size()); i++) {
            String value = row.values().get(i);
            if (value != null) {
                labels.put(declared.get(i).key(), value);
            }
        }
        return labels;
    }

    private static Map<String, String> successLabels(@Nullable Objective objective) {
        Map<String, String> labels = new HashMap<>();
        if (objective != null) {
            objective.successRate().ifPresent(rate -> {
                labels.put("objective.name", objective.name());
                labels.put("objective.percentile", rate.text());
            });
        }
        return labels;
    }

    private static Map<String, String> latencyLabels(@Nullable Objective objective) {
        Map<String, String> labels = new HashMap<>();
        if (objective != null) {
            objective.latencyThreshold().ifPresent(threshold -> {
                labels.put("objective.name", objective.name());
                labels.put("objective.latency_threshold", threshold);
            });
            objective
                    .latencyPercentile()
                    .ifPresent(percentile -> labels.put("objective.percentile", percentile.text()));
        }
        return labels;
    }
}
