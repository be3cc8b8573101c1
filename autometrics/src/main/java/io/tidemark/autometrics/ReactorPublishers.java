package io.tidemark.autometrics;

import org.jspecify.annotations.Nullable;
import reactor.core.CorePublisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Publishers of Reactor. Loaded only where that is. */
final class ReactorPublishers {

    private ReactorPublishers() {}

    static boolean isOne(Object result) {
        return result instanceof CorePublisher;
    }

    /** A {@code Mono} for a {@code Mono}, a {@code Flux} for a {@code Flux}; null for all else. */
    static @Nullable Object timed(Subscriptions calls, Object result) {
        if (result instanceof Mono<?> mono) {
            return new TimedMono<>(mono, calls);
        }
        return result instanceof Flux<?> flux ? new TimedFlux<>(flux, calls) : null;
    }
}
