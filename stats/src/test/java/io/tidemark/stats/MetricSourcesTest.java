package io.tidemark.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidemark.unit.MetricUnit;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several sources as one. */
class MetricSourcesTest {

    private static MetricFamily family(String name) {
        return new MetricFamily(
                name,
                "",
                MetricUnit.NONE,
                MetricFamily.Kind.GAUGE,
                List.of(new MetricFamily.Point(Tags.empty(), Instant.EPOCH, new AggregationData.OfLong(1))));
    }

    @Test
    void aSourceThatFailsIsLeftOut() {
        try (Logged logged = new Logged()) {
            boolean[] broken = {true};
            MetricSource flaky = () -> {
                if (broken[0]) {
                    throw new IllegalStateException("no more");
                }
                return List.of(family("flaky"));
            };
            MetricSource deep = new MetricSource() {
                @Override
                @SuppressWarnings("InfiniteRecursion") // As a source that reads a source that reads it.
                public List<MetricFamily> collect() {
                    return collect();
                }
            };
            MetricSources sources =
                    MetricSources.of(() -> List.of(family("a")), flaky, deep, () -> List.of(family("b"), family("a")));
            for (int i = 0; i < 2; i++) {
                assertThat(sources.collect()).extracting(MetricFamily::name).containsExactly("a", "b");
            }
            assertThat(sources.failures()).isEqualTo(4);
            assertThat(sources.duplicates()).isEqualTo(2);
            assertThat(logged.messages()).hasSize(3);

            broken[0] = false;
            assertThat(sources.remove(deep)).isTrue();
            assertThat(sources.collect()).extracting(MetricFamily::name).containsExactly("a", "flaky", "b");
            assertThat(sources.failures()).isEqualTo(4);
        }
    }

    @Test
    void sourcesAreNotTheirOwn() {
        MetricSources sources = MetricSources.of();
        assertThatIllegalArgumentException().isThrownBy(() -> sources.add(sources));
    }
}
