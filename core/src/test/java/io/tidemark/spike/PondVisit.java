package io.tidemark.spike;

import io.tidemark.Naming;
import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.FieldReader;
import io.tidemark.entry.MetricField;
import io.tidemark.entry.PropertyField;
import io.tidemark.entry.RecordEntry;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import io.tidemark.entry.ValueWriter;
import io.tidemark.unit.MetricUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record with one of everything that is not plain: a sealed case, a map, an entry whose type only run time knows, a weighted
 * histogram, a metric with dimensions of its own. As generated for
 * {@code @Metrics(naming = SNAKE_CASE) @Dimensions("visitor_name") record PondVisit(..)}.
 */
record PondVisit(
        String visitorName,
        @Nullable Pond pond,
        Map<String, Long> birds,
        @Nullable Entry attachment,
        List<double[]> weights,
        double waterLevel,
        @Nullable DimensionSet gauge,
        long epochNanos)
        implements RecordEntry<PondVisit> {

    static final Shape SHAPE = Shape.of("PondVisit")
            .naming(Naming.SNAKE_CASE)
            .dimensions("visitor_name")
            .property("visitorName", ValueShape.STRING)
            .flatten("pond", Pond.PondShape.SHAPE)
            .prefix("pond")
            .keyed("birds")
            .exactPrefix("birds.")
            .unit(MetricUnit.COUNT)
            .nested("attachment")
            .prefix("attached")
            .metric("weights", ValueShape.list(ValueShape.DOUBLE))
            .unit(MetricUnit.KILOBYTES)
            .metric("waterLevel", ValueShape.DOUBLE)
            .build();

    static final int POND = SHAPE.offset(1);
    static final int BIRDS = SHAPE.offset(2);
    static final int ATTACHMENT = SHAPE.offset(3);
    static final int WEIGHTS = SHAPE.offset(4);
    static final int WATER_LEVEL = SHAPE.offset(5);
    static final EntryLayout LAYOUT = EntryLayout.of(SHAPE);

    static final FieldReader<PondVisit> READER = new Reader();
    static final PropertyField<PondVisit, String> VISITOR_NAME = PropertyField.of(LAYOUT, 0, READER, 0, null);
    static final MetricField<PondVisit> WATER = MetricField.of(LAYOUT, WATER_LEVEL, READER, 5);
    static final PropertyField<PondVisit, String> KIND = PropertyField.<Pond, String>of(
                    EntryLayout.of(Pond.PondShape.SHAPE), 0, Pond.PondShape.READER, 0, null)
            .within(LAYOUT, POND, READER, 1);
    static final MetricField<PondVisit> DEPTH = MetricField.<Pond>of(
                    EntryLayout.of(Pond.PondShape.SHAPE), 1, Pond.PondShape.READER, 1)
            .within(LAYOUT, POND, READER, 1);

    @Override
    public EntryLayout layout() {
        return LAYOUT;
    }

    @Override
    public void writeTo(EntryWriter out) {
        out.property(0, visitorName);
        if (pond != null) {
            Pond.PondShape.write(pond, POND, out);
        }
        birds.forEach((bird, count) -> out.keyed(BIRDS, bird).metric(count));
        if (attachment != null) {
            out.nested(ATTACHMENT, attachment);
        }
        ValueWriter several = out.value(WEIGHTS).unit(MetricUnit.BYTES);
        several.beginDistribution();
        for (double[] weight : weights) {
            several.observe(weight[0], (long) weight[1]);
        }
        several.endDistribution();
        if (gauge == null) {
            out.metric(WATER_LEVEL, waterLevel);
        } else {
            out.value(WATER_LEVEL).dimensions(gauge).metric(waterLevel);
        }
    }

    @Override
    public PondVisit tidemarkRecord() {
        return this;
    }

    @Override
    public @Nullable Object tidemarkClosed() {
        return null;
    }

    private static final class Reader extends FieldReader<PondVisit> {
        @Override
        public boolean present(PondVisit visit, @Nullable Object closed, int member) {
            return switch (member) {
                case 0, 5 -> true;
                case 1 -> visit.pond != null;
                default -> false;
            };
        }

        @Override
        public double readDouble(PondVisit visit, @Nullable Object closed, int member) {
            return member == 5 ? visit.waterLevel : 0;
        }

        @Override
        public long readLong(PondVisit visit, @Nullable Object closed, int member) {
            return (long) readDouble(visit, closed, member);
        }

        @Override
        public @Nullable Object get(PondVisit visit, @Nullable Object closed, int member) {
            return member == 0 ? visit.visitorName : member == 1 ? visit.pond : null;
        }
    }
}
