package io.tidemark;

import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Histogram} in exponential buckets that any number of threads may record into at once: for work that fans out.
 *
 * <p>Recording takes one atomic addition and no lock, save for the first number in each power of two. What was recorded before a
 * snapshot is taken is in it, and what is recorded afterwards is not; of what is recorded meanwhile, each observation is in it or not. A
 * record that was closed is not changed by late recordings: they are lost to it.
 */
public final class SharedHistogram implements Histogram {

    private final Unit unit;
    private final Buckets positive = new Buckets();
    private final Buckets negative = new Buckets();
    private final AtomicLong zeros = new AtomicLong();
    private final AtomicLong notNumbers = new AtomicLong();

    // Written before the count that makes it matter, and read after the counts.
    private volatile boolean whole = true;

    private SharedHistogram(Unit unit) {
        this.unit = Objects.requireNonNull(unit, "unit");
    }

    /** A histogram of plain numbers. */
    public static SharedHistogram create() {
        return in(MetricUnit.NONE);
    }

    /** A histogram of numbers in a unit. A field's {@link InUnit} converts them when they are written. */
    public static SharedHistogram in(Unit unit) {
        return new SharedHistogram(unit);
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
            notNumbers.accumulateAndGet(count, Buckets::saturatedSum);
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
            if (!buckets.isWhole()) {
                whole = false;
            }
            notNumbers.accumulateAndGet(buckets.notNumbers(), Buckets::saturatedSum);
            buckets.forEachBucket(this::add);
        } else {
            Histogram.super.merge(observations);
        }
    }

    private void add(int index, long count) {
        if (index > 0) {
            positive.addShared(index, count);
        } else if (index < 0) {
            negative.addShared(-index, count);
        } else {
            zeros.accumulateAndGet(count, Buckets::saturatedSum);
        }
    }

    @Override
    public Observations snapshot() {
        return bucketSnapshot();
    }

    private BucketSnapshot bucketSnapshot() {
        BucketSnapshot.Builder builder = new BucketSnapshot.Builder();
        negative.forEach(builder::negative);
        builder.zero(zeros.get());
        positive.forEach(builder::positive);
        return builder.build(unit, whole, notNumbers.get());
    }

    @Override
    public @Nullable Observations closeValue() {
        BucketSnapshot snapshot = bucketSnapshot();
        return snapshot.isNothing() ? null : snapshot;
    }

    @Override
    public String toString() {
        return "SharedHistogram[" + bucketSnapshot().count() + "]";
    }
}
