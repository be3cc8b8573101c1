package io.tidemark.cloudwatch.server;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Decides how the server replies to each call. {@code first(3, Reply.throttling()).on(PUT_LOG_EVENTS)} throttles the first three
 * PutLogEvents from now on and is normal after that. Asked by several threads at once.
 */
@FunctionalInterface
public interface Behaviour {

    /**
     * @param call a call whose body has not been read; for what depends on the body see {@link Reply#onceRead}
     * @return how to reply; null for a call that is none of its business, which is answered normally if no other behaviour has a say
     */
    @Nullable
    Reply to(Call call);

    /** This behaviour for one operation: other calls are not shown to it. */
    default Behaviour on(Operation operation) {
        return call -> call.operation() == operation ? to(call) : null;
    }

    /** Asks another behaviour about the calls that are none of this one's business. */
    default Behaviour otherwise(Behaviour other) {
        return call -> {
            Reply reply = to(call);
            return reply != null ? reply : other.to(call);
        };
    }

    /** All calls are answered normally. */
    static Behaviour normal() {
        return call -> null;
    }

    /** All calls get the same reply. */
    static Behaviour always(Reply reply) {
        return call -> reply;
    }

    /** The first calls that this behaviour sees get the same reply. */
    static Behaviour first(int calls, Reply reply) {
        AtomicInteger seen = new AtomicInteger();
        return call -> seen.getAndIncrement() < calls ? reply : null;
    }

    /** The first call that this behaviour sees gets the first reply, and so on. */
    static Behaviour inOrder(Reply... replies) {
        Reply[] copy = replies.clone();
        AtomicInteger seen = new AtomicInteger();
        return call -> {
            int index = seen.getAndIncrement();
            return index < copy.length ? copy[index] : null;
        };
    }
}
