package io.tidemark.autometrics;

import org.jspecify.annotations.Nullable;

/** Of a publisher that a method returned: each subscription is a call of the method, by the caller that had it assembled. */
final class Subscriptions {

    private final FunctionSite site;
    private final CallCell assembled;

    Subscriptions(FunctionSite site, CallCell assembled) {
        this.site = site;
        this.assembled = assembled;
    }

    /** Somebody subscribes, on this thread. Does not throw. */
    SubscribedCall begin() {
        return new SubscribedCall(call());
    }

    private @Nullable PendingCall call() {
        CallCell cell = null;
        try {
            CallContext context = CallContext.current();
            cell = site.enterAgain(assembled, context.probe);
            return cell == null ? null : new PendingCall(site, cell, context, System.nanoTime());
        } catch (Throwable problem) {
            // The memory, or the stack, is at its end: the subscription must not notice.
            if (cell != null) {
                cell.takeBack(0);
            }
            return null;
        }
    }
}
