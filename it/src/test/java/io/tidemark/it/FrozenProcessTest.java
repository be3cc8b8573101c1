package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.AttachHandle;
import io.tidemark.Metrics;
import io.tidemark.ServiceMetrics;
import io.tidemark.format.json.Json;
import io.tidemark.output.Outputs;
import io.tidemark.stats.Aggregation;
import io.tidemark.stats.LongMeasure;
import io.tidemark.stats.Measure;
import io.tidemark.stats.PeriodicMetrics;
import io.tidemark.stats.Tags;
import io.tidemark.stats.View;
import io.tidemark.stats.Views;
import io.tidemark.unit.MetricUnit;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A function on AWS Lambda: frozen as soon as it has returned, and perhaps never woken again. */
class FrozenProcessTest {

    @Metrics
    static class Invocation {
        long number;
    }

    private static final LongMeasure FED = Measure.ofLong("frozen/fed", "Ducks that were fed", MetricUnit.COUNT);

    /** Nothing is waited for between invocations, and at the end nothing is closed: what was not written by then was lost. */
    @Test
    void whateverAnInvocationRecordedIsWrittenWhenItReturns() {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        Views views = Views.create();
        View view = View.of(FED).by("pond").aggregate(Aggregation.sum()).named("fed");
        views.register(view);
        AttachHandle attached = ServiceMetrics.attach(Json.create().writeTo(Outputs.of(log)));
        // A day, as far as a process that is frozen is concerned.
        PeriodicMetrics metrics = PeriodicMetrics.builder()
                .source(views)
                .every(Duration.ofDays(1))
                .start();
        attached.onFlush(metrics::emit);
        try {
            long fed = 0;
            for (int invocation = 1; invocation <= 200; invocation++) {
                for (int i = 0; i < invocation % 4; i++) {
                    try (FrozenProcessTest_InvocationGuard record =
                            new FrozenProcessTest_InvocationGuard(ServiceMetrics.sink())) {
                        record.number = invocation;
                    }
                    FED.record(invocation, Tags.of("pond", "pond-" + i));
                    fed += invocation;
                }
                assertThat(ServiceMetrics.flushAll(Duration.ofSeconds(20))).isTrue();

                String frozen = log.toString(StandardCharsets.UTF_8);
                int last = invocation;
                assertThat(numbers("number", frozen).stream().filter(number -> number == last))
                        .hasSize(invocation % 4);
                assertThat(numbers("fed", frozen).stream()
                                .mapToLong(Long::longValue)
                                .sum())
                        .isEqualTo(fed);
            }
        } finally {
            metrics.close();
            attached.close();
            views.unregister("fed");
        }
    }

    private static List<Long> numbers(String name, String lines) {
        return Pattern.compile("\"" + name + "\":(?:\\{[^}]*?\"value\":)?(\\d+)")
                .matcher(lines)
                .results()
                .map(found -> found.group(1))
                .map(Long::valueOf)
                .toList();
    }
}
