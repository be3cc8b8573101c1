package io.tidemark.autometrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Fuseable;
import reactor.core.Scannable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/** Methods that return a {@code Mono} or a {@code Flux}. */
@Timeout(60)
class ReactorTest {

    private static final String MONO = "Lreactor/core/publisher/Mono;";
    private static final String FLUX = "Lreactor/core/publisher/Flux;";

    private PondFigures figures;

    @BeforeEach
    void install() {
        Told.TOLD.clear();
        figures = new PondFigures();
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
            return "fox".equals(result) || thrown instanceof IOException;
        }
    }

    private static HandWoven returning(String type) {
        return new HandWoven(new DeclaredFunction(
                "io.tidemark.autometrics.Pond",
                "count",
                "(I)" + type,
                "Pond.count",
                FunctionSite.LOOKS_AT_RESULT | FunctionSite.REPLACES_RESULT | FunctionSite.TYPE_LABELS,
                "",
                Told.class.getName(),
                Told.class.getName(),
                List.of(),
                "Pond.java",
                7));
    }

    @SuppressWarnings("unchecked")
    private <T> Mono<T> mono(Mono<T> mono) throws Throwable {
        return (Mono<T>) returning(MONO).callForResult(() -> mono);
    }

    @SuppressWarnings("unchecked")
    private <T> Flux<T> flux(Flux<T> flux) throws Throwable {
        return (Flux<T>) returning(FLUX).callForResult(() -> flux);
    }

    @Test
    void assemblyIsNoCall() throws Throwable {
        mono(Mono.just("duck"));
        flux(Flux.just("duck"));
        assertThat(figures).hasToString("0 ok, 0 error, 0 running");
    }

    @Test
    void aMonoIsACallWithItsValueAsResult() throws Throwable {
        assertThat(mono(Mono.just("duck")).block()).isEqualTo("duck");
        assertThat(mono(Mono.fromCallable(() -> "fox")).map(String::length).block())
                .isEqualTo(3);
        assertThat(mono(Mono.empty()).block()).isNull();

        assertThat(figures).hasToString("2 ok, 1 error, 0 running");
        assertThat(figures.ok("ok=\"String\"")).isEqualTo(1);
        assertThat(Told.TOLD).containsExactly("duck", "fox", "null");
    }

    @Test
    void aMonoThatFailsIsAnErrorUnlessPredicatesSayOtherwise() throws Throwable {
        assertThatThrownBy(() ->
                        mono(Mono.error(new IllegalStateException("no pond"))).block())
                .hasMessage("no pond");
        assertThatThrownBy(() -> mono(Mono.error(new IOException("late"))).block())
                .hasRootCauseMessage("late");

        assertThat(figures).hasToString("1 ok, 1 error, 0 running");
        assertThat(figures.errors("error=\"IllegalStateException\"")).isEqualTo(1);
    }

    @Test
    void eachSubscriptionIsACallSoARetryIsOne() throws Throwable {
        List<Integer> tries = new ArrayList<>();
        Mono<String> third = mono(Mono.fromCallable(() -> {
            tries.add(1);
            if (tries.size() < 3) {
                throw new IllegalStateException();
            }
            return "duck";
        }));

        assertThat(third.retry(5).block()).isEqualTo("duck");
        assertThat(figures).hasToString("1 ok, 2 error, 0 running");
    }

    @Test
    void aMonoThatIsCancelledBeforeItsValueIsAnError() throws Throwable {
        Disposable waiting = mono(Mono.never()).subscribe();
        assertThat(figures).hasToString("0 ok, 0 error, 1 running");
        waiting.dispose();
        assertThat(figures).hasToString("0 ok, 1 error, 0 running");
        assertThat(Told.TOLD).hasSize(1).first().isInstanceOf(CancellationException.class);

        CompletableFuture<Object> future = mono(Mono.never()).toFuture();
        future.cancel(true);
        assertThatThrownBy(
                        () -> mono(Mono.never()).timeout(Duration.ofMillis(1)).block())
                .hasCauseInstanceOf(TimeoutException.class);
        assertThat(figures).hasToString("0 ok, 3 error, 0 running");
    }

    @Test
    void aMonoEndsWithItsValueWhateverIsDoneWithThat() throws Throwable {
        List<String> meanwhile = new ArrayList<>();
        mono(Mono.just("duck"))
                .doOnNext(duck -> meanwhile.add(figures.toString()))
                .block();
        assertThat(meanwhile).containsExactly("1 ok, 0 error, 0 running");

        Mono.from((Publisher<String>) Flux.concat(mono(Mono.just("duck")), Mono.never()))
                .block();
        assertThat(figures).hasToString("2 ok, 0 error, 0 running");
    }

    @Test
    void aFluxIsACallUntilItCompletesWithoutAResult() throws Throwable {
        List<String> meanwhile = new ArrayList<>();
        assertThat(flux(Flux.range(1, 3))
                        .doOnNext(number -> meanwhile.add(figures.toString()))
                        .collectList()
                        .block())
                .containsExactly(1, 2, 3);
        assertThat(meanwhile).containsOnly("0 ok, 0 error, 1 running").hasSize(3);
        assertThatThrownBy(() -> flux(Flux.just(1).concatWith(Mono.error(new IllegalStateException("no pond"))))
                        .blockLast())
                .hasMessage("no pond");

        assertThat(figures).hasToString("1 ok, 1 error, 0 running");
        assertThat(Told.TOLD).element(0).isEqualTo("null");
    }

    @Test
    void aFluxOfWhichEnoughWasTakenIsOk() throws Throwable {
        assertThat(flux(Flux.range(1, 100)).take(2).collectList().block()).containsExactly(1, 2);
        assertThat(flux(Flux.interval(Duration.ofMillis(1))).blockFirst()).isZero();
        assertThat(flux(Flux.range(1, 100)).next().block()).isEqualTo(1);
        assertThat(figures).hasToString("3 ok, 0 error, 0 running");

        flux(Flux.never()).subscribe().dispose();
        assertThat(figures).hasToString("3 ok, 1 error, 0 running");
    }

    @Test
    void theContextOfTheSubscriberIsSeen() throws Throwable {
        Mono<String> colour = mono(Mono.deferContextual(context -> Mono.just(context.<String>get("colour"))));
        assertThat(colour.contextWrite(Context.of("colour", "green")).block()).isEqualTo("green");
        Flux<String> colours = flux(Flux.deferContextual(context -> Flux.just(context.<String>get("colour"))));
        assertThat(colours.contextWrite(Context.of("colour", "red")).blockLast())
                .isEqualTo("red");
    }

    @Test
    void noMoreIsAskedForThanTheSubscriberAsks() throws Throwable {
        List<Long> asked = new ArrayList<>();
        List<Integer> seen = new ArrayList<>();
        BaseSubscriber<Integer> slow = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
                request(2);
            }

            @Override
            protected void hookOnNext(Integer number) {
                seen.add(number);
            }
        };
        flux(Flux.range(1, 100).doOnRequest(asked::add)).subscribe(slow);
        slow.request(1);

        assertThat(asked).containsExactly(2L, 1L);
        assertThat(seen).containsExactly(1, 2, 3);
        slow.cancel();
        assertThat(figures).hasToString("1 ok, 0 error, 0 running");
    }

    @Test
    void sourcesThatFuseAndOperatorsThatWantToAreFine() throws Throwable {
        Flux<Integer> fusing = flux(Flux.range(1, 1000).map(number -> number + 1));
        assertThat(fusing).isNotInstanceOf(Fuseable.class);
        assertThat(fusing.filter(number -> number % 2 == 0)
                        .publishOn(Schedulers.parallel())
                        .flatMapIterable(number -> List.of(number, number))
                        .count()
                        .block())
                .isEqualTo(1000);
        assertThat(flux(Flux.just(1, 2).publishOn(Schedulers.parallel(), 1))
                        .concatMap(Mono::just)
                        .blockLast())
                .isEqualTo(2);
        Eventually.isTrue(() -> figures.running() == 0);
        assertThat(figures).hasToString("2 ok, 0 error, 0 running");
    }

    @Test
    void theChainCanBeScanned() throws Throwable {
        Mono<String> source = Mono.<String>never().name("pond");
        Mono<String> timed = mono(source);
        assertThat(Scannable.from(timed).scan(Scannable.Attr.PARENT)).isSameAs(source);
        assertThat(Scannable.from(timed).name()).isEqualTo("pond");

        List<Scannable> subscribers = new ArrayList<>();
        Disposable going = timed.doOnSubscribe(subscription -> subscribers.add(Scannable.from(subscription)))
                .subscribe();
        assertThat(subscribers.get(0).isScanAvailable()).isTrue();
        assertThat(subscribers.get(0).scan(Scannable.Attr.RUN_STYLE)).isSameAs(Scannable.Attr.RunStyle.SYNC);
        going.dispose();
    }

    @Test
    void aPublisherThatIsAMonoOrAFluxStaysOne() throws Throwable {
        HandWoven publisher = returning("Lorg/reactivestreams/Publisher;");
        assertThat(publisher.callForResult(() -> Mono.just(1))).isInstanceOf(Mono.class);
        assertThat(publisher.callForResult(() -> Flux.just(1))).isInstanceOf(Flux.class);
        Mono.from((Publisher<?>) publisher.callForResult(() -> Mono.just(1))).block();
        assertThat(figures).hasToString("1 ok, 0 error, 0 running");

        Object parallel = Flux.range(1, 4).parallel();
        assertThat(publisher.callForResult(() -> parallel)).isSameAs(parallel);
        assertThat(figures).hasToString("2 ok, 0 error, 0 running");
    }

    @Test
    void aHotPublisherIsACallOfEachSubscriber() throws Throwable {
        Sinks.Many<String> sink = Sinks.many().multicast().onBackpressureBuffer();
        Flux<String> ducks = flux(sink.asFlux());
        ducks.subscribe();
        ducks.subscribe();
        assertThat(figures.running()).isEqualTo(2);
        sink.tryEmitComplete();
        assertThat(figures).hasToString("2 ok, 0 error, 0 running");
    }
}
