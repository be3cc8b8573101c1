package io.tidemark.autometrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.stats.MetricSources;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Without weaving. */
class FunctionMetricsTest {

    private AutometricsService service;
    private FunctionMetrics metrics;

    @BeforeEach
    void install() {
        Services.forget();
        service = AutometricsService.builder().addTo(MetricSources.of()).install();
        metrics = FunctionMetrics.of(Inner.class, "count");
    }

    @AfterEach
    void close() {
        service.close();
    }

    private static final class Inner {}

    private long calls(String... labels) {
        return Scrape.sum(service, "function_calls_total", labels);
    }

    @Test
    void itIsNamedAsAWovenMethodIs() {
        assertThat(Scrape.lines(service, "function_calls_total"))
                .containsExactly(
                        "function_calls_total{function=\"FunctionMetricsTest.Inner.count\",module=\"io.tidemark.autometrics\",result=\"ok\"} 0",
                        "function_calls_total{function=\"FunctionMetricsTest.Inner.count\",module=\"io.tidemark.autometrics\",result=\"error\"} 0");
    }

    @Test
    void workIsACallAndThrowsWhatItThrows() throws IOException {
        String result = metrics.call(() -> "ducks");
        assertThat(result).isEqualTo("ducks");
        metrics.run(() -> assertThat(CallContext.current().function())
                .hasToString("io.tidemark.autometrics.FunctionMetricsTest.Inner.count"));
        assertThatThrownBy(() -> metrics.run(() -> {
                    throw new IOException("fox");
                }))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("fox");

        assertThat(calls("ok")).isEqualTo(2);
        assertThat(calls("error")).isEqualTo(1);
        assertThat(Scrape.sum(service, "function_calls_concurrent")).isZero();
        assertThat(CallContext.current().function()).isSameAs(FunctionName.NONE);
    }

    @Test
    void aStageIsFollowedToItsEnd() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        CompletableFuture<String> given = metrics.call(() -> stage);
        assertThat(given).isSameAs(stage);
        assertThat(calls()).isZero();
        stage.cancel(false);

        assertThat(calls("error")).isEqualTo(1);
    }

    @Test
    void aBlockIsOkUnlessItSaysOtherwise() {
        FunctionMetrics.Call twice = metrics.enter();
        twice.close();
        twice.close();
        try (FunctionMetrics.Call call = metrics.enter()) {
            call.failed(new IllegalStateException());
        }

        assertThat(calls("ok")).isEqualTo(1);
        assertThat(calls("error")).isEqualTo(1);
    }
}
