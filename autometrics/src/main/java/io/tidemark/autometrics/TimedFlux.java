package io.tidemark.autometrics;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/** A {@code Flux} whose subscriptions are calls. It fuses with nothing. */
final class TimedFlux<T> extends FluxOperator<T, T> {

    private final Subscriptions calls;

    TimedFlux(Flux<T> source, Subscriptions calls) {
        super(source);
        this.calls = calls;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> subscriber) {
        SubscribedCall call = calls.begin();
        try {
            source.subscribe(new TimedCoreSubscriber<>(subscriber, call, false));
        } catch (Throwable failure) {
            call.failed(failure);
            throw failure;
        }
    }
}
