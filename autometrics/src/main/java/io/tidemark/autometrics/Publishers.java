package io.tidemark.autometrics;

import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.FlowAdapters;

/** Makes publishers whose subscriptions are calls, in the place of those that methods return. */
final class Publishers {

    private static final boolean REACTIVE_STREAMS = Presence.of("org.reactivestreams.Publisher");
    private static final boolean REACTOR = REACTIVE_STREAMS && Presence.of("reactor.core.publisher.MonoOperator");

    private Publishers() {}

    /** A publisher of the declared type of the method's result; null if there is none for it, and the call has ended. Does not throw. */
    static @Nullable Object timed(FunctionSite site, CallCell cell, int probe, Object result) {
        try {
            String descriptor = site.function().descriptor();
            Object timed =
                    timed(descriptor.substring(descriptor.lastIndexOf(')') + 1), new Subscriptions(site, cell), result);
            if (timed != null) {
                // No work has been done so far: the calls begin when somebody subscribes.
                cell.takeBack(probe);
            }
            return timed;
        } catch (Throwable problem) {
            // Another version of a library.
            return null;
        }
    }

    private static @Nullable Object timed(String declared, Subscriptions calls, Object result) {
        return switch (declared) {
            case "Ljava/util/concurrent/Flow$Publisher;" ->
                result instanceof Flow.Publisher<?> publisher ? new TimedFlow<>(publisher, calls) : null;
            case "Lorg/reactivestreams/Publisher;" -> REACTIVE_STREAMS ? reactive(calls, result) : null;
            case "Lreactor/core/publisher/Mono;", "Lreactor/core/publisher/Flux;" ->
                REACTOR ? ReactorPublishers.timed(calls, result) : null;
            default -> null;
        };
    }

    private static @Nullable Object reactive(Subscriptions calls, Object result) {
        // What is more than a publisher stays it: callers may look.
        if (REACTOR && ReactorPublishers.isOne(result)) {
            return ReactorPublishers.timed(calls, result);
        }
        return result instanceof org.reactivestreams.Publisher<?> publisher ? adapted(calls, publisher) : null;
    }

    private static <T> Object adapted(Subscriptions calls, org.reactivestreams.Publisher<T> publisher) {
        return FlowAdapters.toPublisher(new TimedFlow<>(FlowAdapters.toFlowPublisher(publisher), calls));
    }
}
