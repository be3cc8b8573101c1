package io.tidemark.prometheus;

import io.tidemark.stats.AggregationData;
import io.tidemark.stats.Reading;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the buckets of a row as Prometheus has them: upper bounds in its unit, cumulative counts, the last without a bound. If bounds were asked for, those of them that
 * the row has. An exponential row has any: there a bound counts the buckets that are wholly below it. Used again for each row.
 */
// Guarded by ScrapeBenchmark.
final class Buckets {

    private static final double[] NONE = {};

    private @Nullable Reading row;
    private BaseUnit unit = BaseUnit.NONE;
    private double @Nullable [] wanted;
    private AggregationData.@Nullable Exponential exponential;
    private int next;
    private double bound;

    /** The bound of the row's own bucket that comes next. */
    private double ahead;

    private long cumulative;

    void begin(FamilyText family, Reading of) {
        row = of;
        unit = family.names.unit();
        wanted = family.bounds;
        exponential = of.buckets() == 0 && of.data() instanceof AggregationData.Exponential data ? data : null;
        next = 0;
        cumulative = 0;
        bound = Double.NEGATIVE_INFINITY;
        ahead = of.buckets() == 0 ? bound : unit.convert(of.upperBound(0));
    }

    /** The upper bound of the bucket, inclusive. */
    double bound() {
        return bound;
    }

    /** How many values are not above it. */
    long cumulative() {
        return cumulative;
    }

    /** Goes on to the next bucket. False after the one without a bound. */
    boolean next() {
        Reading from = row;
        if (from == null || bound == Double.POSITIVE_INFINITY) {
            return false;
        }
        return exponential == null ? nextOwn(from) : nextOf(exponential);
    }

    private boolean nextOwn(Reading from) {
        int last = from.buckets() - 1;
        while (true) {
            bound = ahead;
            cumulative += from.countAt(next);
            if (next == last) {
                return true;
            }
            ahead = unit.convert(from.upperBound(++next));
            // Two bounds may be one in another unit, or beyond the numbers there are.
            if (bound < ahead && (wanted == null || Arrays.binarySearch(wanted, bound) >= 0)) {
                return true;
            }
        }
    }

    /** Whether there are values below zero, as far as buckets tell. */
    boolean haveNegative() {
        AggregationData.Exponential data = exponential;
        return data != null
                && (data.negative().infinities() > 0
                        || data.negative().end() > data.negative().offset());
    }

    private boolean nextOf(AggregationData.Exponential data) {
        double[] bounds = wanted == null ? NONE : wanted;
        if (next == bounds.length) {
            bound = Double.POSITIVE_INFINITY;
            cumulative = data.count();
        } else {
            bound = bounds[next++];
            cumulative = upTo(bound, data);
        }
        return true;
    }

    private long upTo(double limit, AggregationData.Exponential data) {
        AggregationData.Side negative = data.negative();
        long count = negative.infinities();
        for (int i = negative.offset(); i < negative.end(); i++) {
            // Its values are above the lower bound of their magnitude.
            if (-unit.convert(data.upperBound(i - 1)) <= limit) {
                count += negative.countAt(i);
            }
        }
        if (limit >= 0) {
            count += data.zeros();
        }
        AggregationData.Side positive = data.positive();
        for (int i = positive.offset(); i < positive.end() && unit.convert(data.upperBound(i)) <= limit; i++) {
            count += positive.countAt(i);
        }
        return count;
    }
}
