package io.tidemark.autometrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.stats.MetricSources;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;

/** Methods that return a publisher of the JDK or of Reactive Streams. */
class PublishersTest {

    private PondFigures figures;

    @BeforeEach
    void install() {
        figures = new PondFigures();
    }

    @AfterEach
    void close() {
        figures.close();
    }

    /** What a method returns. */
    enum Kind {
        FLOW("Ljava/util/concurrent/Flow$Publisher;") {
            @Override
            Object of(Flow.Publisher<String> publisher) {
                return publisher;
            }

            @Override
            @SuppressWarnings("unchecked")
            Flow.Publisher<String> asFlow(Object returned) {
                return (Flow.Publisher<String>) returned;
            }
        },
        REACTIVE_STREAMS("Lorg/reactivestreams/Publisher;") {
            @Override
            Object of(Flow.Publisher<String> publisher) {
                return FlowAdapters.toPublisher(publisher);
            }

            @Override
            @SuppressWarnings("unchecked")
            Flow.Publisher<String> asFlow(Object returned) {
                return FlowAdapters.toFlowPublisher((Publisher<String>) returned);
            }
        };

        final String type;

        Kind(String type) {
            this.type = type;
        }

        abstract Object of(Flow.Publisher<String> publisher);

        abstract Flow.Publisher<String> asFlow(Object returned);
    }

    /** A publisher that does what the test tells it to. */
    private static final class Source implements Flow.Publisher<String> {
        final List<Flow.Subscriber<? super String>> subscribers = new ArrayList<>();
        final List<String> seen = new ArrayList<>();

        @Override
        public void subscribe(Flow.Subscriber<? super String> subscriber) {
            if (subscriber == null) {
                throw new NullPointerException("the source's own words");
            }
            subscribers.add(subscriber);
            subscriber.onSubscribe(subscription(""));
        }

        Flow.Subscription subscription(String name) {
            return new Flow.Subscription() {
                @Override
                public void request(long n) {
                    seen.add(name + "request " + n);
                }

                @Override
                public void cancel() {
                    seen.add(name + "cancel");
                }
            };
        }

        @Override
        public String toString() {
            return "the source";
        }
    }

    /** A subscriber that does what the test tells it to. */
    private static final class Taker implements Flow.Subscriber<String> {
        final List<String> seen = new ArrayList<>();
        final List<Flow.Subscription> subscriptions = new ArrayList<>();

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscriptions.add(subscription);
        }

        @Override
        public void onNext(String item) {
            seen.add(item);
        }

        @Override
        public void onError(Throwable failure) {
            seen.add(failure.getMessage());
        }

        @Override
        public void onComplete() {
            seen.add("complete");
        }

