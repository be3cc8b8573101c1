package io.tidemark.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.FieldLayout;
import io.tidemark.entry.Flag;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import io.tidemark.entry.ValueWriter;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RecordMetricsTest {

    private static FlagSet flag(Class<? extends Flag> flag) {
        return FlagSet.named(flag.getName());
    }

    private static EntryLayout layout(Unit time) {
        return EntryLayout.of(Shape.of("ApiCall")
                .property("operation", ValueShape.STRING)
                .property("status", ValueShape.STRING)
                .metric("calls", ValueShape.LONG)
                .flags(flag(Flag.Counter.class))
                .metric("open", ValueShape.LONG)
                .flags(flag(Flag.UpDownCounter.class))
                .metric("load", ValueShape.DOUBLE)
                .flags(flag(Flag.Gauge.class))
                .metric("time", ValueShape.DOUBLE)
                .unit(time)
                .metric("size", ValueShape.LONG)
                .flags(flag(Flag.NoMetric.class))
                .build());
    }

    private static final EntryLayout LAYOUT = layout(MetricUnit.MILLISECONDS);
    private static final NameTable STATUS = NameTable.of("ok", "bad");

    private static Entry entry(EntryLayout layout, Consumer<EntryWriter> body) {
        return new Entry() {
            @Override
            public EntryLayout layout() {
                return layout;
            }

            @Override
            public long epochNanos() {
                return 1;
            }

            @Override
            public void writeTo(EntryWriter out) {
                body.accept(out);
            }
        };
    }

    private static Entry call(String operation, int status, long calls, long open, double load) {
        return entry(LAYOUT, out -> {
            out.property(0, operation);
            out.property(1, STATUS, status);
            out.metric(2, calls);
            out.metric(3, open);
            out.metric(4, load);
            ValueWriter time = out.value(5);
            time.beginDistribution();
            time.observe(10, 5);
            time.observe(7, 1);
            time.endDistribution();
            out.metric(6, 12);
        });
    }

    private static MetricFamily family(RecordMetrics metrics, String name) {
        return metrics.collect().stream()
                .filter(family -> family.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static AggregationData value(RecordMetrics metrics, String name, Tags tags) {
        return family(metrics, name).points().stream()
                .filter(point -> point.tags().equals(tags))
                .findFirst()
                .orElseThrow()
                .value();
    }

    @Test
    void theFlagsOfAFieldChooseItsInstrument() {
        List<Entry> handedOn = new ArrayList<>();
        RecordMetrics metrics = RecordMetrics.of(handedOn::add);
        metrics.append(call("count", 0, 3, 4, 0.5));
        metrics.append(call("count", 0, 2, -6, 0.25));
        metrics.append(call("count", 1, 1, 1, 1));

        Tags ok = Tags.of("operation", "count", "status", "ok");
        assertThat(metrics.collect())
                .extracting(family -> family.name() + " " + family.kind() + " "
                        + family.unit().text())
                .containsExactly(
                        "calls COUNTER None",
                        "open UP_DOWN_COUNTER None",
                        "load GAUGE None",
                        "time HISTOGRAM Milliseconds");
        assertThat(value(metrics, "calls", ok)).isEqualTo(new AggregationData.OfLong(5));
        assertThat(value(metrics, "open", ok)).isEqualTo(new AggregationData.OfLong(-2));
        assertThat(value(metrics, "load", ok)).isEqualTo(new AggregationData.OfDouble(0.25));
        AggregationData.Exponential time = (AggregationData.Exponential) value(metrics, "time", ok);
        assertThat(time.count()).isEqualTo(12);
        assertThat(time.sum()).isEqualTo(34);
        assertThat(time.min()).isEqualTo(2);
        assertThat(time.max()).isEqualTo(7);
        assertThat(value(metrics, "calls", Tags.of("operation", "count", "status", "bad")))
                .isEqualTo(new AggregationData.OfLong(1));
        assertThat(handedOn).hasSize(3);
    }

    @Test
    void onlyTheTagsThatAreNamed() {
        RecordMetrics metrics = RecordMetrics.by(entry -> {}, "status");
        metrics.append(call("count", 0, 3, 4, 0.5));
        metrics.append(call("feed", 0, 3, 4, 0.5));
        assertThat(value(metrics, "calls", Tags.of("status", "ok"))).isEqualTo(new AggregationData.OfLong(6));
    }

    @Test
    void whatCannotBeCountedIsLeftOut() {
        long before = RecordAggregate.valuesLeftOut();
        RecordMetrics metrics = RecordMetrics.create();
        metrics.append(entry(LAYOUT, out -> {
            out.metric(2, -1);
            out.metric(4, Double.NaN);
            out.value(5).unit(MetricUnit.BYTES).metric(3);
        }));
        metrics.append(entry(LAYOUT, out -> {
            throw new IllegalStateException("an entry that fails");
        }));
        assertThat(metrics.collect()).isEmpty();
        assertThat(RecordAggregate.valuesLeftOut() - before).isEqualTo(3);
    }

    @Test
    void unitsNeverMix() {
        RecordMetrics metrics = RecordMetrics.create();
        metrics.append(entry(LAYOUT, out -> out.metric(5, 1.5)));
        metrics.append(entry(LAYOUT, out -> out.nanos(5, 2_500_000)));
        metrics.append(entry(layout(MetricUnit.SECONDS), out -> out.metric(5, 2)));
        AggregationData.Exponential time = (AggregationData.Exponential) value(metrics, "time", Tags.empty());
        assertThat(time.sum()).isEqualTo(1.5 + 2.5 + 2_000);
    }

    @Test
    void tagsAreBounded() {
        RecordMetrics metrics = RecordMetrics.create();
        for (int i = 0; i < RecordMetrics.LIMIT + 10; i++) {
            metrics.append(call("operation " + i, 0, 1, 1, 1));
        }
        assertThat(family(metrics, "calls").points()).hasSize(RecordMetrics.LIMIT + 1);
        assertThat(value(metrics, "calls", Tags.of("overflow", "true"))).isEqualTo(new AggregationData.OfLong(10));
    }

    @Test
    void sumsOfWholeNumbersStayExactAsLongAsTheyCan() {
        RecordMetrics metrics = RecordMetrics.create();
        metrics.append(entry(LAYOUT, out -> out.metric(2, Long.MAX_VALUE)));
        assertThat(value(metrics, "calls", Tags.empty())).isEqualTo(new AggregationData.OfLong(Long.MAX_VALUE));
        metrics.append(entry(LAYOUT, out -> out.metric(2, 1)));
        assertThat(value(metrics, "calls", Tags.empty())).isEqualTo(new AggregationData.OfDouble(0x1p63));
    }

    private static final EntryLayout OUTER = EntryLayout.of(Shape.of("Outer")
            .property("pond", ValueShape.STRING)
            .field("open", FieldLayout.Kind.OPEN, ValueShape.STRING)
            .keyed("by_color")
            .exactPrefix("by_color.")
            .flags(flag(Flag.Counter.class))
            .nested("inner")
            .exactPrefix("inner.")
            .build());

    @Test
    void recordsWithinRecordsAndFieldsWithKeysCountAsWell() {
        long before = RecordAggregate.valuesLeftOut();
        RecordMetrics metrics = RecordMetrics.create();
        metrics.append(entry(OUTER, out -> {
            out.property(0, "north");
            out.value(1).string("text");
            out.keyed(2, "red").metric(3);
            out.keyed(2, "ring").string("gold");
            out.nested(3, call("count", 0, 7, 1, 0.5));
        }));

        Tags tags = Tags.of(Map.of(
                "pond", "north",
                "open", "text",
                "by_color.ring", "gold",
                "inner.operation", "count",
                "inner.status", "ok"));
        assertThat(metrics.collect())
                .extracting(family -> family.name() + " " + family.kind())
                .containsExactly(
                        "by_color.red COUNTER",
                        "inner.calls COUNTER",
                        "inner.open UP_DOWN_COUNTER",
                        "inner.load GAUGE",
                        "inner.time HISTOGRAM");
        assertThat(value(metrics, "by_color.red", tags)).isEqualTo(new AggregationData.OfLong(3));
        assertThat(value(metrics, "inner.calls", tags)).isEqualTo(new AggregationData.OfLong(7));
        assertThat(RecordAggregate.valuesLeftOut()).isEqualTo(before);
    }

    private static Entry endless() {
        return entry(OUTER, out -> out.nested(3, endless()));
    }

    @Test
    void whatCannotBeAMetricIsCountedAsLeftOut() {
        long before = RecordAggregate.valuesLeftOut();
        RecordMetrics metrics = RecordMetrics.create();
        metrics.append(endless());
        assertThat(RecordAggregate.valuesLeftOut() - before).as("depth").isEqualTo(1);
        metrics.append(entry(OUTER, out -> out.value("undeclared").metric(1)));
        assertThat(RecordAggregate.valuesLeftOut() - before).as("undeclared").isEqualTo(2);
        metrics.append(entry(OUTER, out -> out.keyed(2, "größe").metric(1)));
        assertThat(RecordAggregate.valuesLeftOut() - before).as("name").isEqualTo(3);
        assertThat(metrics.collect()).isEmpty();
    }

    @Test
    void metricsAreBounded() {
        long before = RecordAggregate.valuesLeftOut();
        RecordMetrics metrics = RecordMetrics.create();
        for (int i = 0; i < RecordMetrics.MOST_METRICS + 10; i++) {
            String key = "k" + i;
            metrics.append(entry(OUTER, out -> out.keyed(2, key).metric(1)));
        }
        assertThat(metrics.collect()).hasSize(RecordMetrics.MOST_METRICS);
        assertThat(RecordAggregate.valuesLeftOut() - before).isEqualTo(10);
    }
}
