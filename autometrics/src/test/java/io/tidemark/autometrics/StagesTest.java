package io.tidemark.autometrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Methods that return a {@code CompletionStage}. */
class StagesTest {

    private PondFigures figures;
    private HandWoven pond;

    @BeforeEach
    void install() {
        Told.TOLD.clear();
        figures = new PondFigures();
        pond = new HandWoven("count", FunctionSite.LOOKS_AT_RESULT, "", "", Told.class.getName());
    }

    @AfterEach
    void close() {
        figures.close();
    }

    /** What predicates are told. */
    static final class Told implements CallTest {
        static final List<Object> TOLD = new ArrayList<>();

        @Override
        public boolean test(@Nullable Object result, @Nullable Throwable thrown) {
            TOLD.add(thrown == null ? String.valueOf(result) : thrown);
            return "fox".equals(result);
        }
    }

    @SuppressWarnings("unchecked")
    private CompletableFuture<String> going() throws Throwable {
        return (CompletableFuture<String>) pond.callForResult(CompletableFuture::new);
    }

    @Test
    void aCallGoesOnUntilItsStageCompletes() throws Throwable {
        CompletableFuture<String> stage = going();
        assertThat(figures).hasToString("0 ok, 0 error, 1 running");
        assertThat(figures.timed()).isZero();
        assertThat(CallContext.current().function()).isSameAs(FunctionName.NONE);

        stage.complete("ducks");
        assertThat(figures).hasToString("1 ok, 0 error, 0 running");
        assertThat(figures.timed()).isEqualTo(1);
    }

    @Test
    void theStageIsTheMethodsOwn() throws Throwable {
        CompletableFuture<String> stage = new CompletableFuture<>();
        assertThat(pond.callForResult(() -> stage)).isSameAs(stage);
        CompletionStage<String> minimal = stage.minimalCompletionStage();
        assertThat(pond.callForResult(() -> minimal)).isSameAs(minimal);
        CompletableFuture<String> done = CompletableFuture.completedFuture("ducks");
        assertThat(pond.callForResult(() -> done)).isSameAs(done);
    }

    @Test
    void oneThatIsCompleteEndsAtOnce() throws Throwable {
        pond.callForResult(() -> CompletableFuture.completedFuture("ducks"));
        pond.callForResult(() -> CompletableFuture.completedStage("geese"));
        pond.callForResult(() -> CompletableFuture.failedFuture(new IOException()));

        assertThat(figures).hasToString("2 ok, 1 error, 0 running");
        assertThat(Told.TOLD).containsExactly("ducks", "geese");
    }

    @Test
    void predicatesSeeWhatItCompletesWith() throws Throwable {
        going().complete("fox");
        going().complete("duck");
        pond.callForResult(() -> CompletableFuture.completedFuture("fox"));

        assertThat(figures).hasToString("1 ok, 2 error, 0 running");
        assertThat(Told.TOLD).containsExactly("fox", "duck", "fox");
    }

    /** Says that all is well. */
    static final class Missing implements CallTest {
        static final List<@Nullable Throwable> SEEN = new ArrayList<>();

        @Override
        public boolean test(@Nullable Object result, @Nullable Throwable thrown) {
            SEEN.add(thrown);
            return thrown instanceof NoSuchElementException;
        }
    }

    @Test
    void aFailureIsAnErrorAndIsFreedOfItsWrapping() throws Throwable {
        Missing.SEEN.clear();
        pond = new HandWoven(
                "find", FunctionSite.LOOKS_AT_RESULT | FunctionSite.TYPE_LABELS, "", Missing.class.getName(), "");
        going().completeExceptionally(new IOException());
        NoSuchElementException missing = new NoSuchElementException();
        CompletableFuture<String> source = new CompletableFuture<>();
        pond.callForResult(() -> source.thenApply(String::trim).thenApply(String::trim));
        source.completeExceptionally(missing);

        assertThat(figures).hasToString("1 ok, 1 error, 0 running");
        assertThat(Missing.SEEN).hasSize(2).doesNotHaveAnyElementsOfTypes(CompletionException.class);
        assertThat(Missing.SEEN.get(1)).isSameAs(missing);
        assertThat(figures.errors("error=\"IOException\"")).isEqualTo(1);
    }

    @Test
    void cancellingTheStageIsAnError() throws Throwable {
        CompletableFuture<String> stage = going();
        assertThat(stage.cancel(true)).isTrue();

        assertThat(stage).isCancelled();
        assertThat(figures).hasToString("0 ok, 1 error, 0 running");
    }

    @Test
    void timeLimitsEndItAsTheyCompleteIt() throws Throwable {
        CompletableFuture<String> failing = going().orTimeout(1, TimeUnit.MILLISECONDS);
        CompletableFuture<String> giving = going().completeOnTimeout("nothing", 1, TimeUnit.MILLISECONDS);

        assertThat(giving.join()).isEqualTo("nothing");
        assertThatThrownBy(failing::join).hasCauseInstanceOf(TimeoutException.class);
        Eventually.isTrue(() -> figures.running() == 0);
        assertThat(figures).hasToString("1 ok, 1 error, 0 running");
    }

