package io.tidemark.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExponentialBucketsTest {

    /** All finite positive numbers are as likely, subnormal ones and powers of two are there. */
    @Provide
    Arbitrary<Double> positive() {
        return Arbitraries.oneOf(
                Arbitraries.longs()
                        .between(1, Double.doubleToRawLongBits(Double.MAX_VALUE))
                        .map(Double::longBitsToDouble),
                Arbitraries.integers()
                        .between(Double.MIN_EXPONENT - 52, Double.MAX_EXPONENT)
                        .map(i -> Math.scalb(1.0, i)),
                Arbitraries.doubles().between(0.1, 1000));
    }

    @Test
    void aPowerOfTwoIsTheUpperBoundOfItsBucketAtEachScale() {
        for (int scale = -10; scale <= 20; scale++) {
            ExponentialBuckets buckets = new ExponentialBuckets(160, scale);
            for (int exponent = Double.MIN_EXPONENT - 52; exponent <= Double.MAX_EXPONENT; exponent++) {
                double power = Math.scalb(1.0, exponent);
                long upper = scale > 0 ? (long) exponent << scale : Math.floorDiv(exponent - 1, 1 << -scale) + 1L;
                assertThat(buckets.indexOf(power))
                        .as("2^%s at scale %s", exponent, scale)
                        .isEqualTo((int) (upper - 1));
                if (exponent < Double.MAX_EXPONENT && scale >= 0 && exponent >= Double.MIN_EXPONENT) {
                    assertThat(buckets.indexOf(Math.nextUp(power))).isEqualTo((int) upper);
                }
            }
        }
    }

    @Property
    void aNumberIsBetweenTheBoundsOfItsBucket(
            @ForAll("positive") double value, @ForAll @IntRange(min = -10, max = 20) int scale) {
        int index = new ExponentialBuckets(160, scale).indexOf(value);
        double upper = ExponentialBuckets.upperBound(index, scale);
        double lower = ExponentialBuckets.upperBound(index - 1, scale);
        // The bounds are rounded; so is the logarithm, by less than a billionth of the value.
        assertThat(value).isLessThanOrEqualTo(Math.max(upper, upper * (1 + 1e-12)));
        assertThat(value).isGreaterThanOrEqualTo(lower * (1 - 1e-12));
    }

    @Property(tries = 300)
    void countsAreThoseOfTheIndexAtTheScaleItEndsWith(
            @ForAll("lists") List<Double> values, @ForAll @IntRange(min = 2, max = 160) int most) {
        ExponentialBuckets buckets = new ExponentialBuckets(most, 20);
        values.forEach(buckets::add);
        assertHolds(buckets, values, most);
    }

    @Property(tries = 300)
    void partsOfDifferentScalesMerge(
            @ForAll("lists") List<Double> values,
            @ForAll Random random,
            @ForAll @IntRange(min = 2, max = 160) int most) {
        ExponentialBuckets[] parts = {
            new ExponentialBuckets(most, 20), new ExponentialBuckets(most, 20), new ExponentialBuckets(most, 20)
        };
        // The first half small ones, so that their scales differ.
        for (double value : values) {
            parts[value < 1 ? 0 : 1 + random.nextInt(2)].add(value);
        }
        ExponentialBuckets all = new ExponentialBuckets(most, 20);
        Arrays.stream(parts).forEach(all::merge);
        assertHolds(all, values, most);
    }

    @Provide
    Arbitrary<List<Double>> lists() {
        return positive().list().ofMinSize(1).ofMaxSize(100);
    }

    private static void assertHolds(ExponentialBuckets buckets, List<Double> values, int most) {
        ExponentialBuckets sameScale = new ExponentialBuckets(most, buckets.scale());
        Map<Integer, Long> expected = new TreeMap<>();
        values.forEach(value -> expected.merge(sameScale.indexOf(value), 1L, Long::sum));
        Map<Integer, Long> found = new TreeMap<>();
        long[] counts = buckets.counts();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                found.put(buckets.offset() + i, counts[i]);
            }
        }
        // At high scales the logarithm decides, and it is the same one: only where it is monotone do halves agree
        // exactly.
        assertThat(found.values().stream().mapToLong(count -> count).sum()).isEqualTo(values.size());
        if (!found.equals(expected)) {
            assertNeighbours(found, expected);
        }
        assertThat(counts).hasSizeLessThanOrEqualTo(most);
        assertThat(buckets.count()).isEqualTo(values.size());
        if (buckets.scale() < 20) {
            // It is as fine as it can be.
            ExponentialBuckets finer = new ExponentialBuckets(most, buckets.scale() + 1);
            int low = values.stream().mapToInt(finer::indexOf).min().getAsInt();
            int high = values.stream().mapToInt(finer::indexOf).max().getAsInt();
            assertThat((long) high - low + 1).isGreaterThanOrEqualTo(most);
        }
    }

    /** A value at a bound may be counted on either side of it, by the rounding of a logarithm. */
    private static void assertNeighbours(Map<Integer, Long> found, Map<Integer, Long> expected) {
        long above = 0;
        TreeMap<Integer, Long> all = new TreeMap<>(found);
        expected.forEach((index, count) -> all.merge(index, -count, Long::sum));
        for (Map.Entry<Integer, Long> difference : all.entrySet()) {
            above += difference.getValue();
            assertThat(Math.abs(above)).isLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 160})
    void theWholeRangeOfNumbersFits(int most) {
        ExponentialBuckets buckets = new ExponentialBuckets(most, 20);
        buckets.add(1);
        buckets.add(Double.MIN_VALUE);
        buckets.add(Double.MAX_VALUE);
        assertThat(buckets.count()).isEqualTo(3);
        assertThat(buckets.counts()).hasSizeLessThanOrEqualTo(most);
    }

    @Test
    void aDistributionOfBothSigns() {
        AggregationData.Exponential data = (AggregationData.Exponential) Recorded.only(Recorded.doubles(
                Aggregation.exponentialDistribution(160, 0), 1, 2, 4, -4, -3, 0, -0.0, Double.NaN, 1000));
        assertThat(data.scale()).isZero();
        assertThat(data.count()).isEqualTo(8);
        assertThat(data.zeros()).isEqualTo(2);
        assertThat(data.positive().offset()).isEqualTo(-1);
        assertThat(data.positive().counts()).containsExactly(1L, 1L, 1L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 1L);
        assertThat(data.negative().offset()).isEqualTo(1);
        assertThat(data.negative().counts()).containsExactly(2L);
        assertThat(data.sum()).isEqualTo(1000);
        assertThat(data.mean()).isEqualTo(125);
        assertThat(data.min()).isEqualTo(-4);
        assertThat(data.max()).isEqualTo(1000);
    }

    @Test
    void bothSignsHaveOneScale() {
        AggregationData.Exponential data = (AggregationData.Exponential)
                Recorded.only(Recorded.doubles(Aggregation.exponentialDistribution(16, 20), 1, 1.5, -1e-9, -1e9, 2));
        ExponentialBuckets same = new ExponentialBuckets(16, data.scale());
        assertThat(data.negative().offset()).isEqualTo(same.indexOf(1e-9));
        assertThat(data.positive().offset()).isEqualTo(same.indexOf(1));
        assertThat(data.positive().counts().stream().mapToLong(count -> count).sum())
                .isEqualTo(3);
    }

    @Test
    void anInfinityIsCountedApartAndCostsNoFineness() {
        AggregationData.Exponential data = (AggregationData.Exponential) Recorded.only(Recorded.doubles(
                Aggregation.exponentialDistribution(),
                Double.POSITIVE_INFINITY,
                1.25,
                1.26,
                Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY));
        AggregationData.Exponential without = (AggregationData.Exponential)
                Recorded.only(Recorded.doubles(Aggregation.exponentialDistribution(), 1.25, 1.26));
        assertThat(data.scale()).isEqualTo(without.scale());
        assertThat(data.positive().counts()).isEqualTo(without.positive().counts());
        assertThat(data.positive().infinities()).isEqualTo(2);
        assertThat(data.negative().counts()).isEmpty();
        assertThat(data.negative().infinities()).isEqualTo(1);
        assertThat(data.count()).isEqualTo(5);
        assertThat(data.finite()).isEqualTo(2);
        assertThat(data.sum()).isCloseTo(2.51, within(1e-12));
        assertThat(data.max()).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void noBucketLosesValuesToAnotherWhenMoreCome() {
        Views views = Views.create();
        views.register(View.of(Recorded.DOUBLES)
                .aggregate(Aggregation.exponentialDistribution())
                .named("v"));
        Recorded.DOUBLES.record(Double.POSITIVE_INFINITY);
        Recorded.DOUBLES.record(1);
        AggregationData.Exponential before =
                (AggregationData.Exponential) Recorded.only(views.get("v").orElseThrow());
        Recorded.DOUBLES.record(1.0000001);
        AggregationData.Exponential after = (AggregationData.Exponential)
                Recorded.only(views.unregister("v").orElseThrow());

        assertThat(before.upperBound(-1)).isEqualTo(1);
        assertThat(before.positive().countAt(-1)).isEqualTo(1);
        assertThat(after.positive().countAt(-1)).isEqualTo(1);
        assertThat(after.positive().infinities()).isEqualTo(1);
        assertThat(after.count()).isEqualTo(3);
    }
}
