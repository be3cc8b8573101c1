package io.tidemark.autometrics;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A publisher of Reactive Streams whose subscriptions are calls. Loaded only where that is. */
final class TimedPublisher<T> implements Publisher<T> {

    private final Publisher<T> source;
    private final Subscriptions calls;

    TimedPublisher(Publisher<T> source, Subscriptions calls) {
        this.source = source;
        this.calls = calls;
    }

    @Override
    public void subscribe(Subscriber<? super T> subscriber) {
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

    private static final class TimedSubscriber<T> implements Subscriber<T>, Subscription {
        private final Subscriber<? super T> subscriber;
        private final SubscribedCall call;
        private volatile @Nullable Subscription source;

        TimedSubscriber(Subscriber<? super T> subscriber, SubscribedCall call) {
            this.subscriber = subscriber;
            this.call = call;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
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
            Subscription from = source;
            if (from != null) {
                from.request(items);
            }
        }

        @Override
        public void cancel() {
            call.cancelled();
            Subscription from = source;
            if (from != null) {
                from.cancel();
            }
        }
    }
}