    @Test
    void whatIsObtrudedLaterChangesNothing() throws Throwable {
        CompletableFuture<String> stage = going();
        stage.complete("ducks");
        stage.obtrudeException(new IOException());
        assertThat(figures).hasToString("1 ok, 0 error, 0 running");

        pond.callForResult(() -> stage);
        assertThat(figures).hasToString("1 ok, 1 error, 0 running");
        going().obtrudeException(new IOException());
        assertThat(figures).hasToString("1 ok, 2 error, 0 running");
    }

    @Test
    void noStageAtAllIsAnEnd() throws Throwable {
        assertThat(pond.callForResult(() -> null)).isNull();
        assertThat(figures).hasToString("1 ok, 0 error, 0 running");
    }

    @Test
    void whatIsThrownInPlaceOfAStageIsAnError() {
        assertThatThrownBy(() -> pond.callForResult(() -> {
                    throw new IOException("no pond");
                }))
                .hasMessage("no pond");
        assertThat(figures).hasToString("0 ok, 1 error, 0 running");
    }

    @Test
    void aStageThatTwoMethodsHandOnIsACallOfEach() throws Throwable {
        HandWoven outer = new HandWoven("outer", FunctionSite.LOOKS_AT_RESULT, "", "", "");
        CompletableFuture<String> stage = new CompletableFuture<>();
        outer.callForResult(() -> pond.callForResult(() -> stage));
        assertThat(figures).hasToString("0 ok, 0 error, 2 running");

        stage.complete("ducks");
        assertThat(figures).hasToString("2 ok, 0 error, 0 running");
        assertThat(figures.ok("caller_function=\"Pond.outer\"")).isEqualTo(1);
    }

    /** A stage that does nothing but what it is told to when somebody wants to know its end. */
    @SuppressWarnings("unchecked")
    private static CompletionStage<String> stage(WhenComplete behaviour) {
        return (CompletionStage<String>) Proxy.newProxyInstance(
                StagesTest.class.getClassLoader(),
                new Class<?>[] {CompletionStage.class},
                (self, method, arguments) -> {
                    if (method.getName().equals("whenComplete")) {
                        return behaviour.of((BiConsumer<Object, Throwable>) arguments[0]);
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    private interface WhenComplete {
        @Nullable
        Object of(BiConsumer<Object, Throwable> callback) throws Throwable;
    }

    @Test
    void aStageThatCannotBeFollowedEndsAtOnce() throws Throwable {
        CompletionStage<String> refusing = stage(callback -> {
            throw new UnsupportedOperationException();
        });
        assertThat(pond.callForResult(() -> refusing)).isSameAs(refusing);
        pond.callForResult(() -> stage(callback -> {
            throw new StackOverflowError();
        }));

        assertThat(figures).hasToString("2 ok, 0 error, 0 running");
    }

    @Test
    void aStageThatCallsBackTwiceIsOneCall() throws Throwable {
        pond.callForResult(() -> stage(callback -> {
            callback.accept("ducks", null);
            callback.accept(null, new IOException());
            return null;
        }));
        pond.callForResult(() -> stage(callback -> {
            callback.accept(null, new IOException());
            throw new IllegalStateException("and more");
        }));

        assertThat(figures).hasToString("1 ok, 1 error, 0 running");
    }

    @Test
    void aStageThatRefusesAndCallsBackLaterIsOneCall() throws Throwable {
        List<BiConsumer<Object, Throwable>> callbacks = new ArrayList<>();
        pond.callForResult(() -> stage(callback -> {
            callbacks.add(callback);
            throw new IllegalStateException();
        }));
        assertThat(figures).hasToString("1 ok, 0 error, 0 running");

        callbacks.get(0).accept(null, new IOException());
        assertThat(figures).hasToString("1 ok, 0 error, 0 running");
    }

    @Test
    void aStageThatNeverCompletesGoesOn() throws Throwable {
        List<Object> kept = new ArrayList<>();
        kept.add(pond.callForResult(() -> stage(callback -> {
            kept.add(callback);
            return null;
        })));

        System.gc();
        assertThat(figures).hasToString("0 ok, 0 error, 1 running");
        assertThat(kept).hasSize(2);
    }

    @Test
    void aStageThatNobodyCanCompleteAnyMoreIsAnError() throws Throwable {
        going();
        pond.callForResult(() -> stage(callback -> null));

        Eventually.isTrue(() -> figures.running() == 0, System::gc);
        assertThat(figures).hasToString("0 ok, 2 error, 0 running");
        assertThat(Told.TOLD).isEmpty();
    }

    @Test
    void aForgottenStageIsCancelledForPredicates() throws Throwable {
        Missing.SEEN.clear();
        pond = new HandWoven("find", FunctionSite.LOOKS_AT_RESULT, "", Missing.class.getName(), "");
        going();

        Eventually.isTrue(() -> figures.running() == 0, System::gc);
        assertThat(Missing.SEEN).hasSize(1).first().isInstanceOf(CancellationException.class);
    }
}
