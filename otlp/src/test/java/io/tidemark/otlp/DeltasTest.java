package io.tidemark.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.stats.Aggregation;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.AggregationData.Exponential;
import io.tidemark.stats.AggregationData.OfDouble;
import io.tidemark.stats.AggregationData.OfLong;
import io.tidemark.stats.AggregationData.Side;
import io.tidemark.stats.DoubleMeasure;
import io.tidemark.stats.Measure;
import io.tidemark.stats.Tags;
import io.tidemark.stats.View;
import io.tidemark.stats.Views;
import io.tidemark.unit.MetricUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What is between two values, put together again, is the second. */
class DeltasTest {

    private static final DoubleMeasure VALUES = Measure.ofDouble("deltas/values", "", MetricUnit.NONE);

    @Property(tries = 200)
    void gotcha13_exponentialDeltasAddUpToTheWhole(@ForAll long seed) {
        Random random = new Random(seed);
        Views views = Views.create();
        views.register(View.of(VALUES)
                .aggregate(Aggregation.exponentialDistribution(2 + random.nextInt(20), random.nextInt(21)))
                .named("v"));
        List<Exponential> deltas = new ArrayList<>();
        Exponential before = null;
        for (int step = 0; step < 6; step++) {
            for (int i = random.nextInt(10); i >= 0; i--) {
                VALUES.record(value(random));
            }
            Exponential now =
                    (Exponential) views.get("v").orElseThrow().row(Tags.empty()).orElseThrow();
            deltas.add(before == null ? now : (Exponential) Objects.requireNonNull(Deltas.between(before, now, false)));
            before = now;
        }
        views.unregister("v");
        Exponential whole = Objects.requireNonNull(before);
        assertThat(deltas.stream().mapToLong(AggregationData.Moments::count).sum())
                .isEqualTo(whole.count());
        assertThat(deltas.stream().mapToLong(Exponential::zeros).sum()).isEqualTo(whole.zeros());
        assertThat(added(deltas, whole.scale(), true)).isEqualTo(buckets(whole.positive(), 0));
        assertThat(added(deltas, whole.scale(), false)).isEqualTo(buckets(whole.negative(), 0));
        assertThat(deltas.stream()
                        .mapToLong(each -> each.positive().infinities())
                        .sum())
                .isEqualTo(whole.positive().infinities());
    }

    private static double value(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> 0;
            case 1 -> Double.POSITIVE_INFINITY;
            case 2 -> Double.NEGATIVE_INFINITY;
            case 3 -> Double.MIN_VALUE;
            case 4 -> -random.nextDouble();
            default -> Math.exp(random.nextGaussian() * (1 << random.nextInt(6)));
        };
    }

    private static Map<Integer, Long> added(List<Exponential> deltas, int scale, boolean positive) {
        Map<Integer, Long> all = new TreeMap<>();
        for (Exponential delta : deltas) {
            buckets(positive ? delta.positive() : delta.negative(), delta.scale() - scale)
                    .forEach((index, count) -> all.merge(index, count, Long::sum));
        }
        return all;
    }

    private static Map<Integer, Long> buckets(Side side, int coarser) {
        Map<Integer, Long> all = new TreeMap<>();
        for (int i = side.offset(); i < side.end(); i++) {
            if (side.countAt(i) > 0) {
                all.merge(i >> coarser, side.countAt(i), Long::sum);
            }
        }
        return all;
    }

    @Test
    void whatFellBeganAnew() {
        assertThat(Deltas.between(new OfLong(5), new OfLong(4), false)).isNull();
        assertThat(Deltas.between(new OfLong(5), new OfLong(4), true)).isEqualTo(new OfLong(-1));
        assertThat(Deltas.between(new OfDouble(5), new OfDouble(4.5), false)).isNull();
        assertThat(Deltas.between(
                        AggregationData.Distribution.of(new double[] {1}, new long[] {1, 1}, 2),
                        AggregationData.Distribution.of(new double[] {1}, new long[] {2, 0}, 2),
                        false))
                .isNull();
        assertThat(Deltas.between(
                        AggregationData.Distribution.of(new double[] {1}, new long[] {1, 1}, 2),
                        AggregationData.Distribution.of(new double[] {2}, new long[] {2, 1}, 2),
                        false))
                .as("other buckets")
                .isNull();
        assertThat(Deltas.between(
                        Exponential.of(0, 0, Side.of(3, 5), Side.empty(), 1),
                        Exponential.of(0, 0, Side.of(4, 9), Side.empty(), 1),
                        false))
                .isNull();
        assertThat(Deltas.between(new OfLong(5), new OfDouble(6.5), false))
                .as("from the first number on that is not whole")
                .isEqualTo(new OfDouble(1.5));
    }
}
