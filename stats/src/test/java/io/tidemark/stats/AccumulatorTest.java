package io.tidemark.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccumulatorTest {

    @Test
    void withoutValuesItHasADistributionOfNone() {
        AggregationData.Distribution data = (AggregationData.Distribution)
                Accumulator.of(Aggregation.distribution(1, 5)).data();
        assertThat(data.bucketCounts()).containsExactly(0L, 0L, 0L);
        assertThat(data.count()).isZero();
        assertThat(Accumulator.of(Aggregation.exponentialDistribution()).data())
                .isEqualTo(AggregationData.Exponential.of(
                        20, 0, AggregationData.Side.empty(), AggregationData.Side.empty(), 0));
    }

    @Test
    void valuesAreCountedAsARowOfAViewCountsThem() {
        Accumulator sizes = Accumulator.of(Aggregation.distribution(1, 5));
        assertThat(sizes.record(1)).isTrue();
        assertThat(sizes.record(3)).isTrue();
        assertThat(sizes.record(7.5)).isTrue();
        assertThat(sizes.record(Double.NaN)).isFalse();

        AggregationData.Distribution data = (AggregationData.Distribution) sizes.data();
        assertThat(data.bucketCounts()).containsExactly(1L, 1L, 1L);
        assertThat(data.max()).isEqualTo(7.5);
        assertThat(sizes.count()).isEqualTo(3);
        assertThat(sizes.sum()).isEqualTo(11.5);
    }

    @Test
    void itIsOfDistributionsAlone() {
        for (Aggregation other : new Aggregation[] {
            Aggregation.count(), Aggregation.lastValue(), Aggregation.quantiles(Duration.ofMinutes(1))
        }) {
            assertThatThrownBy(() -> Accumulator.of(other))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("an accumulator of " + other)
                    .hasMessageContaining("distribution(..) or exponentialDistribution(..)");
        }
    }

    @Test
    void tagsOfASourceOfOnesOwnMayBeOfAnyText() {
        Tags tags = Tags.ofText(Map.of("user", "Zoë\n", "größe", "x".repeat(1_000)));

        assertThat(tags.get("user")).isEqualTo("Zoë\n");
        assertThat(tags.get("größe")).hasSize(1_000);
        assertThat(tags.propagating()).isEqualTo(Tags.empty());
        assertThat(Tags.ofText(Map.of("k", "v"))).isEqualTo(Tags.of("k", "v"));
        Map<String, String> none = new HashMap<>();
        none.put("k", null);
        assertThatThrownBy(() -> Tags.ofText(none)).hasMessage("the value of the tag k");
    }
}
