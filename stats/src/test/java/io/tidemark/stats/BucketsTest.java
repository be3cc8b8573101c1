package io.tidemark.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** In which bucket of given bounds a value is: the first whose upper bound is not less. */
class BucketsTest {

    private static Plan plan(double[] bounds, boolean whole) {
        return Plans.of(Aggregation.distribution(bounds), whole);
    }

    private static int expected(double[] bounds, double value) {
        int i = 0;
        while (i < bounds.length && value > bounds[i]) {
            i++;
        }
        return i;
    }

    /** A whole number and a bound are compared as they are: a double may have rounded the one. */
    private static int expected(double[] bounds, long value) {
        int i = 0;
        while (i < bounds.length
                && new java.math.BigDecimal(value).compareTo(new java.math.BigDecimal(bounds[i])) > 0) {
            i++;
        }
        return i;
    }

    @Provide
    Arbitrary<double[]> bounds() {
        Arbitrary<Double> any = Arbitraries.oneOf(
                Arbitraries.doubles().between(-1e300, 1e300),
                Arbitraries.doubles().between(0, 10_000).ofScale(2),
                Arbitraries.longs()
                        .between(0, Double.doubleToRawLongBits(Double.MAX_VALUE))
                        .map(Double::longBitsToDouble),
                Arbitraries.integers().between(-60, 70).map(i -> Math.scalb(1.0, i)),
                Arbitraries.of(0.0, 1.0, 5.0, 100.0, 0x1p53, 0x1p63, Double.MIN_VALUE, Double.MAX_VALUE));
        Arbitrary<double[]> free = any.array(double[].class).ofMinSize(0).ofMaxSize(40);
        Arbitrary<double[]> positive = Arbitraries.doubles()
                .between(0, 10_000)
                .array(double[].class)
                .ofMinSize(1)
                .ofMaxSize(40);
        Arbitrary<double[]> steps = Combinators.combine(
                        Arbitraries.integers().between(1, 100),
                        Arbitraries.doubles().between(0.001, 50).ofScale(3))
                .as((count, step) -> {
                    double[] all = new double[count];
                    Arrays.setAll(all, i -> step * i);
                    return all;
                });
        return Arbitraries.oneOf(free, positive, steps)
                .map(all ->
                        Arrays.stream(all).map(d -> d + 0.0).sorted().distinct().toArray());
    }

    @Property
    void aNumberIsInTheFirstBucketThatReachesIt(@ForAll("bounds") double[] bounds, @ForAll double value) {
        Plan plan = plan(bounds, false);
        assertThat(plan.bucket(value, 0)).isEqualTo(expected(bounds, value));
        for (double bound : bounds) {
            for (double near : new double[] {bound, Math.nextUp(bound), Math.nextDown(bound), bound / 2, bound * 2}) {
                assertThat(plan.bucket(near, 0)).as("%s", near).isEqualTo(expected(bounds, near));
            }
        }
    }

    @Property
    void aWholeNumberIsInTheFirstBucketThatReachesIt(@ForAll("bounds") double[] bounds, @ForAll long value) {
        Plan plan = plan(bounds, true);
        assertThat(plan.bucket(value, value)).isEqualTo(expected(bounds, value));
        for (double bound : bounds) {
            for (long near : new long[] {(long) bound - 1, (long) bound, (long) bound + 1}) {
                assertThat(plan.bucket(near, near)).as("%s", near).isEqualTo(expected(bounds, near));
            }
        }
    }

    @Example
    void whatIsSpecialIsInABucketToo() {
        for (double[] bounds :
                new double[][] {{}, {0}, {0, 1}, {1, 2}, {-1, 1}, {Double.MIN_VALUE}, {Double.MAX_VALUE}}) {
            for (double value : new double[] {
                0.0, -0.0, -1, Double.MIN_VALUE, Double.MAX_VALUE, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
            }) {
                assertThat(plan(bounds, false).bucket(value, 0))
                        .as("%s in %s", value, Arrays.toString(bounds))
                        .isEqualTo(expected(bounds, value));
            }
            for (long value : new long[] {0, -1, 1, 2, Long.MAX_VALUE, Long.MIN_VALUE, (1L << 53) + 1}) {
                assertThat(plan(bounds, true).bucket(value, value))
                        .as("%s in %s", value, Arrays.toString(bounds))
                        .isEqualTo(expected(bounds, value));
            }
        }
    }
}
