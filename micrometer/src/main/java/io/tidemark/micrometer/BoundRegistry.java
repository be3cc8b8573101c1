package io.tidemark.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.TimeGauge;
import io.tidemark.internal.Warnings;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The meters in one registry that show rows. For one thread at a time. */
final class BoundRegistry {

    private final MeterRegistry registry;
    private final Runnable leftOut;
    private final Map<BoundRow, List<Meter>> meters = new HashMap<>();

    /** Which thread registers a meter at the moment; null if none does. */
    private volatile @Nullable Thread registering;

    private boolean isNew;

    BoundRegistry(MeterRegistry registry, Runnable leftOut) {
        this.registry = registry;
        this.leftOut = leftOut;
        // A meter of this name that was there before is somebody else's, and is not to go with the row.
        registry.config().onMeterAdded(meter -> {
            if (registering == Thread.currentThread()) {
                isNew = true;
            }
        });
    }

    MeterRegistry registry() {
        return registry;
    }

    /** Shows a row. */
    void add(String name, Tags tags, BoundRow row, boolean buckets) {
        List<Meter> made = new ArrayList<>();
        BaseUnits unit = BaseUnits.of(row.unit);
        List<Tag> labels = labels(tags);
        switch (row.kind) {
            case COUNTER ->
                make(made, name, () -> counter(name, labels, unit.text(), row, each -> unit.convert(each.number())));
            case GAUGE, UP_DOWN_COUNTER ->
                make(made, name, () -> gauge(name, labels, unit, row, each -> unit.convert(each.number())));
            case HISTOGRAM, SUMMARY -> addSpread(made, name, labels, unit, row, buckets);
        }
        meters.put(row, made);
    }

    private void addSpread(
            List<Meter> made, String name, List<Tag> labels, BaseUnits unit, BoundRow row, boolean buckets) {
        if (unit.isTime()) {
            make(
                    made,
                    name,
                    () -> FunctionTimer.builder(
                                    name, row, BoundRow::count, each -> unit.convert(each.sum()), TimeUnit.SECONDS)
                            .tags(labels)
                            .description(row.description)
                            .register(registry));
        } else {
            make(made, name + ".count", () -> counter(name + ".count", labels, null, row, BoundRow::count));
            make(
                    made,
                    name + ".sum",
                    () -> counter(name + ".sum", labels, unit.text(), row, each -> unit.convert(each.sum())));
        }
        AggregationData data = row.last();
        if (data instanceof AggregationData.Moments moments && !Double.isNaN(moments.max())) {
            make(made, name + ".max", () -> gauge(name + ".max", labels, unit, row, each -> unit.convert(each.max())));
        }
        if (data instanceof AggregationData.Quantiles quantiles) {
            for (AggregationData.ValueAt at : quantiles.values()) {
                double quantile = at.quantile();
                List<Tag> more = and(labels, "phi", Double.toString(quantile));
                make(
                        made,
                        name + ".percentile",
                        () -> gauge(
                                name + ".percentile", more, unit, row, each -> unit.convert(each.quantile(quantile))));
            }
        }
        if (buckets && data instanceof AggregationData.Distribution distribution) {
            for (int i = 0; i < distribution.buckets(); i++) {
                int bucket = i;
                double bound = distribution.upperBound(i);
                List<Tag> more =
                        and(labels, "le", Double.isInfinite(bound) ? "+Inf" : Double.toString(unit.convert(bound)));
                make(
                        made,
                        name + ".histogram",
                        () -> counter(name + ".histogram", more, null, row, each -> each.upTo(bucket)));
            }
        }
    }

    private Meter counter(
            String name, List<Tag> labels, @Nullable String unit, BoundRow row, ToDoubleFunction<BoundRow> value) {
        return FunctionCounter.builder(name, row, value)
                .tags(labels)
                .baseUnit(unit)
                .description(row.description)
                .register(registry);
    }

    private Meter gauge(String name, List<Tag> labels, BaseUnits unit, BoundRow row, ToDoubleFunction<BoundRow> value) {
        return unit.isTime()
                ? TimeGauge.builder(name, row, TimeUnit.SECONDS, value)
                        .tags(labels)
                        .description(row.description)
                        .register(registry)
                : Gauge.builder(name, row, value)
                        .tags(labels)
                        .baseUnit(unit.text())
                        .description(row.description)
                        .register(registry);
    }

    private static List<Tag> labels(Tags tags) {
        List<Tag> labels = new ArrayList<>();
        for (int i = 0; i < tags.size(); i++) {
            labels.add(Tag.of(tags.key(i), tags.value(i)));
        }
        return labels;
    }

    private static List<Tag> and(List<Tag> labels, String key, String value) {
        List<Tag> more = new ArrayList<>(labels);
        more.add(Tag.of(key, value));
        return more;
    }

    private void make(List<Meter> made, String name, Supplier<Meter> how) {
        isNew = false;
        registering = Thread.currentThread();
        Throwable problem = null;
        try {
            Meter meter = how.get();
            if (isNew) {
                made.add(meter);
                return;
            }
        } catch (Throwable refused) {
            problem = refused;
        } finally {
            registering = null;
        }
        leftOut.run();
        Warnings.warn(
                "meterBinder",
                "the metric " + name + " is not shown in " + registry.getClass().getSimpleName()
                        + ": a filter denies it, or a meter of that name is there already. Name one of them otherwise",
                problem);
    }

    /** Takes the meters of a row away. */
    void remove(BoundRow row) {
        List<Meter> gone = meters.remove(row);
        if (gone != null) {
            gone.forEach(registry::remove);
        }
    }
}
