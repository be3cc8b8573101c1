package io.tidemark.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.stats.MetricFamily.Kind;
import io.tidemark.stats.MetricFamily.Point;
import io.tidemark.unit.MetricUnit;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricFamilyTest {

    private static final AggregationData ONE = new AggregationData.OfLong(1);
    private static final AggregationData QUANTILES = new AggregationData.Quantiles(0, 0, 0, List.of());

    private static Point point(Tags tags, AggregationData value) {
        return new Point(tags, Instant.EPOCH, value);
    }

    private static MetricFamily family(String name, Kind kind, List<Point> points) {
        return new MetricFamily(name, "", MetricUnit.COUNT, kind, points);
    }

    @Test
    void itsNameIsThatOfAMetric() {
        assertThatThrownBy(() -> family("", Kind.GAUGE, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is empty");
        assertThatThrownBy(() -> family("pond\nducks", Kind.GAUGE, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("U+000A");
        assertThat(family("pond/ducks per day", Kind.GAUGE, List.of()).points()).isEmpty();
    }

    @Test
    void itsValuesAreOfItsKind() {
        assertThatThrownBy(() -> family("ducks", Kind.HISTOGRAM, List.of(point(Tags.of("pond", "1"), ONE))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ducks is a HISTOGRAM, and its value with the tags {pond=1} is a OfLong");
        assertThatThrownBy(() -> family("ducks", Kind.COUNTER, List.of(point(Tags.empty(), QUANTILES))))
                .hasMessageContaining("is a Quantiles");
        assertThatThrownBy(() -> family("ducks", Kind.SUMMARY, List.of(point(Tags.empty(), ONE))))
                .hasMessageContaining("summaries Quantiles");
        assertThat(family("ducks", Kind.SUMMARY, List.of(point(Tags.empty(), QUANTILES)))
                        .points())
                .hasSize(1);
    }

    @Test
    @SuppressWarnings("NullAway")
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> new MetricFamily("ducks", "", null, Kind.GAUGE, List.of()))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("unit");
        assertThatThrownBy(() -> family("ducks", null, List.of())).hasMessage("kind");
        assertThatThrownBy(() -> point(null, ONE)).hasMessage("tags");
        assertThatThrownBy(() -> point(Tags.empty(), null)).hasMessage("value");
    }
}
