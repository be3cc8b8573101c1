package io.tidemark.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.prometheus.servers.RealPrometheus;
import io.tidemark.prometheus.servers.Sample;
import io.tidemark.stats.Aggregation;
import io.tidemark.stats.DoubleMeasure;
import io.tidemark.stats.Measure;
import io.tidemark.stats.MetricSources;
import io.tidemark.stats.Tags;
import io.tidemark.stats.View;
import io.tidemark.stats.Views;
import io.tidemark.unit.MetricUnit;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the guide has panels ask for is answered by the real Prometheus, which scrapes the shop of the guide: with buckets, and as a native histogram. */
@Timeout(60)
class GuideQueriesTest {

    private static final DoubleMeasure TIME =
            Measure.ofDouble("shop/order.time", "Time to take an order", MetricUnit.MILLISECONDS);

    private static PrometheusEndpoint shop(Aggregation time) {
        Views views = Views.create();
        views.register(
                View.of(TIME).by("outcome").aggregate(Aggregation.count()).named("shop/orders"));
        views.register(View.of(TIME).by("outcome").aggregate(time).named("shop/order.time"));
        return PrometheusEndpoint.builder()
                .port(0)
                .exposition(Exposition.of(MetricSources.of(views, views.ownMetrics())))
                .start();
    }

    @Test
    void eachQueryHasAnAnswer() throws IOException {
        List<String> queries = GuideConfigurationTest.blocks("promql");
        assertThat(queries).hasSizeGreaterThan(5);
        try (PrometheusEndpoint buckets = shop(Aggregation.distribution(5, 50, 500));
                PrometheusEndpoint exponential = shop(Aggregation.exponentialDistribution());
                RealPrometheus prometheus = RealPrometheus.builder()
                        .nativeHistograms()
                        .scrape("buckets", buckets.uri())
                        .scrape("exponential", exponential.uri())
                        .start()) {

            for (String query : queries) {
                prometheus.await(query, it -> {
                    TIME.record(40, Tags.of("outcome", "sold"));
                    TIME.record(1_200, Tags.of("outcome", "failed"));
                    List<Sample> answer = it.query(query);
                    return !answer.isEmpty() && answer.stream().noneMatch(sample -> Double.isNaN(sample.value()));
                });
            }

            assertThat(prometheus.value(
                            "histogram_quantile(0.5, sum by (le) (rate(shop_order_time_seconds_bucket[5m])))"))
                    .isBetween(0.005, 0.5);
        }
    }
}
