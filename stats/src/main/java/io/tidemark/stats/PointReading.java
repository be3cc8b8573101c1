package io.tidemark.stats;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads points that are there already. */
final class PointReading extends Reading {
    private final List<MetricFamily.Point> points;
    private int next;
    private MetricFamily.@Nullable Point point;

    PointReading(List<MetricFamily.Point> points) {
        this.points = points;
    }

    @Override
    public boolean next() {
        if (next == points.size()) {
            return false;
        }
        point = points.get(next++);
        return true;
    }

    private MetricFamily.Point point() {
        return Objects.requireNonNull(point, "next() comes first");
    }

    @Override
    public Tags tags() {
        return point().tags();
    }

    @Override
    public long startNanos() {
        Instant start = point().start();
        try {
            return Math.addExact(Math.multiplyExact(start.getEpochSecond(), 1_000_000_000L), start.getNano());
        } catch (ArithmeticException beyond) {
            return start.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    @Override
    public @Nullable Instant time() {
        return point().time();
    }

    @Override
    public boolean isWhole() {
        return data() instanceof AggregationData.OfLong;
    }

    @Override
    public long whole() {
        return data() instanceof AggregationData.OfLong number ? number.value() : (long) number();
    }

    @Override
    public double number() {
        AggregationData data = data();
        if (data instanceof AggregationData.OfLong number) {
            return number.value();
        }
        return data instanceof AggregationData.OfDouble number ? number.value() : Double.NaN;
    }

    @Override
    public long count() {
        AggregationData data = data();
        if (data instanceof AggregationData.Moments moments) {
            return moments.count();
        }
        return data instanceof AggregationData.Quantiles quantiles ? quantiles.count() : 1;
    }

    @Override
    public double sum() {
        AggregationData data = data();
        if (data instanceof AggregationData.Moments moments) {
            return moments.sum();
        }
        return data instanceof AggregationData.Quantiles quantiles ? quantiles.sum() : number();
    }

    @Override
    public int buckets() {
        return data() instanceof AggregationData.Distribution distribution ? distribution.buckets() : 0;
    }

    private AggregationData.Distribution distribution() {
        return (AggregationData.Distribution) data();
    }

    @Override
    public double upperBound(int bucket) {
        return distribution().upperBound(bucket);
    }

    @Override
    public long countAt(int bucket) {
        return distribution().countAt(bucket);
    }

    @Override
    public AggregationData data() {
        return point().value();
    }

    @Override
    public List<Exemplar> exemplars() {
        return point().exemplars();
    }
}
