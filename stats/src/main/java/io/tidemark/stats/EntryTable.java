package io.tidemark.stats;

import io.tidemark.entry.EntryLayout;
import io.tidemark.internal.Warnings;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Puts values of metrics together that have the same tags. For one thread. */
final class EntryTable {

    /** Those of others are made anew when they are needed again. */
    private static final int MOST_LAYOUTS = 1_000;

    private final TagDimensions dimensions;
    private final LongAdder leftOut;
    private final LongAdder infinities;

    private final Map<List<String>, EntryLayout> layouts = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<List<String>, EntryLayout> eldest) {
            return size() > MOST_LAYOUTS;
        }
    };

    private final Map<Tags, List<Draft>> drafts = new LinkedHashMap<>();

    /** By the name that is written, the metric that has it. */
    private final Map<String, String> owners = new HashMap<>();

    /** An entry as it grows. */
    private record Draft(Map<String, MetricEntry.Metric> metrics) {}

    EntryTable(TagDimensions dimensions, LongAdder leftOut, LongAdder infinities) {
        this.dimensions = dimensions;
        this.leftOut = leftOut;
        this.infinities = infinities;
    }

    void clear() {
        drafts.clear();
        owners.clear();
    }

    /** Says whose values come. Its name is its own from here on, whatever summaries make of theirs. */
    void begin(MetricFamily family) {
        owners.putIfAbsent(family.name(), family.name());
    }

    /** Whether a value is what there is, not what was added. */
    static boolean isLevel(MetricFamily family) {
        return family.kind() == MetricFamily.Kind.GAUGE || family.kind() == MetricFamily.Kind.UP_DOWN_COUNTER;
    }

    /** Adds a value: of what is counted, what was added to it. */
    void add(MetricFamily of, Tags tags, AggregationData value) {
        String name = of.name();
        Unit unit = CloudWatchUnit.of(of.unit());
        if (value instanceof AggregationData.OfLong number) {
            if (number.value() != 0 || isLevel(of)) {
                put(name, tags, new MetricEntry.Whole(name, unit, number.value()));
            }
        } else if (value instanceof AggregationData.OfDouble number) {
            infinities.add(of.kind() == MetricFamily.Kind.COUNTER ? number.infinities() : 0);
            if (isLevel(of) ? !Double.isNaN(number.value()) : number.value() != 0) {
                put(name, tags, new MetricEntry.Decimal(name, unit, number.value()));
            }
        } else if (value instanceof AggregationData.Quantiles quantiles) {
            add(name, unit, tags, quantiles);
        } else {
            BucketMeans means = BucketMeans.of(unit, value);
            if (means != null) {
                infinities.add(means.infinities());
                if (means.count() > 0) {
                    put(name, tags, new MetricEntry.Many(name, means));
                }
            }
        }
    }

    private void add(String name, Unit unit, Tags tags, AggregationData.Quantiles quantiles) {
        for (AggregationData.ValueAt at : quantiles.values()) {
            if (!Double.isNaN(at.value())) {
                put(name, tags, new MetricEntry.Decimal(name + "_p" + percent(at.quantile()), unit, at.value()));
            }
        }
        if (quantiles.count() != 0) {
            put(name, tags, new MetricEntry.Whole(name + "_count", MetricUnit.COUNT, quantiles.count()));
            put(name, tags, new MetricEntry.Decimal(name + "_sum", unit, quantiles.sum()));
        }
    }

    private static String percent(double quantile) {
        return BigDecimal.valueOf(quantile)
                .movePointRight(2)
                .stripTrailingZeros()
                .toPlainString();
    }

    private void put(String family, Tags tags, MetricEntry.Metric metric) {
        String name = metric.name();
        String owner = owners.putIfAbsent(name, family);
        if (tags.get(name) != null || (owner != null && !owner.equals(family))) {
            leftOut.increment();
            Warnings.warn(
                    "periodicMetricsNames",
                    "the metric " + family + " cannot be written as " + name + ": "
                            + (tags.get(name) != null ? "a tag of it" : "the metric " + owner)
                            + " has that name. Name one of them otherwise",
                    null);
            return;
        }
        List<Draft> ofTags = drafts.computeIfAbsent(tags, first -> new ArrayList<>(1));
        for (Draft draft : ofTags) {
            if (draft.metrics().putIfAbsent(name, metric) == null) {
                return;
            }
        }
        // A row that went, and one that was made anew.
        Draft more = new Draft(new LinkedHashMap<>());
        more.metrics().put(name, metric);
        ofTags.add(more);
    }

    /** The entries of all that was added. */
    List<MetricEntry> entries(long epochNanos) {
        List<MetricEntry> entries = new ArrayList<>();
        drafts.forEach((tags, ofTags) -> {
            Map<String, String> texts = tags.asMap();
            EntryLayout layout = layouts.computeIfAbsent(List.copyOf(texts.keySet()), dimensions::layout);
            List<String> values = dimensions == TagDimensions.NONE
                    ? List.copyOf(texts.values())
                    : texts.values().stream().map(DimensionText::of).toList();
            for (Draft draft : ofTags) {
                entries.add(new MetricEntry(
                        layout, epochNanos, values, List.copyOf(draft.metrics().values())));
            }
        });
        return entries;
    }
}
