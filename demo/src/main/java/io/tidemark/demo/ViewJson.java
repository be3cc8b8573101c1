package io.tidemark.demo;

import io.tidemark.entry.MetricField;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.AggregationData.ValueAt;
import io.tidemark.stats.Measure;
import io.tidemark.stats.View;
import io.tidemark.stats.ViewData;
import java.util.LinkedHashMap;
import java.util.Map;

/** Views and what they hold, as {@link Json} takes it. */
final class ViewJson {

    private ViewJson() {}

    /** What it is, in words that {@link ViewQuery} reads. */
    static Map<String, Object> definition(View view) {
        Map<String, Object> json = new LinkedHashMap<>();
        Measure measure = view.measure();
        MetricField<?> field = view.field();
        json.put("name", view.name());
        json.put("description", view.description());
        json.put("of", field != null ? field.name() : measure != null ? measure.name() : "");
        json.put("by", view.tagKeys());
        json.put("aggregate", view.aggregation());
        json.put("unit", view.unit().text());
        json.put("limit", view.limit());
        if (view.idleExpiry() != null) {
            json.put("idle", view.idleExpiry());
        }
        return json;
    }

    static Map<String, Object> data(ViewData data) {
        Map<String, Object> json = definition(data.view());
        json.put("start", data.start());
        json.put("end", data.end());
        json.put("notNumbers", data.notNumbers());
        json.put("refused", data.refused());
        json.put("overflowed", data.overflowed());
        json.put("rows", data.rows().stream().map(ViewJson::row).toList());
        return json;
    }

    static Map<String, Object> row(ViewData.Row row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("tags", row.tags().asMap());
        json.put("data", data(row.data()));
        json.put("start", row.start());
        return json;
    }

    private static Map<String, Object> data(AggregationData data) {
        Map<String, Object> json = new LinkedHashMap<>();
        if (data instanceof AggregationData.OfLong number) {
            json.put("value", number.value());
        } else if (data instanceof AggregationData.OfDouble number) {
            json.put("value", number.value());
        } else if (data instanceof AggregationData.Quantiles some) {
            json.put("count", some.count());
            json.put("sum", some.sum());
            json.put("windowCount", some.windowCount());
            for (ValueAt at : some.values()) {
                json.put("q" + at.quantile(), at.value());
            }
        } else if (data instanceof AggregationData.Distribution some) {
            json.put("count", some.count());
            json.put("sum", some.sum());
            json.put("min", some.min());
            json.put("max", some.max());
            json.put("mean", some.mean());
            json.put("bounds", some.bucketBounds());
            json.put("counts", some.bucketCounts());
        } else if (data instanceof AggregationData.Exponential some) {
            json.put("count", some.count());
            json.put("sum", some.sum());
            json.put("min", some.min());
            json.put("max", some.max());
            json.put("mean", some.mean());
            json.put("scale", some.scale());
            json.put("zeros", some.zeros());
            json.put("positive", side(some.positive()));
            json.put("negative", side(some.negative()));
        }
        return json;
    }

    private static Map<String, Object> side(AggregationData.Side side) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("offset", side.offset());
        json.put("counts", side.counts());
        return json;
    }
}
