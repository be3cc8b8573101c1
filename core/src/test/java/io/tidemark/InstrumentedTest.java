package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.spike.OpenPond;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class InstrumentedTest {

    /** A library's metrics. */
    private static final class Lookup {
        long found;
        String outcome = "";
    }

    private final Lookup metrics = new Lookup();
    private final IOException full = new IOException("full");

    private Instrumented<Integer, Lookup> found() {
        return Instrumented.call(metrics, m -> {
            m.found = 3;
            return 42;
        });
    }

    private Instrumented<Integer, Lookup> failed() {
        return Instrumented.call(metrics, m -> {
            m.found = 1;
            if (m.found == 1) {
                throw full;
            }
            return 42;
        });
    }

    @Test
    void keepsTheResultAndTheMetricsOfMakingIt() {
        assertThat(found().result()).isEqualTo(42);
        assertThat(found().metrics()).isSameAs(metrics);
        assertThat(found().failure()).isEmpty();
        assertThat((int) found().get()).isEqualTo(42);
        assertThat(metrics.found).isEqualTo(3);
    }

    @Test
    void aResultMayBeNull() {
        Instrumented<String, Lookup> nothing = Instrumented.call(metrics, m -> null);

        assertThat(nothing.result()).isNull();
        assertThat(nothing.get()).isNull();
        assertThat(nothing.failure()).isEmpty();
    }

    @Test
    void keepsTheMetricsOfAFailureAndRethrowsIt() {
        Instrumented<Integer, Lookup> failed = failed();

        assertThat(failed.metrics().found).isEqualTo(1);
        assertThat(failed.failure()).containsSame(full);
        assertThatThrownBy(failed::get).isSameAs(full);
        assertThatThrownBy(failed::discardMetrics).isSameAs(full);
        List<Lookup> set = new ArrayList<>();
        assertThatThrownBy(() -> failed.splitMetricsTo(set::add)).isSameAs(full);
        assertThat(set).containsExactly(metrics);
        assertThatThrownBy(failed::result)
                .isInstanceOf(IllegalStateException.class)
                .hasCause(full);
    }

    @Test
    void aCallerMaySayWhatIsThrown() {
        String caught = "";
        try {
            failed().<IOException>get();
        } catch (IOException expected) {
            caught = expected.getMessage();
        }
        assertThat(caught).isEqualTo("full");
    }

    @Test
    void errorsAreKeptAsWell() {
        AssertionError error = new AssertionError("no");

        assertThatThrownBy(() -> Instrumented.call(metrics, m -> {
                            throw error;
                        })
                        .onError((e, m) -> m.outcome = e.getMessage())
                        .get())
                .isSameAs(error);
        assertThat(metrics.outcome).isEqualTo("no");
    }

    @Test
    void tellsTheMetricsHowItWent() {
        failed().onSuccess((r, m) -> m.outcome += "success ")
                .onError((e, m) -> m.outcome += "error " + e.getMessage())
                .finalizeMetrics((r, e, m) -> m.outcome += " final " + r + " " + e.getMessage());
        assertThat(metrics.outcome).isEqualTo("error full final null full");

        metrics.outcome = "";
        found().onSuccess((r, m) -> m.outcome += "success " + r)
                .onError((e, m) -> m.outcome += " error")
                .finalizeMetrics((r, e, m) -> m.outcome += " final " + r + " " + e);
        assertThat(metrics.outcome).isEqualTo("success 42 final 42 null");
    }

    @Test
    void whatNotesTheOutcomeDoesNotChangeIt() {
        assertThatThrownBy(() -> failed().onError((e, m) -> {
                            throw new IllegalStateException();
                        })
                        .finalizeMetrics((r, e, m) -> {
                            throw new IllegalStateException();
                        })
                        .splitMetricsTo(m -> {
                            throw new IllegalStateException();
                        }))
                .isSameAs(full);
        assertThat((int) found().onSuccess((r, m) -> {
                            throw new IllegalStateException();
                        })
                        .splitMetricsTo(m -> {
                            throw new IllegalStateException();
                        }))
                .isEqualTo(42);
    }

    @Test
    void handsTheMetricsToAParent() {
        List<Lookup> parent = new ArrayList<>();

        int result = found().splitMetricsTo(parent::add);

        assertThat(result).isEqualTo(42);
        assertThat(parent).containsExactly(metrics);
    }

    @Test
    void canBeMadeOfParts() {
        Instrumented<String, Lookup> of = Instrumented.of("Donald", metrics);

        assertThat(of.result()).isEqualTo("Donald");
        assertThat(of.metrics()).isSameAs(metrics);
        assertThat(of.discardMetrics()).isEqualTo("Donald");
    }

    @Test
    void needsMetrics() {
        assertThatThrownBy(() -> Instrumented.of("", (Lookup) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("metrics");
        assertThatThrownBy(() -> Instrumented.call((Lookup) null, m -> ""))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("metrics");
    }

    @Test
    void emitsAGuardOnceWhateverHappened() throws Exception {
        OpenPond pond = new OpenPond();
        int ducks = Instrumented.call(pond, m -> {
                    m.ducks = 5;
                    return 7;
                })
                .onSuccess((r, m) -> m.ducks += r)
                .onError((e, m) -> m.ducks = -1)
                .finalizeMetrics((r, e, m) -> m.ducks++)
                .emit();
        assertThat(ducks).isEqualTo(7);
        assertThat(pond.emitted()).containsExactly("ducks=13");

        OpenPond drained = new OpenPond();
        assertThatThrownBy(() -> Instrumented.call(drained, m -> {
                            m.ducks = 5;
                            throw full;
                        })
                        .onError((e, m) -> m.ducks = -1)
                        .emit())
                .isSameAs(full);
        assertThat(drained.emitted()).containsExactly("ducks=-1");

        OpenPond made = new OpenPond();
        assertThat(Instrumented.of("x", made).emit()).isEqualTo("x");
        assertThat(made.emitted()).containsExactly("ducks=0");

        OpenPond handedOn = new OpenPond();
        Instrumented<String, OpenPond> plain = Instrumented.of("x", handedOn);
        assertThat(plain.splitMetricsTo(Guard::close)).isEqualTo("x");
        assertThat(handedOn.emitted()).containsExactly("ducks=0");
    }

    @Test
    void discardsAGuard() {
        OpenPond pond = new OpenPond();

        String result = Instrumented.call(pond, m -> "x").discardMetrics();

        assertThat(result).isEqualTo("x");
        assertThat(pond.isClosed()).isTrue();
        assertThat(pond.emitted()).isEmpty();
    }

    @Test
    void waitsForAStage() {
        CompletableFuture<Integer> body = new CompletableFuture<>();
        CompletableFuture<Instrumented<Integer, Lookup>> done = Instrumented.<Integer, Lookup>callAsync(
                        metrics, m -> body.whenComplete((r, e) -> m.found = 3))
                .toCompletableFuture();
        assertThat(done).isNotDone();

        body.complete(42);

        assertThat(done.join().result()).isEqualTo(42);
        assertThat(done.join().metrics().found).isEqualTo(3);
    }

    @Test
    void aStageThatFailsGivesItsFailureAndTheMetrics() {
        CompletableFuture<Integer> body = new CompletableFuture<>();
        CompletionStage<Instrumented<Integer, Lookup>> done =
                Instrumented.callAsync(metrics, m -> body.thenApply(r -> r + 1).thenApply(r -> r + 1));

        body.completeExceptionally(full);

        Instrumented<Integer, Lookup> failed = done.toCompletableFuture().join();
        assertThatThrownBy(failed::get).isSameAs(full);
        assertThat(failed.metrics()).isSameAs(metrics);
    }

    @Test
    void aFailureWithoutACauseIsGivenAsItIs() {
        CompletionException bare = new CompletionException("bare", null);

        assertThat(Instrumented.callAsync(metrics, m -> CompletableFuture.failedStage(bare))
                        .toCompletableFuture()
                        .join()
                        .failure())
                .containsSame(bare);
    }

    @Test
    void aBodyThatThrowsAtOnceAndOneWithoutAStageFailAsAStageDoes() {
        assertThat(Instrumented.<Integer, Lookup>callAsync(metrics, m -> {
                            throw full;
                        })
                        .toCompletableFuture()
                        .join()
                        .failure())
                .containsSame(full);
        assertThat(Instrumented.<Integer, Lookup>callAsync(metrics, m -> null)
                        .toCompletableFuture()
                        .join()
                        .failure())
                .get()
                .isInstanceOf(NullPointerException.class)
                .extracting(Throwable::getMessage)
                .isEqualTo("the body gave null in place of a stage");
    }

    @Test
    void cancellingTheBodyIsAFailureAndCancellingTheWaitChangesNothing() {
        CompletableFuture<Integer> body = new CompletableFuture<>();
        CompletionStage<Instrumented<Integer, Lookup>> done = Instrumented.callAsync(metrics, m -> body);

        assertThat(done.toCompletableFuture().cancel(true)).isTrue();
        assertThat(body).isNotDone();
        assertThatThrownBy(() -> ((CompletableFuture<?>) done).complete(null))
                .isInstanceOf(UnsupportedOperationException.class);

        body.cancel(true);

        Instrumented<Integer, Lookup> cancelled = done.toCompletableFuture().join();
        assertThat(cancelled.failure()).get().isInstanceOf(CancellationException.class);
        assertThat(cancelled.metrics()).isSameAs(metrics);
    }

    @Test
    void emitsAGuardOfAStage() {
        OpenPond pond = new OpenPond();
        CompletionStage<Integer> done = Instrumented.callAsync(
                        pond,
                        m -> CompletableFuture.supplyAsync(() -> {
                            m.ducks = 5;
                            return 7;
                        }))
                .thenApply(instrumented ->
                        instrumented.onSuccess((r, m) -> m.ducks += r).emit());

        assertThat(done.toCompletableFuture().join()).isEqualTo(7);
        assertThat(pond.emitted()).containsExactly("ducks=12");
    }
}
