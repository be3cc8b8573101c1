package io.tidemark.otlp;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call of an exporter, and what {@link OtlpHttpSender} learns by it. The SDK's exporters tell success or failure only: not how long a server wants to be left
 * alone, and not what it rejected of what it took. They call their sender on the thread that they are called on, which is how the two find each other.
 *
 * <p>Thread-safe.
 */
final class OtlpExchange {

    private static final ThreadLocal<OtlpExchange> CURRENT = new ThreadLocal<>();

    private volatile @Nullable OtlpAnswer answer;
    private volatile @Nullable Throwable failure;

    /** Calls an exporter. */
    <T> T during(Supplier<T> call) {
        CURRENT.set(this);
        try {
            return call.get();
        } finally {
            CURRENT.remove();
        }
    }

    /** The one that the calling thread is in; null if it is in none. */
    static @Nullable OtlpExchange current() {
        return CURRENT.get();
    }

    /** Before the exporter learns of it. */
    void answered(OtlpAnswer got) {
        answer = got;
    }

    /** Before the exporter learns of it. */
    void failed(Throwable why) {
        failure = why;
    }

    /** Null if there was none, or the exporter does not use our sender. */
    @Nullable
    OtlpAnswer answer() {
        return answer;
    }

    /** Why there was no answer; null if there was one, or the exporter does not use our sender. */
    @Nullable
    Throwable failure() {
        return failure;
    }
}
