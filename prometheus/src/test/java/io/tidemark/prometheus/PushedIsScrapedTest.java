package io.tidemark.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.prometheus.servers.RealPrometheus;
import io.tidemark.prometheus.servers.RealPushgateway;
import io.tidemark.stats.Aggregation;
import io.tidemark.stats.LongMeasure;
import io.tidemark.stats.Measure;
import io.tidemark.stats.Tags;
import io.tidemark.stats.View;
import io.tidemark.stats.Views;
import io.tidemark.unit.MetricUnit;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From a job through a real Pushgateway into a real Prometheus. */
@Timeout(120)
class PushedIsScrapedTest {

    @Test
    void whatIsPushedIsInPrometheusAndSoAreNativeHistogramsThatAnybodyPushes() throws IOException {
        Views views = Views.create();
        LongMeasure latency = Measure.ofLong("pond.latency", "How long ducks wait", MetricUnit.MILLISECONDS);
        views.register(
                View.of(latency).by("visitor").aggregate(Aggregation.sum()).named("pond.waited"));
        views.register(View.of(latency)
                .by("visitor")
                .aggregate(Aggregation.distribution(5, 250))
                .named("pond.latency"));
        try (RealPushgateway gateway = RealPushgateway.start();
                RealPrometheus prometheus = RealPrometheus.builder()
                        .scrape("gateway", gateway.endpoint())
                        .honorLabels()
                        .nativeHistograms()
                        .start();
                PushGateway push = PushGateway.builder(gateway.endpoint().toString())
                        .job("batch")
                        .groupingKey("shard", "a/b")
                        .source(views)
                        .start()) {
            latency.record(3, Tags.of("visitor", "jogger"));
            latency.record(200, Tags.of("visitor", "jogger"));
            push.push();
            new GatewayReader(gateway)
                    .send(
                            "PUT",
                            "/metrics/job/native",
                            PushgatewayAcceptsTest.nativeHistogram(),
                            "Content-Type",
                            PushgatewayAcceptsTest.PROTOBUF);

            assertThat(prometheus.awaitScrape("gateway").up()).isTrue();

            String batch = "{job='batch',shard='a/b',visitor='jogger'}";
            assertThat(prometheus.value("pond_waited_seconds_total" + batch)).isEqualTo(0.203);
            assertThat(prometheus.value("pond_latency_seconds_count" + batch)).isEqualTo(2);
            assertThat(prometheus.value("pond_latency_seconds_bucket{job='batch',le='0.005'}"))
                    .isEqualTo(1);
            assertThat(prometheus.value("histogram_count(took{job='native'})")).isEqualTo(8);
            assertThat(prometheus.value("histogram_sum(took{job='native'})")).isEqualTo(7.5);

            latency.record(97, Tags.of("visitor", "jogger"));
            push.push();
            assertThat(prometheus.awaitScrape("gateway").up()).isTrue();
            assertThat(prometheus.value("pond_waited_seconds_total" + batch)).isEqualTo(0.3);
        }
    }
}