        Flow.Subscription first() {
            return subscriptions.get(0);
        }
    }

    private final Source source = new Source();
    private final Taker taker = new Taker();

    private Flow.Publisher<String> returned(Kind kind, Flow.Publisher<String> publisher) throws Throwable {
        return kind.asFlow(HandWoven.returning("watch", kind.type).callForResult(() -> kind.of(publisher)));
    }

    @ParameterizedTest
    @EnumSource
    void eachSubscriptionIsACall(Kind kind) throws Throwable {
        Flow.Publisher<String> ducks = returned(kind, source);
        assertThat(figures).hasToString("0 ok, 0 error, 0 running");

        ducks.subscribe(taker);
        ducks.subscribe(new Taker());
        assertThat(figures).hasToString("0 ok, 0 error, 2 running");
        source.subscribers.get(0).onNext("duck");
        assertThat(figures).hasToString("0 ok, 0 error, 2 running");
        source.subscribers.get(0).onComplete();
        assertThat(figures).hasToString("1 ok, 0 error, 1 running");
        source.subscribers.get(1).onError(new IOException("fox"));
        assertThat(figures).hasToString("1 ok, 1 error, 0 running");
        assertThat(figures.timed()).isEqualTo(2);
        assertThat(taker.seen).containsExactly("duck", "complete");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsAskedForIsWhatIsAskedFor(Kind kind) throws Throwable {
        returned(kind, source).subscribe(taker);
        taker.first().request(3);
        taker.first().request(Long.MAX_VALUE);
        taker.first().request(-1);
        taker.first().cancel();

        assertThat(source.seen).containsExactly("request 3", "request " + Long.MAX_VALUE, "request -1", "cancel");
    }

    @ParameterizedTest
    @EnumSource
    void cancellingBeforeThereWasAnythingIsAnError(Kind kind) throws Throwable {
        returned(kind, source).subscribe(taker);
        taker.first().cancel();
        assertThat(figures).hasToString("0 ok, 1 error, 0 running");

        source.subscribers.get(0).onNext("late");
        source.subscribers.get(0).onComplete();
        taker.first().cancel();
        assertThat(figures).hasToString("0 ok, 1 error, 0 running");
        assertThat(taker.seen).containsExactly("late", "complete");
    }

    @ParameterizedTest
    @EnumSource
    void cancellingAfterSomethingCameIsToHaveHadEnough(Kind kind) throws Throwable {
        returned(kind, source).subscribe(taker);
        source.subscribers.get(0).onNext("duck");
        taker.first().cancel();
        source.subscribers.get(0).onError(new IOException("late"));

        assertThat(figures).hasToString("1 ok, 0 error, 0 running");
    }

    @ParameterizedTest
    @EnumSource
    void theFirstEndCounts(Kind kind) throws Throwable {
        returned(kind, source).subscribe(taker);
        source.subscribers.get(0).onError(new IOException("fox"));
        source.subscribers.get(0).onComplete();
        source.subscribers.get(0).onError(new IOException("again"));

        assertThat(figures).hasToString("0 ok, 1 error, 0 running");
    }

    @ParameterizedTest
    @EnumSource
    void aSecondSubscriptionIsTheSubscribersToCancel(Kind kind) throws Throwable {
        returned(kind, source).subscribe(taker);
        source.subscribers.get(0).onSubscribe(source.subscription("second "));
        taker.subscriptions.get(1).cancel();

        assertThat(source.seen).containsExactly("second cancel");
        assertThat(figures).hasToString("0 ok, 0 error, 1 running");
    }

    @ParameterizedTest
    @EnumSource
    void aSubscriptionThatFailsIsAnError(Kind kind) throws Throwable {
        Flow.Publisher<String> broken = returned(kind, subscriber -> {
            throw new IllegalStateException("no pond");
        });

        assertThatThrownBy(() -> broken.subscribe(taker)).hasMessage("no pond");
        assertThat(figures).hasToString("0 ok, 1 error, 0 running");
    }

    @ParameterizedTest
    @EnumSource
    void noSubscriberIsNoCall(Kind kind) throws Throwable {
        Object returned = HandWoven.returning("watch", kind.type).callForResult(() -> kind.of(source));
        assertThatThrownBy(() -> {
                    if (returned instanceof Flow.Publisher<?> flow) {
                        flow.subscribe(null);
                    } else {
                        ((Publisher<?>) returned).subscribe(null);
                    }
                })
                .isInstanceOf(NullPointerException.class);
        assertThat(figures).hasToString("0 ok, 0 error, 0 running");
    }

    @ParameterizedTest
    @EnumSource
    void aMethodThatThrowsInPlaceOfAPublisherIsAnError(Kind kind) {
        assertThatThrownBy(() -> HandWoven.returning("watch", kind.type).callForResult(() -> {
                    throw new IOException("no pond");
                }))
                .hasMessage("no pond");
        assertThat(figures).hasToString("0 ok, 1 error, 0 running");
    }

    @ParameterizedTest
    @EnumSource
    void aForgottenSubscriptionIsAnErrorInTheEnd(Kind kind) throws Throwable {
        returned(kind, subscriber -> subscriber.onSubscribe(source.subscription("")))
                .subscribe(taker);
        assertThat(figures.running()).isEqualTo(1);
        taker.subscriptions.clear();

        Eventually.isTrue(() -> figures.running() == 0, System::gc);
        assertThat(figures).hasToString("0 ok, 1 error, 0 running");
    }

    @Test
    void theCallerIsTheOneThatHadItAssembled() throws Throwable {
        HandWoven watch = HandWoven.returning("watch", Kind.FLOW.type);
        HandWoven assembling = new HandWoven("assemble", FunctionSite.LOOKS_AT_RESULT, "", "", "");
        List<@Nullable Object> assembled = new ArrayList<>();
        assembling.call(() -> assembled.add(watch.callForResult(() -> source)));
        new HandWoven("subscribe").call(() -> {
            Kind.FLOW.asFlow(assembled.get(0)).subscribe(taker);
            return null;
        });
        source.subscribers.get(0).onComplete();

        assertThat(figures.ok("function=\"Pond.watch\"", "caller_function=\"Pond.assemble\""))
                .isEqualTo(1);
        assertThat(figures.ok("function=\"Pond.watch\"")).isEqualTo(1);
    }

    @Test
    void subscriptionsCountInTheServiceThatIsThereThen() throws Throwable {
        HandWoven assembling = new HandWoven("assemble", FunctionSite.LOOKS_AT_RESULT, "", "", "");
        HandWoven watch = HandWoven.returning("watch", Kind.FLOW.type);
        Flow.Publisher<String> ducks =
                Kind.FLOW.asFlow(assembling.callForResult(() -> watch.callForResult(() -> source)));
        try (AutometricsService later = AutometricsService.builder()
                .buckets(1, 2)
                .addTo(MetricSources.of())
                .install()) {
            ducks.subscribe(taker);
            source.subscribers.get(0).onComplete();

            assertThat(Scrape.sum(later, "function_calls_total", "Pond.watch", "Pond.assemble", "ok"))
                    .isEqualTo(1);
        }
        assertThat(figures.ok("function=\"Pond.watch\"")).isZero();
        assertThat(figures.running()).isZero();
    }

    @Test
    void aResultThatIsNoPublisherEndsAtOnce() throws Throwable {
        HandWoven watch = HandWoven.returning("watch", Kind.FLOW.type);
        assertThat(watch.callForResult(() -> null)).isNull();
        assertThat(watch.callForResult(() -> "duck")).isEqualTo("duck");
        assertThat(figures).hasToString("2 ok, 0 error, 0 running");
    }

    @Test
    void aPublisherThatMayNotBeReplacedEndsAtOnce() throws Throwable {
        HandWoven own = HandWoven.returning("watch", "Lio/tidemark/autometrics/Ducks;");
        assertThat(own.callForResult(() -> source)).isSameAs(source);
        HandWoven unflagged = new HandWoven("watch", FunctionSite.LOOKS_AT_RESULT, "", "", "");
        assertThat(unflagged.callForResult(() -> source)).isSameAs(source);
        assertThat(figures).hasToString("2 ok, 0 error, 0 running");
    }

    @Test
    void aPublisherIsCalledWhatItWas() throws Throwable {
        assertThat(returned(Kind.FLOW, source)).hasToString("the source");
    }

    @Test
    void thePublisherOfTheJdkGoesThrough() throws Throwable {
        List<Integer> seen = new ArrayList<>();
        try (SubmissionPublisher<Integer> numbers = new SubmissionPublisher<>(Runnable::run, 16)) {
            @SuppressWarnings("unchecked")
            Flow.Publisher<Integer> returned = (Flow.Publisher<Integer>)
                    HandWoven.returning("watch", Kind.FLOW.type).callForResult(() -> numbers);
            returned.subscribe(new Flow.Subscriber<>() {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    subscription.request(Long.MAX_VALUE);
                }

                @Override
                public void onNext(Integer item) {
                    seen.add(item);
                    if (item == 2) {
                        throw new IllegalStateException("enough");
                    }
                }

                @Override
                public void onError(Throwable failure) {
                    seen.add(-1);
                }

                @Override
                public void onComplete() {
                    seen.add(0);
                }
            });
            numbers.submit(1);
            numbers.submit(2);
        }
        assertThat(seen).containsExactly(1, 2, -1);
        assertThat(figures).hasToString("0 ok, 1 error, 0 running");
    }
}
