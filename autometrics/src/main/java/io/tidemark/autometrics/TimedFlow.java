package io.tidemark.autometrics;

import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A publisher whose subscriptions are calls. */
final class TimedFlow<T> implements Flow.Publisher<T> {

    private final Flow.Publisher<T> source;
    private final Subscriptions calls;

    TimedFlow(Flow.Publisher<T> source, Subscriptions calls) {
        this.source = source;
        this.calls = calls;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        if (subscriber == null) {
            // It says so in its own words.
            source.subscribe(subscriber);
            return;
        }
        SubscribedCall call = calls.begin();
        try {
            source.subscribe(new TimedSubscriber<>(subscriber, call));
        } catch (Throwable failure) {
            call.failed(failure);
            throw failure;
        }
    }

    @Override
    public String toString() {
        return source.toString();
    }

    private static final class TimedSubscriber<T> implements Flow.Subscriber<T>, Flow.Subscription {
        private final Flow.Subscriber<? super T> subscriber;
        private final SubscribedCall call;
        private volatile Flow.@Nullable Subscription source;

        TimedSubscriber(Flow.Subscriber<? super T> subscriber, SubscribedCall call) {
            this.subscriber = subscriber;
            this.call = call;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            if (source != null || subscription == null) {
                // The subscriber knows what to do with a second one; that it is cancelled ends nothing.
                subscriber.onSubscribe(subscription);
                return;
            }
            source = subscription;
            subscriber.onSubscribe(this);
        }

        @Override
        public void onNext(T item) {
            call.item();
            subscriber.onNext(item);
        }

        @Override
        public void onError(Throwable failure) {
            call.failed(failure);
            subscriber.onError(failure);
        }

        @Override
        public void onComplete() {
            call.completed();
            subscriber.onComplete();
        }

        @Override
        public void request(long items) {
            Flow.Subscription from = source;
            if (from != null) {
                from.request(items);
            }
        }

        @Override
        public void cancel() {
            call.cancelled();
            Flow.Subscription from = source;
            if (from != null) {
                from.cancel();
            }
        }
    }
}
