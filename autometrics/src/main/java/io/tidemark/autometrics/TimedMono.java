package io.tidemark.autometrics;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;

/** A {@code Mono} whose subscriptions are calls. It fuses with nothing. */
final class TimedMono<T> extends MonoOperator<T, T> {

    private final Subscriptions calls;

    TimedMono(Mono<T> source, Subscriptions calls) {
        super(source);
        this.calls = calls;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> subscriber) {
        SubscribedCall call = calls.begin();
        try {
            source.subscribe(new TimedCoreSubscriber<>(subscriber, call, true));
        } catch (Throwable failure) {
            call.failed(failure);
            throw failure;
        }
    }
}
