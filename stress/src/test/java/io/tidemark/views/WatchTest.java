package io.tidemark.views;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.stats.Aggregation;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.LongMeasure;
import io.tidemark.stats.Measure;
import io.tidemark.stats.Tags;
import io.tidemark.stats.View;
import io.tidemark.stats.ViewData;
import io.tidemark.stats.Views;
import io.tidemark.unit.MetricUnit;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who looks on finds what is wrong. */
class WatchTest {

    private static final LongMeasure BREAD = Measure.ofLong("watch/bread", "", MetricUnit.COUNT);

    private final Findings findings = new Findings();
    private final Watch stays = new Watch(findings, false);
    private final Watch rowsGo = new Watch(findings, true);

    private static ViewData reading(long value, long start) {
        ViewData.Row row = new ViewData.Row(
                Tags.empty(), new AggregationData.OfLong(value), Instant.ofEpochSecond(start), List.of());
        return reading(List.of(row));
    }

    private static ViewData reading(List<ViewData.Row> rows) {
        return new ViewData(View.of(BREAD).named("v"), rows, Instant.EPOCH, Instant.EPOCH, 0, 0, 0);
    }

    @Test
    void aRowThatGoesOnIsRight() {
        stays.see(reading(5, 0));
        stays.see(reading(5, 0));
        stays.see(reading(7, 0));
        assertThat(findings.all()).isEmpty();
        assertThat(stays.total()).isEqualTo(7);
    }

    @Test
    void aRowThatGoesBackIsFound() {
        rowsGo.see(reading(5, 0));
        rowsGo.see(reading(4, 0));
        assertThat(findings.all()).singleElement().asString().contains("goes back", "5", "4");
    }

    @Test
    void aRowThatBeginsAnewIsRightWhereRowsGo() {
        rowsGo.see(reading(5, 0));
        rowsGo.see(reading(List.of()));
        rowsGo.see(reading(4, 1));
        assertThat(findings.all()).isEmpty();
        assertThat(rowsGo.beganAnew()).isEqualTo(1);
        assertThat(rowsGo.total()).isEqualTo(9);

        rowsGo.see(reading(4, 0));
        assertThat(findings.all()).singleElement().asString().contains("began 1970-01-01T00:00:01Z and then anew 1970");
    }

    @Test
    void aRowThatGoesIsFoundWhereRowsStay() {
        stays.see(reading(5, 0));
        stays.see(reading(List.of()));
        stays.see(reading(6, 1));
        assertThat(findings.all()).hasSize(2);
    }

    @Test
    void aDistributionThatIsOfOtherValuesThanItsBucketsIsFound() {
        Views views = Views.create();
        views.register(View.of(BREAD).aggregate(Aggregation.distribution(1, 2)).named("v"));
        BREAD.record(1);
        BREAD.record(3);
        stays.see(views.get("v").orElseThrow());
        assertThat(findings.all()).isEmpty();

        // As if one of them had been lost between the bucket and the sum.
        BREAD.record(4);
        stays.see(views.unregister("v").orElseThrow());
        assertThat(findings.all()).singleElement().asString().contains("does not agree with itself");
    }
}
