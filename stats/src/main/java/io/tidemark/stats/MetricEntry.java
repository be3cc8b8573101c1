package io.tidemark.stats;

import io.tidemark.Observations;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.ValueWriter;
import io.tidemark.internal.SelfReport;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.util.List;

/**
 * Metrics with the same tags, at one moment. It stands for many values already: a sampler that left it out, or weighted it, would make them wrong.
 *
 * @param layout the tags
 * @param tags the texts of the tags, in the order of the layout
 */
record MetricEntry(EntryLayout layout, long epochNanos, List<String> tags, List<Metric> metrics)
        implements Entry, SelfReport {

    /** A metric, with a name of its own. */
    sealed interface Metric {
        String name();

        Unit unit();

        void writeValue(ValueWriter out);
    }

    record Whole(String name, Unit unit, long value) implements Metric {
        @Override
        public void writeValue(ValueWriter out) {
            out.metric(value);
        }
    }

    record Decimal(String name, Unit unit, double value) implements Metric {
        @Override
        public void writeValue(ValueWriter out) {
            out.metric(value);
        }
    }

    record Many(String name, Observations values) implements Metric {
        @Override
        public Unit unit() {
            return values.unit();
        }

        @Override
        public void writeValue(ValueWriter out) {
            out.beginDistribution();
            values.forEach(out::observe);
            out.endDistribution();
        }
    }

    @Override
    public void writeTo(EntryWriter out) {
        for (int i = 0; i < tags.size(); i++) {
            out.property(i, tags.get(i));
        }
        for (Metric metric : metrics) {
            ValueWriter value = out.value(metric.name());
            metric.writeValue(metric.unit() == MetricUnit.NONE ? value : value.unit(metric.unit()));
        }
    }
}
