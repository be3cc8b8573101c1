package io.tidemark.stats;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps a thread from coming again to where it is already: what collects metrics and is a metric itself would never end, or after years. */
final class NotWithinItself {

    private final Set<Thread> inside = ConcurrentHashMap.newKeySet();

    /** @throws IllegalStateException with {@code problem}, if this thread has entered and not left */
    void enter(String problem) {
        if (!inside.add(Thread.currentThread())) {
            throw new IllegalStateException(problem);
        }
    }

    void leave() {
        inside.remove(Thread.currentThread());
    }
}
