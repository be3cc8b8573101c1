package io.tidemark.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import io.tidemark.prometheus.servers.Metadata;
import io.tidemark.prometheus.servers.Promtool;
import io.tidemark.prometheus.servers.RealPrometheus;
import io.tidemark.prometheus.servers.Sample;
import io.tidemark.stats.Aggregation;
import io.tidemark.stats.DoubleMeasure;
import io.tidemark.stats.LongMeasure;
import io.tidemark.stats.Measure;
import io.tidemark.stats.MetricSources;
import io.tidemark.stats.Stats;
import io.tidemark.stats.Tags;
import io.tidemark.stats.View;
import io.tidemark.stats.Views;
import io.tidemark.unit.MetricUnit;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the real Prometheus makes of each format, and of the endpoint: read back through its HTTP API, it is what the views hold. */
class RealScrapeTest {

    private static final String ENDPOINT = "endpoint";

    private static final Views VIEWS = Views.create();
    private static final Exposition EXPOSITION =
            Exposition.of(MetricSources.of(VIEWS, VIEWS.ownMetrics(), Stats.sources()));

    private static HttpServer pages;
    private static PrometheusEndpoint endpoint;
    private static RealPrometheus prometheus;

    @BeforeAll
    static void start() throws IOException {
        LongMeasure latency = Measure.ofLong("pond.latency", "How long ducks wait", MetricUnit.MILLISECONDS);
        LongMeasure bread = Measure.ofLong("bread", "Bread, \"stale\" or not\n", MetricUnit.KILOBYTES);
        DoubleMeasure level = Measure.ofDouble("level", "How full", MetricUnit.PERCENT);
        VIEWS.register(View.of(latency)
                .by("visitor", "pond.name")
                .aggregate(Aggregation.distribution(5, 50, 500))
                .withExemplars()
                .named("pond.latency"));
        VIEWS.register(
                View.of(latency).by("visitor").aggregate(Aggregation.count()).named("visits"));
        VIEWS.register(View.of(latency)
                .aggregate(Aggregation.exponentialDistribution())
                .named("waits"));
        VIEWS.register(View.of(latency)
                .aggregate(Aggregation.quantiles(Duration.ofHours(1), 0.5, 1))
                .named("quantiles"));
        VIEWS.register(View.of(bread).aggregate(Aggregation.sum()).named("bread"));
        VIEWS.register(View.of(bread).aggregate(Aggregation.max()).named("largest"));
        VIEWS.register(
                View.of(level).by("pond").aggregate(Aggregation.lastValue()).named("level"));
        Random random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            Tags tags = Tags.of("visitor", i % 3 == 0 ? "say \"quack\" \\ {}" : "jogger", "pond.name", "p" + i % 2);
            Stats.measurements()
                    .put(latency, random.nextInt(1_000))
                    .attach("trace_id", "t" + i)
                    .tags(tags)
                    .record();
        }
        bread.record((1L << 53) + 1);
        bread.record(3);
        level.record(12.5, Tags.of("pond", "a"));
        level.record(-0.1, Tags.of("pond", "b"));
        level.record(Double.POSITIVE_INFINITY, Tags.of("pond", "c"));

        pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        RealPrometheus.Builder builder =
                RealPrometheus.builder().nativeHistograms().exemplars();
        for (Format format : Format.values()) {
            pages.createContext("/" + format, exchange -> {
                exchange.getResponseHeaders().set("Content-Type", format.contentType());
                exchange.sendResponseHeaders(200, 0);
                try (OutputStream body = exchange.getResponseBody()) {
                    EXPOSITION.write(format, body);
                }
            });
            builder.scrape(
                    format.name(),
                    URI.create("http://127.0.0.1:" + pages.getAddress().getPort() + "/" + format));
        }
        pages.start();
        endpoint = PrometheusEndpoint.builder().exposition(EXPOSITION).port(0).start();
        prometheus = builder.scrape(ENDPOINT, endpoint.uri()).start();
    }

    @AfterAll
    static void stop() {
        if (prometheus != null) {
            prometheus.close();
        }
        if (endpoint != null) {
            endpoint.close();
        }
        if (pages != null) {
            pages.stop(0);
        }
    }

    /** What Prometheus holds of a target: series, as text, to value. */
    private static Map<String, Double> stored(String job, String name) {
        assertThat(prometheus.awaitScrape(job))
                .satisfies(target -> assertThat(target.up()).as("%s", target).isTrue());
        return prometheus.query("{__name__=~\"" + name + "\",job=\"" + job + "\"}").stream()
                .collect(Collectors.toMap(RealScrapeTest::series, Sample::value, (a, b) -> Double.NaN, TreeMap::new));
    }

    private static String series(Sample sample) {
        Map<String, String> labels = new TreeMap<>(sample.labels());
        String name = labels.remove("__name__");
        labels.remove("job");
        labels.remove("instance");
        return name + labels;
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void allThatTheViewsHoldIsThereInEachFormat(Format format) {
        Map<String, Double> expected = new TreeMap<>();
        VIEWS.get("pond.latency").orElseThrow().rows().forEach(row -> {
            io.tidemark.stats.AggregationData.Distribution data =
                    (io.tidemark.stats.AggregationData.Distribution) row.data();
            Map<String, String> labels = new TreeMap<>();
            row.tags().asMap().forEach((key, value) -> labels.put(key.replace('.', '_'), value));
            expected.put("pond_latency_seconds_count" + labels, (double) data.count());
            expected.put("pond_latency_seconds_sum" + labels, data.sum() / 1e3);
            long count = 0;
            for (int i = 0; i < data.buckets(); i++) {
                count += data.countAt(i);
                Map<String, String> more = new TreeMap<>(labels);
                more.put("le", i == 3 ? "+Inf" : Double.toString(data.upperBound(i) / 1e3));
                expected.put("pond_latency_seconds_bucket" + more, (double) count);
            }
        });
        expected.put("visits_total{visitor=jogger}", 666.0);
        expected.put("visits_total{visitor=say \"quack\" \\ {}}", 334.0);
        expected.put("bread_bytes_total{}", ((1L << 53) + 4) * 1e3);
        expected.put("largest_bytes{}", ((1L << 53) + 1) * 1e3);
        expected.put("level_ratio{pond=a}", 0.125);
        expected.put("level_ratio{pond=b}", -0.001);
        expected.put("level_ratio{pond=c}", Double.POSITIVE_INFINITY);
        assertThat(stored(format.name(), "(pond_latency|visits|bread|largest|level).*"))
                .containsExactlyInAnyOrderEntriesOf(expected);
        assertThat(stored(ENDPOINT, "(pond_latency|visits|bread|largest|level).*"))
                .containsExactlyInAnyOrderEntriesOf(expected);
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void quantilesAndWhatIsSaidOfAFamily(Format format) {
        Map<String, Double> quantiles = stored(format.name(), "quantiles_seconds.*");
        assertThat(quantiles)
                .containsOnlyKeys(
                        "quantiles_seconds{quantile=0.5}",
                        "quantiles_seconds{quantile=1.0}",
                        "quantiles_seconds_count{}",
                        "quantiles_seconds_sum{}")
                .containsEntry("quantiles_seconds_count{}", 1_000.0);
        String unit = format == Format.OPENMETRICS ? "seconds" : "";
        assertThat(prometheus.metadata(format.name(), "pond_latency_seconds"))
                .contains(new Metadata("histogram", "How long ducks wait", unit));
        assertThat(prometheus.metadata(
                        format.name(), format == Format.OPENMETRICS ? "bread_bytes" : "bread_bytes_total"))
                .get()
                .satisfies(found -> assertThat(found.type()).isEqualTo("counter"))
                .satisfies(found -> assertThat(found.help()).isEqualTo("Bread, \"stale\" or not\n"));
    }

    @Test
    void anExponentialDistributionIsANativeHistogram() {
        stored(Format.PROTOBUF.name(), "up");
        String selector = "waits_seconds{job=\"PROTOBUF\"}";
        io.tidemark.stats.AggregationData.Exponential data = (io.tidemark.stats.AggregationData.Exponential)
                VIEWS.get("waits").orElseThrow().rows().get(0).data();
        assertThat(prometheus.value("histogram_count(" + selector + ")")).isEqualTo(1_000);
        assertThat(prometheus.value("histogram_sum(" + selector + ")")).isCloseTo(data.sum() / 1e3, within(1e-9));
        assertThat(prometheus.value("histogram_quantile(0.5, " + selector + ")"))
                .isBetween(0.47, 0.53);
        assertThat(prometheus.value("histogram_quantile(1, " + selector + ")")).isBetween(0.95, 1.06);
        assertThat(stored(Format.TEXT.name(), "waits_seconds.*"))
                .containsOnlyKeys("waits_seconds_bucket{le=+Inf}", "waits_seconds_count{}", "waits_seconds_sum{}");
    }

    @Test
    void exemplarsLeadToTraces() {
        stored(Format.OPENMETRICS.name(), "up");
        assertThat(prometheus.exemplars(
                        "pond_latency_seconds_bucket{job=\"OPENMETRICS\",le=\"0.5\",visitor=\"jogger\"}"))
                .isNotEmpty()
                .allSatisfy(exemplar -> {
                    assertThat(exemplar.labels().get("trace_id")).startsWith("t");
                    assertThat(exemplar.value()).isGreaterThan(0.05).isLessThanOrEqualTo(0.5);
                });
    }

    @Test
    void promtoolFindsNothing() {
        assertThat(Promtool.checkMetrics(EXPOSITION.text())).isEmpty();
    }
}
