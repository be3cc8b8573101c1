package io.tidemark.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

/** Each aggregation against a plain model of it. */
class AggregationTest {

    private static final double[] BOUNDS = {-10, 0, 0.5, 1, 10, 100};

    @Provide
    Arbitrary<double[]> doubles() {
        Arbitrary<Double> special = Arbitraries.of(
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY,
                -0.0,
                0.0,
                Double.MIN_VALUE,
                -Double.MIN_VALUE,
                Double.MIN_NORMAL,
                -10.0,
                0.5,
                1.0,
                10.0,
                100.0,
                Math.nextUp(100.0));
        return Arbitraries.oneOf(special, Arbitraries.doubles().between(-1000, 1000))
                .array(double[].class)
                .ofMinSize(1)
                .ofMaxSize(60);
    }

    private static double[] numbers(double[] values) {
        return Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
    }

    private static BigDecimal sum(double[] values) {
        return Arrays.stream(values)
                .filter(Double::isFinite)
                .mapToObj(BigDecimal::new)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static double squaredDeviations(double[] values) {
        double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
        if (finite.length == 0) {
            return 0;
        }
        BigDecimal mean = sum(finite).divide(BigDecimal.valueOf(finite.length), new MathContext(60));
        return Arrays.stream(finite)
                .mapToObj(value -> new BigDecimal(value).subtract(mean))
                .map(distance -> distance.multiply(distance))
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .doubleValue();
    }

    private static void assertIs(AggregationData data, double expected, double scale) {
        assertThat(((AggregationData.OfDouble) data).value()).isCloseTo(expected, within(Math.abs(scale) * 1e-12));
    }

    @Property(tries = 300)
    void numbersAreCountedAndNotNumbersAreCountedApart(@ForAll("doubles") double[] values) {
        ViewData data = Recorded.doubles(Aggregation.count(), values);
        int numbers = numbers(values).length;
        assertThat(data.notNumbers()).isEqualTo(values.length - numbers);
        assertThat(data.refused()).isZero();
        if (numbers == 0) {
            assertThat(data.rows()).isEmpty();
        } else {
            assertThat(Recorded.only(data)).isEqualTo(new AggregationData.OfLong(numbers));
        }
    }

    @Property(tries = 300)
    void aSumIsOfWhatIsNotNegative(@ForAll("doubles") double[] values) {
        ViewData data = Recorded.doubles(Aggregation.sum(), values);
        double[] numbers = numbers(values);
        double[] taken = Arrays.stream(numbers).filter(value -> value >= 0).toArray();
        assertThat(data.notNumbers()).isEqualTo(values.length - numbers.length);
        assertThat(data.refused()).isEqualTo(numbers.length - taken.length);
        if (taken.length > 0) {
            double sum = sum(taken).doubleValue();
            assertIs(Recorded.only(data), sum, sum);
        } else {
            assertThat(data.rows()).isEmpty();
        }
    }

    @Property(tries = 300)
    void aSignedSumIsOfAllThatIsFinite(@ForAll("doubles") double[] values) {
        ViewData data = Recorded.doubles(Aggregation.signedSum(), values);
        assertThat(data.refused()).isZero();
        if (numbers(values).length > 0) {
            double size = sum(Arrays.stream(values).map(Math::abs).toArray()).doubleValue();
            assertIs(Recorded.only(data), sum(values).doubleValue(), size);
        }
    }

    @Property(tries = 300)
    void lastLeastAndGreatest(@ForAll("doubles") double[] values) {
        double[] numbers = numbers(values);
        if (numbers.length == 0) {
            return;
        }
        assertThat(Recorded.only(Recorded.doubles(Aggregation.lastValue(), values)))
                .isEqualTo(new AggregationData.OfDouble(numbers[numbers.length - 1]));
        assertThat(Recorded.only(Recorded.doubles(Aggregation.min(), values)))
                .isEqualTo(new AggregationData.OfDouble(
                        DoubleStream.of(numbers).min().getAsDouble()));
        assertThat(Recorded.only(Recorded.doubles(Aggregation.max(), values)))
                .isEqualTo(new AggregationData.OfDouble(
                        DoubleStream.of(numbers).max().getAsDouble()));
    }

    @Property(tries = 300)
    void aDistribution(@ForAll("doubles") double[] values) {
        double[] numbers = numbers(values);
        ViewData view = Recorded.doubles(Aggregation.distribution(BOUNDS), values);
        if (numbers.length == 0) {
            assertThat(view.rows()).isEmpty();
            return;
        }
        assertIsDistributionOf(numbers, (AggregationData.Distribution) Recorded.only(view));
    }

    @Property(tries = 300)
    void partsOfADistributionAreTogetherThatOfAll(@ForAll("doubles") double[] values, @ForAll Random random) {
        double[] numbers = numbers(values);
        if (numbers.length == 0) {
            return;
        }
        Plan plan = Plans.of(Aggregation.distribution(BOUNDS), false);
        Figures[] parts = {new Figures(plan), new Figures(plan), new Figures(plan)};
        for (double number : numbers) {
            Plans.add(parts[random.nextInt(3)], plan, number);
        }
        Figures all = new Figures(plan);
        for (Figures part : parts) {
            all.merge(part, plan);
        }
        assertIsDistributionOf(numbers, (AggregationData.Distribution) all.data(plan));
    }

    private static void assertIsDistributionOf(double[] numbers, AggregationData.Distribution data) {
        long[] buckets = new long[BOUNDS.length + 1];
        for (double number : numbers) {
            int i = 0;
            while (i < BOUNDS.length && number > BOUNDS[i]) {
                i++;
            }
            buckets[i]++;
        }
        double[] finite = Arrays.stream(numbers).filter(Double::isFinite).toArray();
        double size = sum(Arrays.stream(finite).map(Math::abs).toArray()).doubleValue();
        assertThat(data.bucketCounts()).isEqualTo(LongStream.of(buckets).boxed().toList());
        assertThat(data.count()).isEqualTo(numbers.length);
        assertThat(data.sum()).isCloseTo(sum(finite).doubleValue(), within(size * 1e-12));
        assertThat(data.min() + 0.0).isEqualTo(DoubleStream.of(numbers).min().getAsDouble() + 0.0);
        assertThat(data.max() + 0.0).isEqualTo(DoubleStream.of(numbers).max().getAsDouble() + 0.0);
        double squares = squaredDeviations(finite);
        assertThat(data.sumOfSquaredDeviations()).isCloseTo(squares, within(Math.max(squares, size * 1e-12) * 1e-10));
        if (finite.length > 0) {
            assertThat(data.mean()).isCloseTo(sum(finite).doubleValue() / finite.length, within(size * 1e-12));
        }
    }

    @Property(tries = 300)
    void longs(@ForAll @NotEmpty long[] values) {
        BigInteger sum = LongStream.of(values).mapToObj(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
        long[] positive = LongStream.of(values).filter(value -> value >= 0).toArray();
        BigInteger positiveSum =
                LongStream.of(positive).mapToObj(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
        assertThat(Recorded.only(Recorded.longs(Aggregation.count(), values)))
                .isEqualTo(new AggregationData.OfLong(values.length));
        assertThat(Recorded.only(Recorded.longs(Aggregation.signedSum(), values)))
                .isEqualTo(new AggregationData.OfLong(saturated(sum)));
        ViewData sums = Recorded.longs(Aggregation.sum(), values);
        assertThat(sums.refused()).isEqualTo(values.length - positive.length);
        if (positive.length > 0) {
            assertThat(Recorded.only(sums)).isEqualTo(new AggregationData.OfLong(saturated(positiveSum)));
        }
        assertThat(Recorded.only(Recorded.longs(Aggregation.min(), values)))
                .isEqualTo(
                        new AggregationData.OfLong(LongStream.of(values).min().getAsLong()));
        assertThat(Recorded.only(Recorded.longs(Aggregation.max(), values)))
                .isEqualTo(
                        new AggregationData.OfLong(LongStream.of(values).max().getAsLong()));
        assertThat(Recorded.only(Recorded.longs(Aggregation.lastValue(), values)))
                .isEqualTo(new AggregationData.OfLong(values[values.length - 1]));
    }

    private static long saturated(BigInteger sum) {
        return sum.max(BigInteger.valueOf(Long.MIN_VALUE))
                .min(BigInteger.valueOf(Long.MAX_VALUE))
                .longValueExact();
    }

    @Property(tries = 300)
    void longsAreInTheBucketTheyBelongInHoweverLarge(@ForAll long value) {
        double[] bounds = LongStream.concat(
                        LongStream.of(Long.MIN_VALUE, -5, 0, 7, 1L << 53, (1L << 53) + 2, Long.MAX_VALUE),
                        LongStream.of(value))
                .mapToDouble(bound -> (double) bound)
                .flatMap(bound -> DoubleStream.of(Math.nextDown(bound), bound, Math.nextUp(bound)))
                .distinct()
                .sorted()
                .toArray();
        for (long at : new long[] {value, value - 1, value + 1, Long.MIN_VALUE, Long.MAX_VALUE, (1L << 53) + 1}) {
            AggregationData.Distribution data =
                    (AggregationData.Distribution) Recorded.only(Recorded.longs(Aggregation.distribution(bounds), at));
            int bucket = 0;
            while (bucket < bounds.length && BigDecimal.valueOf(at).compareTo(new BigDecimal(bounds[bucket])) > 0) {
                bucket++;
            }
            assertThat(data.bucketCounts().indexOf(1L)).isEqualTo(bucket);
        }
    }

    @Test
    void manyBoundsAreInclusiveToo() {
        double[] bounds =
                DoubleStream.iterate(0, bound -> bound + 0.5).limit(100).toArray();
        for (int i = 0; i < bounds.length; i++) {
            AggregationData.Distribution data = (AggregationData.Distribution) Recorded.only(
                    Recorded.doubles(Aggregation.distribution(bounds), bounds[i], Math.nextUp(bounds[i])));
            assertThat(data.bucketCounts().subList(i, i + 2)).containsExactly(1L, 1L);
            long whole = (long) Math.floor(bounds[i]);
            AggregationData.Distribution ofLongs = (AggregationData.Distribution)
                    Recorded.only(Recorded.longs(Aggregation.distribution(bounds), whole, whole + 1));
            assertThat(ofLongs.bucketCounts().indexOf(1L)).isEqualTo((int) (2 * whole));
        }
        AggregationData.Distribution zero =
                (AggregationData.Distribution) Recorded.only(Recorded.doubles(Aggregation.distribution(bounds), -0.0));
        assertThat(zero.bucketCounts().get(0)).isEqualTo(1);
    }

    @Test
    void squaredDeviationsOfLargeNumbersThatAreCloseTogether() {
        Random random = new Random(1);
        for (double first : new double[] {1e9, 0, -1e9}) {
            double[] values = DoubleStream.concat(
                            DoubleStream.of(first), DoubleStream.generate(() -> 1e9 + random.nextGaussian() * 1e-3))
                    .limit(20_000)
                    .toArray();
            AggregationData.Distribution data =
                    (AggregationData.Distribution) Recorded.only(Recorded.doubles(Aggregation.distribution(), values));
            double exact = squaredDeviations(values);
            assertThat(data.sumOfSquaredDeviations()).isCloseTo(exact, within(exact * 1e-10));
            assertThat(inParts(values)).isCloseTo(exact, within(exact * 1e-10));
        }
    }

    @Test
    void squaredDeviationsOfNumbersWhoseMeanMoves() {
        Random random = new Random(2);
        double[] values = DoubleStream.iterate(1, mean -> mean * 1.002)
                .map(mean -> mean + random.nextGaussian())
                .limit(10_000)
                .toArray();
        double exact = squaredDeviations(values);
        assertThat(inParts(values)).isCloseTo(exact, within(exact * 1e-12));
    }

    private static double inParts(double[] values) {
        Plan plan = Plans.of(Aggregation.distribution(), false);
        Figures[] parts = {new Figures(plan), new Figures(plan), new Figures(plan), new Figures(plan)};
        for (int i = 0; i < values.length; i++) {
            Plans.add(parts[i * 4 / values.length], plan, values[i]);
        }
        Figures all = new Figures(plan);
        List.of(parts).forEach(part -> all.merge(part, plan));
        return ((AggregationData.Distribution) all.data(plan)).sumOfSquaredDeviations();
    }

    @Test
    void whatIsBeyondTheNumbersThereAreIsNeverNotANumber() {
        for (double[] values : new double[][] {
            {Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE},
            {-Double.MAX_VALUE, Double.MAX_VALUE},
            {1e200, -1e200, 1e200, 1, 2, 3, 4}
        }) {
            Plan plan = Plans.of(Aggregation.distribution(), false);
            Figures all = new Figures(plan);
            for (double value : values) {
                Figures one = new Figures(plan);
                Plans.add(one, plan, value);
                Plans.add(one, plan, value);
                all.merge(one, plan);
            }
            AggregationData.Distribution data = (AggregationData.Distribution) all.data(plan);
            assertThat(data.sum()).isFinite();
            assertThat(data.mean()).isFinite();
            assertThat(data.sumOfSquaredDeviations()).isEqualTo(Double.POSITIVE_INFINITY);
        }
        AggregationData.Distribution infinite = (AggregationData.Distribution) Recorded.only(Recorded.doubles(
                Aggregation.distribution(1), Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 3, 5));
        assertThat(infinite.bucketCounts()).containsExactly(1L, 3L);
        assertThat(infinite.sum()).isEqualTo(8);
        assertThat(infinite.mean()).isEqualTo(4);
        assertThat(infinite.sumOfSquaredDeviations()).isEqualTo(2);
        assertThat(infinite.min()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(infinite.max()).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void whatCannotBeIsRefusedWithTheReason() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Aggregation.distribution(1, 1))
                .withMessageContaining("ascending: 1.0 comes after 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Aggregation.distribution(0.0, -0.0))
                .withMessageContaining("ascending");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Aggregation.distribution(1, Double.POSITIVE_INFINITY))
                .withMessageContaining("not finite");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Aggregation.exponentialDistribution(1, 20))
                .withMessageContaining("2 to 10,000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Aggregation.exponentialDistribution(160, 21))
                .withMessageContaining("-10 to 20");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Aggregation.quantiles(Duration.ZERO))
                .withMessageContaining("PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Aggregation.quantiles(Duration.ofMinutes(1), 50))
                .withMessageContaining("50.0")
                .withMessageContaining("0.99");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Aggregation.quantiles(Duration.ofMinutes(1), 0.5, 0.5))
                .withMessageContaining("twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Aggregation.quantiles(Duration.ofMinutes(1), Double.NaN))
                .withMessageContaining("NaN");
    }

    @Test
    void aSumThatWasBeyondTheNumbersThereAreComesBack() {
        double most = Double.MAX_VALUE;
        assertThat(signedSum(most, most)).isEqualTo(most);
        assertThat(signedSum(most, most, -most)).isEqualTo(most);
        assertThat(signedSum(most, most, -most, -most, 3)).isEqualTo(3);
        assertThat(signedSum(most, 1e300, -most)).isEqualTo(1e300, within(1e293));
        assertThat(signedSum(-most, -most, -most, most)).isEqualTo(-most);
        assertThat(signedSum(-most, -most, -most, most, most, most, most)).isEqualTo(most);
        assertThat(Recorded.only(
                        Recorded.longs(Aggregation.signedSum(), Long.MAX_VALUE, Long.MAX_VALUE, -Long.MAX_VALUE, -5)))
                .isEqualTo(new AggregationData.OfLong(Long.MAX_VALUE - 5));
    }

    private static double signedSum(double... values) {
        AggregationData.OfDouble sum =
                (AggregationData.OfDouble) Recorded.only(Recorded.doubles(Aggregation.signedSum(), values));
        assertThat(sum.infinities()).isZero();
        return sum.value();
    }

    @Test
    void partsOfASumThatAreTogetherBeyondTheNumbersThereAreComeBackToo() {
        Plan plan = Plans.of(Aggregation.signedSum(), false);
        Figures all = new Figures(plan);
        for (double[] part :
                new double[][] {{1e308, 1e308}, {1.5e308, Double.POSITIVE_INFINITY}, {-1.7e308, -1.7e308}}) {
            Figures some = new Figures(plan);
            for (double value : part) {
                Plans.add(some, plan, value);
            }
            all.merge(some, plan);
        }
        AggregationData.OfDouble sum = (AggregationData.OfDouble) all.data(plan);
        assertThat(sum.value()).isEqualTo(0.1e308, within(1e294));
        assertThat(sum.infinities()).isEqualTo(1);
    }

    @Test
    void anInfinityThatASumLeavesOutIsCounted() {
        double infinity = Double.POSITIVE_INFINITY;
        assertThat(Recorded.only(Recorded.doubles(Aggregation.sum(), 1, infinity, 2, infinity)))
                .isEqualTo(new AggregationData.OfDouble(3, 2));
        assertThat(Recorded.only(Recorded.doubles(Aggregation.signedSum(), infinity, -infinity)))
                .isEqualTo(new AggregationData.OfDouble(0, 2));
        AggregationData.Distribution data = (AggregationData.Distribution)
                Recorded.only(Recorded.doubles(Aggregation.distribution(1), 0.5, infinity, -infinity));
        assertThat(data.count() - data.finite()).isEqualTo(2);
    }
}
