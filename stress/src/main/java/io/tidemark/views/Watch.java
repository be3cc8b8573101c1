package io.tidemark.views;

import io.tidemark.stats.AggregationData;
import io.tidemark.stats.Tags;
import io.tidemark.stats.ViewData;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one reading of a view after the other: each must agree with itself, and none go back behind the one before. For one thread.
 */
final class Watch {

    private final Findings findings;
    private final boolean rowsGo;
    private final Map<Tags, ViewData.Row> newest = new HashMap<>();
    private @Nullable ViewData before;
    private long beganAnew;

    /** What rows had that have begun anew since. */
    private long left;

    /** @param rowsGo whether rows may be gone, and come back with a new start; else each stays */
    Watch(Findings findings, boolean rowsGo) {
        this.findings = findings;
        this.rowsGo = rowsGo;
    }

    void see(ViewData data) {
        String view = data.view().name();
        ViewData last = before;
        if (last != null) {
            findings.expectEqual(view + ": its start", last.start(), data.start());
            findings.expect(data.overflowed() >= last.overflowed(), () -> view + ": what overflowed goes back");
            findings.expect(
                    rowsGo || data.rows().size() >= last.rows().size(), () -> view + ": a row is gone: " + data.rows());
        }
        for (ViewData.Row row : data.rows()) {
            String name = view + row.tags();
            findings.expect(agrees(row.data()), () -> name + ": does not agree with itself: " + row.data());
            ViewData.Row known = newest.put(row.tags(), row);
            if (known == null) {
                continue;
            }
            if (known.start().equals(row.start())) {
                findings.expect(
                        follows(known.data(), row.data()),
                        () -> name + ": goes back, from " + known.data() + " to " + row.data());
            } else {
                beganAnew++;
                left += sum(known.data());
                findings.expect(
                        rowsGo && row.start().isAfter(known.start()),
                        () -> name + ": began " + known.start() + " and then anew " + row.start());
            }
        }
        before = data;
    }

    /** How often a row came back. */
    long beganAnew() {
        return beganAnew;
    }

    /** The sum of all values of all rows that were seen, also of those that are gone: as who reads adds it up. */
    long total() {
        return left + newest.values().stream().mapToLong(row -> sum(row.data())).sum();
    }

    /** The sum of the values; how many there were, of a count. */
    static long sum(AggregationData data) {
        if (data instanceof AggregationData.OfLong number) {
            return number.value();
        } else if (data instanceof AggregationData.Distribution some) {
            return (long) some.sum();
        } else if (data instanceof AggregationData.Exponential some) {
            return (long) some.sum();
        }
        throw new IllegalArgumentException("not expected here: " + data);
    }

    /** Values are 1, 2 and 3, and the bounds 1 and 2: so the buckets tell everything else. */
    private static boolean agrees(AggregationData data) {
        if (data instanceof AggregationData.Distribution some) {
            List<Long> counts = some.bucketCounts();
            long count = 0;
            long sum = 0;
            long squares = 0;
            int least = 0;
            int greatest = 0;
            for (int i = 0; i < counts.size(); i++) {
                int value = i + 1;
                long times = counts.get(i);
                count += times;
                sum += times * value;
                squares += times * value * value;
                least = least == 0 && times > 0 ? value : least;
                greatest = times > 0 ? value : greatest;
            }
            double deviations = squares - (double) sum * sum / count;
            return some.count() == count
                    && some.sum() == sum
                    && some.min() == least
                    && some.max() == greatest
                    && Math.abs(some.sumOfSquaredDeviations() - deviations) <= 1e-6 * (1 + squares);
        } else if (data instanceof AggregationData.Exponential some) {
            long count = some.zeros() + total(some.positive()) + total(some.negative());
            return some.count() == count && some.sum() >= count && some.sum() <= Writer.GREATEST * count;
        }
        return true;
    }

    private static long total(AggregationData.Side side) {
        return side.counts().stream().mapToLong(count -> count).sum();
    }

    private static boolean follows(AggregationData before, AggregationData now) {
        if (now instanceof AggregationData.Distribution some && before instanceof AggregationData.Distribution last) {
            for (int i = 0; i < some.bucketCounts().size(); i++) {
                if (some.bucketCounts().get(i) < last.bucketCounts().get(i)) {
                    return false;
                }
            }
            return true;
        } else if (now instanceof AggregationData.Exponential some
                && before instanceof AggregationData.Exponential last) {
            return some.count() >= last.count() && some.sum() >= last.sum() && some.scale() <= last.scale();
        }
        return sum(now) >= sum(before);
    }
}
