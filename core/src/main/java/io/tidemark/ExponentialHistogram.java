package io.tidemark;

import io.tidemark.unit.Unit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The histogram of {@link Histogram#create} and {@link Histogram#in}. */
final class ExponentialHistogram implements Histogram {

    private final Unit unit;
    private final Buckets positive = new Buckets();
    private @Nullable Buckets negative;
    private long zeros;
    private long notNumbers;
    private boolean whole = true;

    ExponentialHistogram(Unit unit) {
        this.unit = Objects.requireNonNull(unit, "unit");
    }

    @Override
    public Unit unit() {
        return unit;
    }

    @Override
    public void record(double value, long count) {
        if (count <= 0) {
            return;
        }
        if (Double.isNaN(value)) {
            notNumbers = Buckets.saturatedSum(notNumbers, count);
            return;
        }
        int index = Buckets.indexOf(value);
        if (index != 0 && whole && value != Math.rint(value)) {
            whole = false;
        }
        add(value < 0 ? -index : index, count);
    }

    @Override
    public void merge(Observations observations) {
        if (observations instanceof BucketSnapshot buckets && buckets.unit().equals(unit)) {
            whole &= buckets.isWhole();
            notNumbers = Buckets.saturatedSum(notNumbers, buckets.notNumbers());
            buckets.forEachBucket(this::add);
        } else {
            Histogram.super.merge(observations);
        }
    }

    private void add(int index, long count) {
        if (index > 0) {
            positive.add(index, count);
        } else if (index < 0) {
            if (negative == null) {
                negative = new Buckets();
            }
            negative.add(-index, count);
        } else {
            zeros = Buckets.saturatedSum(zeros, count);
        }
    }

    @Override
    public BucketSnapshot snapshot() {
        BucketSnapshot.Builder builder = new BucketSnapshot.Builder();
        if (negative != null) {
            negative.forEach(builder::negative);
        }
        builder.zero(zeros);
        positive.forEach(builder::positive);
        return builder.build(unit, whole, notNumbers);
    }

    @Override
    public @Nullable Observations closeValue() {
        BucketSnapshot snapshot = snapshot();
        return snapshot.isNothing() ? null : snapshot;
    }

    @Override
    public String toString() {
        return "Histogram[" + snapshot().count() + "]";
    }
}
