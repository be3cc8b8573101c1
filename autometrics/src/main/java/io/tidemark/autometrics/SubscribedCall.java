package io.tidemark.autometrics;

import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** A subscription, as a call: it ends with the first signal that ends it. None of its methods throws. */
final class SubscribedCall {

    /** Null if it is not counted. */
    private final @Nullable PendingCall call;

    private volatile boolean delivered;

    SubscribedCall(@Nullable PendingCall call) {
        this.call = call;
    }

    /** One of several items. */
    void item() {
        if (!delivered) {
            delivered = true;
        }
    }

    /** The only item: what comes after it says nothing new. */
    void result(@Nullable Object value) {
        end(value, null);
    }

    void completed() {
        end(null, null);
    }

    void failed(Throwable failure) {
        end(null, Outcomes.cause(failure));
    }

    /** A subscriber that has had something has had enough: so end {@code take} and {@code next}. One that has had nothing has given up. */
    void cancelled() {
        end(null, delivered ? null : new CancellationException("cancelled before there was anything"));
    }

    private void end(@Nullable Object result, @Nullable Throwable thrown) {
        if (call != null) {
            call.end(result, thrown);
        }
    }
}
