package io.tidemark.autometrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.UnitOfWork;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Calls that end when their record may not be current any more. */
@SuppressWarnings("try") // Scopes are held, not used.
class AsyncRecordsTest {

    private final OpenRecord record = new OpenRecord("r-1");
    private PondFigures figures;
    private HandWoven pond;

    @BeforeEach
    void install() {
        figures = new PondFigures();
        pond = new HandWoven("count", FunctionSite.LOOKS_AT_RESULT, "", "", "");
    }

    @AfterEach
    void close() {
        figures.close();
    }

    private CompletableFuture<?> going() throws Throwable {
        return (CompletableFuture<?>) pond.callForResult(CompletableFuture::new);
    }

    @Test
    void aStageEndsInTheRecordThatWasCurrentAtTheCall() throws Throwable {
        CompletableFuture<?> good;
        CompletableFuture<?> bad;
        try (UnitOfWork.Scope scope = record.guard().makeCurrent()) {
            good = going();
            bad = going();
        }
        OpenRecord other = new OpenRecord("r-2");
        try (UnitOfWork.Scope scope = other.guard().makeCurrent()) {
            good.complete(null);
            bad.cancel(true);
        }
        record.close();
        other.close();

        assertThat(record.line()).contains("\"Pond.count.calls\":2", "\"Pond.count.errors\":1");
        assertThat(other.line()).isEmpty();
    }

    @Test
    void whatEndsAfterItsRecordCountsInTheMetricsAlone() throws Throwable {
        CompletableFuture<?> late;
        try (UnitOfWork.Scope scope = record.guard().makeCurrent()) {
            late = going();
        }
        record.close();
        late.complete(null);

        assertThat(record.line()).isEmpty();
        assertThat(figures).hasToString("1 ok, 0 error, 0 running");
    }

    @Test
    void aTaskEndsInTheRecordThatItWasSubmittedIn() throws Throwable {
        ExecutorService pool = AutometricsService.wrap(Executors.newSingleThreadExecutor());
        CountDownLatch gate = new CountDownLatch(1);
        Future<?> future;
        try (UnitOfWork.Scope scope = record.guard().makeCurrent()) {
            future = (Future<?>) pond.callForResult(() -> pool.submit(() -> {
                gate.await();
                return UnitOfWork.currentRecordId().orElse("none");
            }));
        }
        gate.countDown();
        assertThat(future.get()).isEqualTo("r-1");
        pool.shutdown();
        record.close();

        assertThat(record.line()).contains("\"Pond.count.calls\":1");
    }

    @Test
    void aSubscriptionEndsInTheRecordThatWasCurrentWhereItWasMade() throws Throwable {
        Sinks.One<String> sink = Sinks.one();
        Mono<?> mono = (Mono<?>)
                HandWoven.returning("watch", "Lreactor/core/publisher/Mono;").callForResult(sink::asMono);
        try (UnitOfWork.Scope scope = record.guard().makeCurrent()) {
            mono.subscribe();
        }
        mono.subscribe();
        sink.tryEmitValue("duck");
        record.close();

        assertThat(record.line()).contains("\"Pond.watch.calls\":1");
        assertThat(figures).hasToString("2 ok, 0 error, 0 running");
    }
}
