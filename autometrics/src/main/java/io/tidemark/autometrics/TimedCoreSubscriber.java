package io.tidemark.autometrics;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.util.context.Context;

/** Between a publisher of Reactor and its subscriber. */
@SuppressWarnings("ReactiveStreamsSubscriberImplementation")
final class TimedCoreSubscriber<T> implements CoreSubscriber<T>, Subscription, Scannable {

    private final CoreSubscriber<? super T> subscriber;
    private final SubscribedCall call;
    private final boolean single;
    private volatile @Nullable Subscription source;

    /** @param single it gets one item at most */
    TimedCoreSubscriber(CoreSubscriber<? super T> subscriber, SubscribedCall call, boolean single) {
        this.subscriber = subscriber;
        this.call = call;
        this.single = single;
    }

    @Override
    public Context currentContext() {
        return subscriber.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        if (source != null || subscription == null) {
            // The subscriber knows what to do with a second one; that it is cancelled ends nothing.
            subscriber.onSubscribe(subscription);
            return;
        }
        source = subscription;
        // Not the source's own: it might be one that fuses, past us.
        subscriber.onSubscribe(this);
    }

    @Override
    public void onNext(T item) {
        if (single) {
            call.result(item);
        } else {
            call.item();
        }
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

    @Override
    @SuppressWarnings("rawtypes") // As it is declared.
    public @Nullable Object scanUnsafe(Attr key) {
        if (key == Attr.PARENT) {
            return source;
        }
        if (key == Attr.ACTUAL) {
            return subscriber;
        }
        return key == Attr.RUN_STYLE ? Attr.RunStyle.SYNC : null;
    }
}
