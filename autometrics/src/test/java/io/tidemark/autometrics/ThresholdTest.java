package io.tidemark.autometrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.prometheus.Exposition;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.Tags;
import io.tidemark.unit.MetricUnit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** Rules compare the label of the threshold with that of the bucket, as texts. */
class ThresholdTest {

    @Property
    void theTextOfAThresholdIsThatOfItsBucket(@ForAll @LongRange(min = 1_000, max = 86_400_000_000_000L) long nanos) {
        Objective objective = Objective.named("threshold")
                .latency(Duration.ofNanos(nanos), Percentile.P99)
                .build();
        DurationScale scale = objective.addTo(DurationScale.of(DurationScale.DEFAULT_BOUNDS));
        long[] counts = new long[scale.places()];
        // In the bucket of the threshold, and one nanosecond later beyond it.
        counts[scale.place(nanos)]++;
        assertThat(scale.place(nanos + 1)).isEqualTo(scale.place(nanos) + 1);

        String text = Exposition.of(() -> List.of(new MetricFamily(
                        "d",
                        "",
                        MetricUnit.SECONDS,
                        MetricFamily.Kind.HISTOGRAM,
                        List.of(new MetricFamily.Point(Tags.empty(), Instant.EPOCH, scale.data(counts, nanos))))))
                .text();

        String line = "d_seconds_bucket{le=\"" + objective.latencyThreshold().orElseThrow() + "\"} 1\n";
        assertThat(text).contains(line);
        assertThat(text.substring(0, text.indexOf(line))).doesNotContain("} 1\n");
    }

    @Property
    void aDurationIsInTheNativeBucketThatHasIt(@ForAll @LongRange(min = 1) long nanos) {
        DurationScale scale = DurationScale.ofNative();
        long[] counts = new long[scale.places()];
        counts[scale.place(nanos)]++;
        var side = ((AggregationData.Exponential) scale.data(counts, nanos)).positive();

        double upper = Math.pow(2, (side.offset() + 1) / 8.0);
        double lower = Math.pow(2, side.offset() / 8.0);
        assertThat(nanos / 1e9).isBetween(lower * (1 - 1e-12), upper * (1 + 1e-12));
    }

    @Property
    void placesOfAnotherScaleAreNotShorter(@ForAll @LongRange(min = 1, max = 1_000_000_000_000L) long nanos) {
        DurationScale classic = DurationScale.of(DurationScale.DEFAULT_BOUNDS);
        DurationScale coarse = DurationScale.of(0.1, 1);
        DurationScale exponential = DurationScale.ofNative();
        for (DurationScale from : List.of(classic, coarse, exponential)) {
            for (DurationScale to : List.of(classic, coarse, exponential)) {
                assertThat(to.place(from, from.place(nanos))).isBetween(to.place(nanos), to.places() - 1);
            }
        }
    }
}
