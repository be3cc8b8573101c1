package io.tidemark.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidemark.time.TimeSource;
import io.tidemark.unit.MetricUnit;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class QuantilesTest {

    private static final double ERROR = 0.011;

    private static final DoubleMeasure LATENCY = Measure.ofDouble("quantiles/latency", "time", MetricUnit.MILLISECONDS);

    @Provide
    Arbitrary<double[]> values() {
        return Arbitraries.oneOf(
                        Arbitraries.of(0.0, -0.0, 1.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY),
                        Arbitraries.doubles().between(-1e6, 1e6),
                        Arbitraries.doubles().between(0.001, 1e9).ofScale(5))
                .array(double[].class)
                .ofMinSize(1)
                .ofMaxSize(200);
    }

    @Property(tries = 300)
    void eachIsNearTheValueAtItsRank(@ForAll("values") double[] values) {
        double[] quantiles = {0, 0.001, 0.25, 0.5, 0.9, 0.99, 1};
        AggregationData.Quantiles data = (AggregationData.Quantiles)
                Recorded.only(Recorded.doubles(Aggregation.quantiles(Duration.ofDays(1), quantiles), values));
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        assertThat(data.count()).isEqualTo(values.length);
        assertThat(data.windowCount()).isEqualTo(values.length);
        assertThat(data.values()).hasSameSizeAs(quantiles);
        for (double quantile : quantiles) {
            double exact = sorted[Math.max(0, (int) Math.ceil(quantile * values.length) - 1)];
            if (Double.isInfinite(exact) || quantile == 0 || quantile == 1) {
                assertThat(data.value(quantile) + 0.0).isEqualTo(exact + 0.0);
            } else if (Math.abs(exact) > 1e-9) {
                assertThat(data.value(quantile)).isCloseTo(exact, within(Math.abs(exact) * ERROR));
            }
        }
    }

    @Test
    @SuppressWarnings("try")
    void valuesLeaveAfterTheWindow() {
        ManualTime time = new ManualTime();
        try (TimeSource.Scope scope = TimeSource.override(time)) {
            Views views = Views.create();
            views.register(View.of(LATENCY)
                    .aggregate(Aggregation.quantiles(Duration.ofMinutes(1)))
                    .named("v"));
            LATENCY.record(1000);
            time.advance(Duration.ofSeconds(30));
            for (int i = 0; i < 9; i++) {
                LATENCY.record(10);
            }
            assertThat(now(views).value(0.99)).isCloseTo(1000, within(11.0));
            assertThat(now(views).value(0.5)).isCloseTo(10, within(0.11));
            time.advance(Duration.ofSeconds(19));
            assertThat(now(views).windowCount())
                    .as("five sixths of the window are in it always")
                    .isEqualTo(10);
            time.advance(Duration.ofSeconds(11));
            assertThat(now(views).value(0.99)).isCloseTo(10, within(0.11));
            assertThat(now(views).windowCount()).isEqualTo(9);
            assertThat(now(views).count()).as("since the row began").isEqualTo(10);
            assertThat(now(views).sum()).isEqualTo(1090);
            time.advance(Duration.ofDays(365));
            assertThat(now(views).windowCount()).isZero();
            assertThat(now(views).value(0.5)).isNaN();
            LATENCY.record(3);
            assertThat(now(views).values().stream().map(AggregationData.ValueAt::value))
                    .containsExactly(3.0, 3.0, 3.0);
            assertThat(now(views).windowCount()).isEqualTo(1);
            views.unregister("v");
        }
    }

    private static AggregationData.Quantiles now(Views views) {
        return (AggregationData.Quantiles) Recorded.only(views.get("v").orElseThrow());
    }

    @Test
    @SuppressWarnings("try")
    void partsOfDifferentAgesAreTogetherTheWindow() {
        ManualTime time = new ManualTime();
        try (TimeSource.Scope scope = TimeSource.override(time)) {
            Plan plan = Plans.of(Aggregation.quantiles(Duration.ofSeconds(6), 0.5), false);
            Figures old = new Figures(plan);
            Figures recent = new Figures(plan);
            Plans.add(old, plan, 1);
            time.advance(Duration.ofSeconds(6));
            Plans.add(recent, plan, 5);
            Plans.add(recent, plan, 7);
            time.advance(Duration.ofSeconds(1));
            Plans.add(old, plan, 7);
            for (List<Figures> order : List.of(List.of(old, recent), List.of(recent, old))) {
                Figures all = new Figures(plan);
                order.forEach(part -> all.merge(part, plan));
                AggregationData.Quantiles data = (AggregationData.Quantiles) all.data(plan);
                assertThat(data.windowCount()).isEqualTo(3);
                assertThat(data.value(0.5)).isCloseTo(7, within(0.077));
                assertThat(data.count()).isEqualTo(4);
            }
        }
    }

    @Test
    void theErrorHoldsOverNineteenOrdersOfMagnitude() {
        Random random = new Random(3);
        double[] values = DoubleStream.generate(() -> Math.pow(10, random.nextDouble() * 19 - 9))
                .limit(20_000)
                .toArray();
        AggregationData.Quantiles data = (AggregationData.Quantiles)
                Recorded.only(Recorded.doubles(Aggregation.quantiles(Duration.ofDays(1), 0.01, 0.5, 0.999), values));
        Arrays.sort(values);
        for (double quantile : new double[] {0.01, 0.5, 0.999}) {
            double exact = values[(int) Math.ceil(quantile * values.length) - 1];
            assertThat(data.value(quantile)).isCloseTo(exact, within(exact * ERROR));
        }
    }

    @Test
    void itIsExportedAsASummary() {
        Views views = Views.create();
        views.register(View.of(LATENCY)
                .aggregate(Aggregation.quantiles(Duration.ofMinutes(1), 0.9))
                .named("v"));
        LATENCY.record(2);
        assertThat(views.collect()).singleElement().satisfies(family -> {
            assertThat(family.kind()).isEqualTo(MetricFamily.Kind.SUMMARY);
            assertThat(family.unit()).isEqualTo(MetricUnit.MILLISECONDS);
            assertThat(family.points().get(0).value())
                    .isEqualTo(new AggregationData.Quantiles(1, 2, 1, List.of(new AggregationData.ValueAt(0.9, 2))));
        });
        views.unregister("v");
    }

    @Test
    @SuppressWarnings("try")
    void aSliceThatHadManyValuesMayHaveFewLater() {
        ManualTime time = new ManualTime();
        try (TimeSource.Scope scope = TimeSource.override(time)) {
            Views views = Views.create();
            views.register(View.of(LATENCY)
                    .aggregate(Aggregation.quantiles(Duration.ofMinutes(1), 0.5))
                    .named("v"));
            for (int round = 1; round <= 3; round++) {
                for (int i = 0; i < 100; i++) {
                    LATENCY.record(round * 1_000);
                }
                assertThat(now(views).value(0.5)).isCloseTo(round * 1_000, within(round * 11.0));
                time.advance(Duration.ofMinutes(1));
                LATENCY.record(1);
                LATENCY.record(5);
                LATENCY.record(9);
                assertThat(now(views).windowCount()).isEqualTo(3);
                assertThat(now(views).value(0.5)).isCloseTo(5, within(0.06));
                time.advance(Duration.ofMinutes(1));
            }
            views.unregister("v");
        }
    }
}
