package io.tidemark.autometrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import io.tidemark.UnitOfWork;
import io.tidemark.prometheus.Exposition;
import io.tidemark.prometheus.Format;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What leads from a bucket to a trace. */
class ExemplarsTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";

    private PondFigures figures;
    private HandWoven pond;

    @BeforeEach
    void install() {
        figures = new PondFigures(AutometricsService.builder().withExemplars());
        pond = new HandWoven("count", FunctionSite.LOOKS_AT_RESULT, "", "", "");
    }

    @AfterEach
    void close() {
        figures.close();
    }

    private static Span span(String trace, TraceFlags flags) {
        return Span.wrap(SpanContext.create(trace, SPAN, flags, TraceState.getDefault()));
    }

    /** The exemplars in the text that Prometheus is given, from the sign before them to the end of their labels. */
    private List<String> exemplars() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        Exposition.of(figures.service()).write(Format.OPENMETRICS, text);
        return text.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(" # "))
                .map(line -> line.replaceFirst(".* # ", "").replaceFirst("}.*", "}"))
                .toList();
    }

    @Test
    void aCallLeadsToItsSpan() throws Throwable {
        try (Scope scope = span(TRACE, TraceFlags.getSampled()).makeCurrent()) {
            assertThat(scope).isNotNull();
            pond.call(() -> null);
        }
        assertThat(exemplars())
                .singleElement()
                .asString()
                .contains("trace_id=\"" + TRACE + "\"", "span_id=\"" + SPAN + "\"")
                .doesNotContain("record_id");
    }

    @Test
    void aSpanThatIsNotKeptLeadsNowhere() throws Throwable {
        try (Scope scope = span(TRACE, TraceFlags.getDefault()).makeCurrent()) {
            assertThat(scope).isNotNull();
            pond.call(() -> null);
        }
        try (Scope scope = span("0".repeat(32), TraceFlags.getSampled()).makeCurrent()) {
            assertThat(scope).isNotNull();
            pond.call(() -> null);
        }
        pond.call(() -> null);
        assertThat(exemplars()).isEmpty();
    }

    @Test
    void aCallThatEndsElsewhereLeadsToWhereItBegan() throws Throwable {
        CompletableFuture<String> stage = new CompletableFuture<>();
        try (Scope scope = span(TRACE, TraceFlags.getSampled()).makeCurrent()) {
            assertThat(scope).isNotNull();
            pond.callForResult(() -> stage);
        }
        try (Scope scope = span("f".repeat(32), TraceFlags.getSampled()).makeCurrent()) {
            assertThat(scope).isNotNull();
            stage.complete("ducks");
        }
        assertThat(exemplars()).singleElement().asString().contains(TRACE);
    }

    @Test
    void aSubscriptionLeadsToWhereItWasMade() throws Throwable {
        Sinks.One<String> sink = Sinks.one();
        Mono<?> mono = (Mono<?>)
                HandWoven.returning("watch", "Lreactor/core/publisher/Mono;").callForResult(sink::asMono);
        try (Scope scope = span(TRACE, TraceFlags.getSampled()).makeCurrent()) {
            assertThat(scope).isNotNull();
            mono.subscribe();
        }
        sink.tryEmitValue("duck");
        assertThat(exemplars()).singleElement().asString().contains(TRACE);
    }

    @Test
    void withoutASpanACallLeadsToItsRecord() throws Throwable {
        CompletableFuture<String> stage = new CompletableFuture<>();
        try (UnitOfWork.Scope work = new OpenRecord("r-1").guard().makeCurrent();
                Scope scope = span(TRACE, TraceFlags.getDefault()).makeCurrent()) {
            assertThat(work).isNotNull();
            assertThat(scope).isNotNull();
            pond.callForResult(() -> stage);
        }
        stage.complete("ducks");
        assertThat(exemplars()).containsExactly("{record_id=\"r-1\"}");
    }

    @Test
    void withoutTheSettingThereAreNone() throws Throwable {
        figures.close();
        figures = new PondFigures();
        HandWoven plain = new HandWoven("count");
        try (Scope scope = span(TRACE, TraceFlags.getSampled()).makeCurrent()) {
            assertThat(scope).isNotNull();
            plain.call(() -> null);
        }
        assertThat(figures.ok()).isEqualTo(1);
        assertThat(exemplars()).isEmpty();
    }
}
