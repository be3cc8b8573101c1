package io.tidemark.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.stats.AggregationData.Distribution;
import io.tidemark.stats.AggregationData.Exponential;
import io.tidemark.stats.AggregationData.Side;
import org.junit.jupiter.api.Test;

/** Histograms that were counted elsewhere, as by another library, and what exporters read of all of them. */
class AggregationDataTest {

    @Test
    void aDistributionOfAnotherLibraryIsAsOneOfAView() {
        Distribution counted =
                (Distribution) Recorded.only(Recorded.doubles(Aggregation.distribution(5, 10), 1, 2, 5, 7.5, 100));

        Distribution made = Distribution.of(new double[] {5, 10}, new long[] {3, 1, 1}, 115.5);

        assertThat(made.bucketBounds()).isEqualTo(counted.bucketBounds());
        assertThat(made.bucketCounts()).isEqualTo(counted.bucketCounts());
        assertThat(made.count()).isEqualTo(5);
        assertThat(made.sum()).isEqualTo(counted.sum());
        assertThat(made.mean()).isEqualTo(counted.mean());
        assertThat(made.min()).isNaN();
        assertThat(made.max()).isNaN();
        assertThat(made.sumOfSquaredDeviations()).isNaN();
        Distribution ranged = made.withRange(Double.NaN, 100);
        assertThat(ranged.max()).isEqualTo(100);
        assertThat(ranged.bucketCounts()).isEqualTo(made.bucketCounts());
        assertThat(Distribution.of(new double[0], new long[] {0}, 0).mean()).isNaN();
    }

    @Test
    void whatIsNoDistributionIsRefusedInWords() {
        double[] bounds = {5, 10};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Distribution.of(bounds, new long[] {1, 2}, 3))
                .withMessage(
                        "a distribution of 2 bounds and 2 counts: it must have 3 counts, the last for what is beyond all bounds");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Distribution.of(new double[] {10, 5}, new long[3], 3))
                .withMessageContaining("5.0 comes after 10.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Distribution.of(new double[] {5, Double.POSITIVE_INFINITY}, new long[3], 3))
                .withMessageContaining("the last bucket has no upper bound");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Distribution.of(bounds, new long[] {1, -2, 3}, 3))
                .withMessage("the count -2 of a distribution: it cannot be negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Distribution.of(bounds, new long[] {Long.MAX_VALUE, 1, 0}, 3))
                .withMessageContaining("together more than");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Distribution.of(bounds, new long[3], Double.NaN))
                .withMessageContaining("the sum NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Distribution.of(bounds, new long[3], 0).withRange(2, 1))
                .withMessage("the least value 2.0 is above the greatest, 1.0");
        assertThatThrownBy(() -> Distribution.of(bounds, null, 0))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("counts");
    }

    @Test
    void whatItWasMadeOfMayChange() {
        double[] bounds = {5};
        long[] counts = {1, 2};
        Distribution made = Distribution.of(bounds, counts, 3);
        Side side = Side.of(0, counts);
        bounds[0] = 7;
        counts[0] = 9;
        assertThat(made).isEqualTo(Distribution.of(new double[] {5}, new long[] {1, 2}, 3));
        assertThat(side.counts()).containsExactly(1L, 2L);
    }

    @Test
    void anExponentialDistributionOfAnotherLibraryIsAsOneOfAView() {
        Exponential counted = (Exponential) Recorded.only(Recorded.doubles(
                Aggregation.exponentialDistribution(160, 0), 1, 2, 4, -4, -3, 0, Double.POSITIVE_INFINITY));

        Exponential made = Exponential.of(0, 1, Side.of(-1, 1, 1, 1).withInfinities(1), Side.of(1, 2), 0);

        assertThat(made.positive()).isEqualTo(counted.positive());
        assertThat(made.negative()).isEqualTo(counted.negative());
        assertThat(made.count()).isEqualTo(counted.count()).isEqualTo(7);
        assertThat(made.finite()).isEqualTo(counted.finite()).isEqualTo(6);
        assertThat(made.zeros()).isEqualTo(counted.zeros());
        assertThat(made.mean()).isEqualTo(counted.mean());
        assertThat(made.max()).isNaN();
        assertThat(made.withRange(-4, 4).max()).isEqualTo(4);
        assertThat(Exponential.of(3, 0, Side.empty(), Side.empty(), 0).count()).isZero();
    }

    @Test
    void whatIsNoExponentialDistributionIsRefusedInWords() {
        Side some = Side.of(0, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Exponential.of(21, 0, some, Side.empty(), 1))
                .withMessage("an exponential distribution of the scale 21: it must be from -11 to 20");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Exponential.of(0, -1, some, Side.empty(), 1))
                .withMessageContaining("-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Exponential.of(0, 0, some, Side.empty(), Double.POSITIVE_INFINITY))
                .withMessageContaining("the sum Infinity");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Exponential.of(0, 0, Side.of(1024, 1), Side.empty(), 1))
                .withMessageContaining("exponential buckets 1024 to 1024 at the scale 0");
        assertThatIllegalArgumentException().isThrownBy(() -> Exponential.of(0, 0, some, Side.of(-2000, 1), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Side.of(0, 1, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> some.withInfinities(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Exponential.of(0, 0, Side.of(Integer.MAX_VALUE, 1, 1), Side.empty(), 1));
    }

    @Test
    void whateverAViewCountsCanBeMadeAgain() {
        for (int scale : new int[] {20, 3, 0, -5, -10}) {
            for (int buckets : new int[] {2, 160}) {
                Exponential data = (Exponential) Recorded.only(Recorded.doubles(
                        Aggregation.exponentialDistribution(buckets, scale),
                        Double.MIN_VALUE,
                        1,
                        Double.MAX_VALUE,
                        -Double.MIN_VALUE,
                        -Double.MAX_VALUE));
                assertThat(Exponential.of(data.scale(), data.zeros(), data.positive(), data.negative(), data.sum()))
                        .isEqualTo(new Exponential(
                                data.count(),
                                data.finite(),
                                data.sum(),
                                Double.NaN,
                                Double.NaN,
                                Double.NaN,
                                data.scale(),
                                0,
                                data.positive(),
                                data.negative()));
                assertThat(data.upperBound(data.positive().end() - 1)).isEqualTo(Double.MAX_VALUE);
            }
        }
    }

    @Test
    void bucketsAreReadOneByOne() {
        Distribution data = Distribution.of(new double[] {5, 10}, new long[] {3, 1_000_000, 1}, 115.5);
        assertThat(data.buckets()).isEqualTo(3);
        assertThat(data.upperBound(0)).isEqualTo(5);
        assertThat(data.upperBound(1)).isEqualTo(10);
        assertThat(data.upperBound(2)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(data.countAt(1)).isEqualTo(1_000_000);
        assertThatThrownBy(() -> data.countAt(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> data.upperBound(-1)).isInstanceOf(IndexOutOfBoundsException.class);

        Exponential exponential = Exponential.of(1, 0, Side.of(2, 1_000_000, 2_000_000), Side.empty(), 1);
        assertThat(exponential.upperBound(1)).isEqualTo(2);
        assertThat(exponential.upperBound(3)).isEqualTo(4);
        assertThat(exponential.positive().countAt(1)).isZero();
        assertThat(exponential.positive().countAt(3)).isEqualTo(2_000_000);
        assertThat(exponential.positive().countAt(4)).isZero();
        assertThat(exponential.positive().countAt(Integer.MIN_VALUE)).isZero();
    }
}
