package io.tidemark.demo;

import io.tidemark.demo.cache.CacheMetricsFields;
import io.tidemark.entry.Field;
import io.tidemark.entry.MetricField;
import io.tidemark.entry.PropertyField;
import io.tidemark.stats.Measure;
import io.tidemark.stats.Tags;
import io.tidemark.stats.View;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads a view that is described as a form, which is what {@code curl -d} sends: {@code of=Time&by=Operation,Status&aggregate=max}. Fields
 * and measures are known here by their names; within the program, the compiler checks them.
 */
final class ViewQuery {
    private static final String EXAMPLE = "of=Time&by=Operation,Status&aggregate=max";
    private static final int MOST_ROWS = 100_000;
    private static final Set<String> KEYS =
            new TreeSet<>(Set.of("of", "by", "aggregate", "description", "limit", "idle"));

    private static final Map<String, MetricField<RequestMetrics>> FIELDS = byName(List.of(
            RequestMetricsFields.SUCCESS,
            RequestMetricsFields.DUCKS,
            RequestMetricsFields.REQUEST_BYTES,
            RequestMetricsFields.RESPONSE_BYTES,
            RequestMetricsFields.TIME,
            RequestMetricsFields.READ_TIME,
            RequestMetricsFields.WORK_TIME,
            RequestMetricsFields.WRITE_TIME,
            RequestMetricsFields.cache(CacheMetricsFields.HIT),
            RequestMetricsFields.cache(CacheMetricsFields.ENTRIES),
            RequestMetricsFields.cache(CacheMetricsFields.TIME)));

    private static final Map<String, PropertyField<RequestMetrics, ?>> PROPERTIES = byName(List.of(
            RequestMetricsFields.OPERATION,
            RequestMetricsFields.STATUS,
            RequestMetricsFields.ERROR,
            RequestMetricsFields.REQUEST_ID));

    private static final Map<String, Measure> MEASURES =
            Map.of(PondMeasures.BREAD.name(), PondMeasures.BREAD, PondMeasures.DISTANCE.name(), PondMeasures.DISTANCE);

    /** What is measured has whatever tags are current; here these are all. */
    private static final List<String> MEASURES_BY = List.of(PondMeasures.VISITOR);

    private final Map<String, String> given = new LinkedHashMap<>();

    private ViewQuery() {}

    /** What a view may be of and by, for those who ask. */
    static Map<String, Object> choices() {
        Map<String, Object> choices = new LinkedHashMap<>();
        choices.put("fields", FIELDS.keySet());
        choices.put("by", PROPERTIES.keySet());
        choices.put("measures", new TreeSet<>(MEASURES.keySet()));
        choices.put("measuresBy", MEASURES_BY);
        return choices;
    }

    static View read(String name, String form) throws BadRequest {
        ViewQuery query = new ViewQuery();
        if (!form.isBlank()) {
            for (String pair : form.strip().split("&", -1)) {
                String key = key(pair);
                if (!KEYS.contains(key)) {
                    throw new BadRequest(
                            "'" + key + "' says nothing of a view: send a form of " + KEYS + ", as " + EXAMPLE);
                }
                query.take(pair);
            }
        }
        try {
            return query.finish(query.begin(), name);
        } catch (IllegalArgumentException refused) {
            throw new BadRequest(refused);
        }
    }

    /** The tags of a row, as {@code visitor=jogger}. */
    static Tags tags(String query) throws BadRequest {
        ViewQuery tags = new ViewQuery();
        for (String pair : query.split("&", -1)) {
            tags.take(pair);
        }
        try {
            return Tags.of(tags.given);
        } catch (IllegalArgumentException refused) {
            throw new BadRequest(refused);
        }
    }

    private static String key(String pair) throws BadRequest {
        int equals = pair.indexOf('=');
        return decoded(equals < 0 ? pair : pair.substring(0, equals));
    }

    private void take(String pair) throws BadRequest {
        String key = key(pair);
        int equals = pair.indexOf('=');
        if (equals < 0) {
            throw new BadRequest("'" + key + "' has no value: write it as " + key + "=VALUE");
        }
        if (given.putIfAbsent(key, decoded(pair.substring(equals + 1)).strip()) != null) {
            throw new BadRequest("'" + key + "' is there twice: send it once");
        }
    }

    private static String decoded(String text) throws BadRequest {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new BadRequest("'" + text + "' is not encoded as a form is: % is written as %25");
        }
    }

    private View.Builder<?> begin() throws BadRequest {
        String of = given.get("of");
        if (of == null) {
            throw new BadRequest("what is the view of? Send " + EXAMPLE);
        }
        MetricField<RequestMetrics> field = FIELDS.get(of);
        Measure measure = MEASURES.get(of);
        if (field != null) {
            View.OfRecord<RequestMetrics> view = View.over(field);
            for (String key : by()) {
                PropertyField<RequestMetrics, ?> property = PROPERTIES.get(key);
                if (property == null) {
                    throw new BadRequest("a request has no property '" + key + "': take some of " + PROPERTIES.keySet()
                            + ", as " + EXAMPLE);
                }
                view.by(property);
            }
            return view;
        } else if (measure != null) {
            for (String key : by()) {
                if (!MEASURES_BY.contains(key)) {
                    throw new BadRequest("who visits has no tag '" + key + "': take some of " + MEASURES_BY + ", as of="
                            + measure.name() + "&by=" + MEASURES_BY.get(0));
                }
            }
            return View.of(measure).by(by().toArray(new String[0]));
        }
        throw new BadRequest("'" + of + "' is neither a field nor a measure: take one of " + FIELDS.keySet() + " or "
                + new TreeSet<>(MEASURES.keySet()));
    }

    private List<String> by() {
        String by = given.getOrDefault("by", "");
        return by.isEmpty()
                ? List.of()
                : Arrays.stream(by.split(",", -1)).map(String::strip).toList();
    }

    private View finish(View.Builder<?> view, String name) throws BadRequest {
        String aggregate = given.get("aggregate");
        if (aggregate != null) {
            view.aggregate(AggregationText.read(aggregate));
        }
        String description = given.get("description");
        if (description != null) {
            view.description(description);
        }
        String limit = given.get("limit");
        if (limit != null) {
            int rows = AggregationText.whole(limit);
            if (rows > MOST_ROWS) {
                throw new BadRequest("a limit of " + rows + " rows: the pond has room for " + MOST_ROWS);
            }
            view.limit(rows);
        }
        String idle = given.get("idle");
        if (idle != null) {
            view.idleExpiry(AggregationText.duration(idle));
        }
        return view.named(name);
    }

    private static <F extends Field<?>> Map<String, F> byName(List<F> fields) {
        Map<String, F> byName = new LinkedHashMap<>();
        for (F field : fields) {
            byName.put(field.name(), field);
        }
        return byName;
    }
}
