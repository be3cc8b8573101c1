package io.tidemark.autometrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tidemark.prometheus.Exposition;
import io.tidemark.prometheus.PrometheusEndpoint;
import io.tidemark.prometheus.servers.RealPrometheus;
import io.tidemark.prometheus.servers.Sample;
import io.tidemark.stats.MetricSources;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tools that were made for Autometrics 1.0 ask of Prometheus gives something: a real one scrapes, and answers. */
class ToolsTest {

    private static final String CALLS = "{__name__=~\"function_calls(_count)?(_total)?\",function=\"Pond.inner\"";
    private static final String BUILD =
            " * on (instance, job) group_left(version, commit) last_over_time(build_info[10s])";
    private static final String BY = "sum by (function, module, service_name, commit, version) ";

    private static final MetricSources SOURCES = MetricSources.of();

    private static AutometricsService service;
    private static PrometheusEndpoint endpoint;
    private static RealPrometheus prometheus;

    @BeforeAll
    static void start() throws Throwable {
        Services.forget();
        Objective.named("api")
                .successRate(Percentile.P99)
                .latency(Duration.ofSeconds(1), Percentile.P95)
                .build();
        service = AutometricsService.builder()
                .serviceName("pond")
                .version("1.0")
                .commit("abc")
                .addTo(SOURCES)
                .install();
        HandWoven outer = new HandWoven("outer");
        HandWoven inner = new HandWoven("inner", 0, "api", "", "");
        call(outer, inner);
        endpoint = PrometheusEndpoint.builder()
                .exposition(Exposition.of(SOURCES))
                .port(0)
                .start();
        prometheus = RealPrometheus.builder()
                .scrape("pond", URI.create("http://127.0.0.1:" + endpoint.port() + "/metrics"))
                .interval(Duration.ofMillis(500))
                .start();
        prometheus.awaitScrape("pond");
        call(outer, inner);
        prometheus.await(
                "two scrapes, with the later calls",
                it -> it.query("increase(function_calls_total{function=\"Pond.outer\",result=\"ok\"}[1m]) > 0")
                                .size()
                        == 1);
    }

    private static void call(HandWoven outer, HandWoven inner) throws Throwable {
        for (int i = 0; i < 10; i++) {
            outer.call(() -> {
                inner.call(() -> null);
                assertThat(catchThrowable(() -> inner.call(() -> {
                            throw new IllegalStateException("fox");
                        })))
                        .hasMessage("fox");
                return null;
            });
        }
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable each : new AutoCloseable[] {prometheus, endpoint, service}) {
            if (each != null) {
                try {
                    each.close();
                } catch (Exception problem) {
                    throw new AssertionError(problem);
                }
            }
        }
    }

    @ParameterizedTest
    @DisplayName("the queries of links and dashboards")
    @ValueSource(
            strings = {
                BY + "(rate(" + CALLS + "}[1m])" + BUILD + ")",
                "(" + BY + "(rate(" + CALLS + ",result=\"error\"}[1m])" + BUILD + ")) / (" + BY + "(rate(" + CALLS
                        + "}[1m])" + BUILD + "))",
                "histogram_quantile(0.95, sum by (le, function, module, service_name, commit, version) (rate({__name__=~\"function_calls_duration(_seconds)?_bucket\",function=\"Pond.inner\"}[1m])"
                        + BUILD + "))",
                BY + "(function_calls_concurrent{function=\"Pond.inner\"}" + BUILD + ")",
                BY + "(rate({__name__=~\"function_calls(_count)?(_total)?\",caller_function=\"Pond.outer\"}[1m])"
                        + BUILD + ")"
            })
    void queries(String query) {
        List<Sample> answer = prometheus.query(query);

        assertThat(answer).singleElement().satisfies(sample -> {
            assertThat(sample.label("function")).isEqualTo("Pond.inner");
            assertThat(sample.label("service_name")).isEqualTo("pond");
            assertThat(sample.label("version")).isEqualTo("1.0");
            assertThat(sample.label("commit")).isEqualTo("abc");
            assertThat(sample.value()).isNotNaN();
        });
    }

    @Test
    @DisplayName("the rule of the rate of success finds its labels, and half of the calls failed")
    void success() {
        String group = "sum by (objective_name, objective_percentile, service_name) ";
        assertThat(prometheus.query(
                        group + "(increase(function_calls_total{objective_percentile=\"99\",result=\"error\"}[1m])) / "
                                + group + "(increase(function_calls_total{objective_percentile=\"99\"}[1m]))"))
                .singleElement()
                .satisfies(sample -> {
                    assertThat(sample.label("objective_name")).isEqualTo("api");
                    assertThat(sample.value()).isEqualTo(0.5);
                });
    }

    @Test
    @DisplayName(
            "the rule of latency compares the threshold with the bucket as texts, and finds it, with all calls in it")
    void latency() {
        String buckets = "increase(function_calls_duration_seconds_bucket{objective_percentile=\"95\"}[1m])";
        String same = "(label_join(" + buckets + ", \"check\", \"\", \"objective_latency_threshold\") and label_join("
                + buckets + ", \"check\", \"\", \"le\"))";

        assertThat(
                        prometheus.query(
                                "sum by (objective_name) " + same
                                        + " / sum by (objective_name) (increase(function_calls_duration_seconds_count{objective_percentile=\"95\"}[1m]))"))
                .singleElement()
                .satisfies(sample -> assertThat(sample.value()).isEqualTo(1));
    }

    @Test
    @DisplayName("a function that never failed has errors, at 0, and so an error ratio")
    void noErrors() {
        assertThat(prometheus.value("function_calls_total{function=\"Pond.outer\",result=\"error\"}"))
                .isZero();
    }
}
