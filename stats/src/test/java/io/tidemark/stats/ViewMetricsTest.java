package io.tidemark.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.unit.MetricUnit;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How views fare is seen where their values are. */
class ViewMetricsTest {

    private static final DoubleMeasure WEIGHT = Measure.ofDouble("view metrics/weight", "", MetricUnit.NONE);

    private final Views views = Views.create();

    private static List<String> described(List<MetricFamily> families) {
        return families.stream()
                .flatMap(family -> family.points().stream()
                        .map(point -> family.name() + point.tags() + " " + family.kind() + " "
                                + ((AggregationData.OfLong) point.value()).value()))
                .filter(line -> line.startsWith("tidemark_view"))
                .toList();
    }

    private void register(String name, View.OfMeasure view) {
        views.register(view.named(name));
    }

    @Test
    void eachViewHasItsRowsItsLimitAndWhatWasLeftOut() {
        register("sum", View.of(WEIGHT).by("id").aggregate(Aggregation.sum()).limit(2));
        register("count", View.of(WEIGHT));
        for (int i = 0; i < 5; i++) {
            WEIGHT.record(1, Tags.of("id", "" + i));
        }
        WEIGHT.record(Double.NaN);
        WEIGHT.record(-1);
        WEIGHT.record(-1);

        assertThat(described(views.ownMetrics().collect()))
                .containsExactly(
                        "tidemark_view_rows{view=sum} GAUGE 2",
                        "tidemark_view_rows{view=count} GAUGE 1",
                        "tidemark_view_limit{view=sum} GAUGE 2",
                        "tidemark_view_limit{view=count} GAUGE 2000",
                        "tidemark_view_overflowed{view=sum} COUNTER 3",
                        "tidemark_view_overflowed{view=count} COUNTER 0",
                        "tidemark_view_refused{view=sum} COUNTER 2",
                        "tidemark_view_refused{view=count} COUNTER 0",
                        "tidemark_view_not_numbers{view=sum} COUNTER 1",
                        "tidemark_view_not_numbers{view=count} COUNTER 1",
                        "tidemark_view_failures{view=count} COUNTER 0",
                        "tidemark_view_failures{view=sum} COUNTER 0");
        views.unregister("sum");
        views.unregister("count");
    }

    @Test
    void countersGoOnWhenRowsAreRemoved_andTheNumberOfRowsGoesDown() {
        register("v", View.of(WEIGHT).by("id").limit(1).idleExpiry(Duration.ofHours(1)));
        WEIGHT.record(1, Tags.of("id", "a"));
        WEIGHT.record(1, Tags.of("id", "b"));
        views.remove("v", Tags.of("id", "a"));
        views.remove("v", Tags.of("overflow", "true"));

        assertThat(described(views.ownMetrics().collect()))
                .contains("tidemark_view_rows{view=v} GAUGE 0", "tidemark_view_overflowed{view=v} COUNTER 1");
        views.unregister("v");
    }

    @Test
    void theyComeAndGoWithTheView_andBeginWithIt() {
        assertThat(views.ownMetrics().collect()).isEmpty();
        register("v", View.of(WEIGHT).aggregate(Aggregation.sum()));
        WEIGHT.record(-1);
        assertThat(described(views.ownMetrics().collect())).contains("tidemark_view_refused{view=v} COUNTER 1");
        views.unregister("v");
        assertThat(views.ownMetrics().collect()).isEmpty();

        register("v", View.of(WEIGHT).aggregate(Aggregation.sum()));
        assertThat(described(views.ownMetrics().collect())).contains("tidemark_view_refused{view=v} COUNTER 0");
        ViewData data = views.get("v").orElseThrow();
        assertThat(views.ownMetrics().collect())
                .allSatisfy(family -> assertThat(family.points())
                        .allSatisfy(point -> assertThat(point.start())
                                .isBetween(data.start(), data.start().plus(Duration.ofMinutes(1)))));
        views.unregister("v");
    }

    @Test
    void exportersOfTheProgramReadThem() {
        Stats.views().register(View.of(WEIGHT).named("view metrics/v"));
        try {
            WEIGHT.record(1);
            assertThat(described(Stats.sources().collect()))
                    .contains(
                            "tidemark_view_rows{view=view metrics/v} GAUGE 1",
                            "tidemark_view_failures{view=view metrics/v} COUNTER 0");
        } finally {
            Stats.views().unregister("view metrics/v");
        }
    }
}
