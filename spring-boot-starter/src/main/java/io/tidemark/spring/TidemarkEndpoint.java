package io.tidemark.spring;

import io.tidemark.ServiceMetrics;
import io.tidemark.sink.SinkStats;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.Metric;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.Stats;
import io.tidemark.stats.View;
import io.tidemark.stats.ViewData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/** {@code /actuator/tidemark}: sinks and whether they add up, views, functions. Reads; changes nothing. */
@Endpoint(id = "tidemark")
final class TidemarkEndpoint {

    /** Of a view, or of the functions. A page, not an export: for that there is Prometheus. */
    private static final int MOST_ROWS = 2_000;

    private final AttachedSinks sinks;

    TidemarkEndpoint(AttachedSinks sinks) {
        this.sinks = sinks;
    }

    @ReadOperation
    public Map<String, Object> all() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("sinks", sinks());
        all.put("discarded", ServiceMetrics.discarded());
        all.put("views", views());
        all.put("functions", functions());
        all.put("sources", Stats.sources().names());
        return all;
    }

    /** {@code /actuator/tidemark/sinks}, {@code /views}, {@code /views/http/server/latency}, {@code /functions}; null, and so 404, for anything else. */
    @ReadOperation
    public @Nullable Object part(@Selector(match = Selector.Match.ALL_REMAINING) String... path) {
        if (path.length == 1) {
            return switch (path[0]) {
                case "sinks" -> sinks();
                case "views" -> views();
                case "functions" -> functions();
                case "sources" -> Stats.sources().names();
                default -> null;
            };
        }
        return path.length > 1 && path[0].equals("views")
                ? view(String.join("/", List.of(path).subList(1, path.length)))
                : null;
    }

    private Map<String, Object> sinks() {
        Map<String, Object> all = new LinkedHashMap<>();
        sinks.stats().forEach((name, stats) -> all.put(name, sink(stats)));
        return all;
    }

    private static Map<String, Object> sink(SinkStats stats) {
        Map<String, Object> sink = new LinkedHashMap<>();
        sink.put("conserved", stats.isConserved());
        sink.put("appended", stats.appended());
        sink.put("dropped", stats.dropped());
        sink.put("queued", stats.queued());
        List<Object> branches = new ArrayList<>();
        for (SinkStats.Branch each : stats.branches()) {
            Map<String, Object> branch = new LinkedHashMap<>();
            branch.put("name", each.name());
            branch.put("inFlight", each.inFlight());
            branch.put("emitted", each.emitted());
            branch.put("sampledOut", each.sampledOut());
            branch.put("invalid", each.invalid());
            branch.put("failed", each.failed());
            if (!each.problems().isEmpty()) {
                Map<String, Long> problems = new TreeMap<>();
                each.problems().forEach((problem, times) -> problems.put(problem.name(), times));
                branch.put("problems", problems);
            }
            if (each.lastProblem() != null) {
                branch.put("lastProblem", each.lastProblem());
            }
            branches.add(branch);
        }
        sink.put("branches", branches);
        return sink;
    }

    private static Map<String, Object> views() {
        Map<String, Object> all = new TreeMap<>();
        for (View view : Stats.views().registered()) {
            all.put(view.name(), about(view));
        }
        return all;
    }

    private static Map<String, Object> about(View view) {
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("description", view.description());
        about.put("unit", view.unit().text());
        about.put("aggregation", view.aggregation().toString());
        about.put("tags", view.tagKeys());
        about.put("limit", view.limit());
        Stats.views()
                .get(view.name())
                .ifPresent(data -> about.put("rows", data.rows().size()));
        return about;
    }

    private static @Nullable Map<String, Object> view(String name) {
        ViewData data = Stats.views().get(name).orElse(null);
        if (data == null) {
            return null;
        }
        Map<String, Object> view = about(data.view());
        view.put(
                "rows",
                data.rows().stream().limit(MOST_ROWS).map(TidemarkEndpoint::row).toList());
        return view;
    }

    private static Map<String, Object> row(ViewData.Row from) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("tags", from.tags().asMap());
        row.put("value", value(from.data()));
        return row;
    }

    /** Calls by function, whoever called them. */
    private static Map<String, Object> functions() {
        Map<String, Object> all = new TreeMap<>();
        for (Metric metric : Stats.sources().metrics()) {
            if (metric.name().equals("function.calls")) {
                addCalls(metric.family(), all);
            }
        }
        return all;
    }

    private static void addCalls(MetricFamily calls, Map<String, Object> to) {
        for (MetricFamily.Point point : calls.points()) {
            Map<String, String> tags = point.tags().asMap();
            String name = tags.getOrDefault("module", "") + "." + tags.getOrDefault("function", "");
            if (to.size() < MOST_ROWS || to.containsKey(name)) {
                @SuppressWarnings("unchecked")
                Map<String, Long> results = (Map<String, Long>) to.computeIfAbsent(name, first -> new TreeMap<>());
                results.merge(tags.getOrDefault("result", ""), whole(point.value()), Long::sum);
            }
        }
    }

    private static long whole(AggregationData value) {
        return value instanceof AggregationData.OfLong whole
                ? whole.value()
                : value instanceof AggregationData.OfDouble number ? (long) number.value() : 0;
    }

    private static Object value(AggregationData data) {
        if (data instanceof AggregationData.OfLong whole) {
            return whole.value();
        }
        if (data instanceof AggregationData.OfDouble number) {
            return number.value();
        }
        Map<String, Object> value = new LinkedHashMap<>();
        if (data instanceof AggregationData.Quantiles quantiles) {
            value.put("count", quantiles.count());
            value.put("sum", quantiles.sum());
            quantiles.values().forEach(at -> put(value, "p" + at.quantile() * 100, at.value()));
        } else if (data instanceof AggregationData.Moments moments) {
            value.put("count", moments.count());
            value.put("sum", moments.sum());
            put(value, "min", moments.min());
            put(value, "max", moments.max());
            put(value, "mean", moments.mean());
        }
        if (data instanceof AggregationData.Distribution distribution) {
            Map<String, Long> buckets = new LinkedHashMap<>();
            for (int i = 0; i < distribution.bucketCounts().size(); i++) {
                String bound = i < distribution.bucketBounds().size()
                        ? distribution.bucketBounds().get(i).toString()
                        : "+Inf";
                buckets.put(bound, distribution.bucketCounts().get(i));
            }
            value.put("buckets", buckets);
        }
        return value;
    }

    /** JSON has no word for what is not known. */
    private static void put(Map<String, Object> to, String key, double value) {
        if (Double.isFinite(value)) {
            to.put(key, value);
        }
    }
}
