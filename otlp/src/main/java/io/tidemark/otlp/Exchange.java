package io.tidemark.otlp;

import io.opentelemetry.sdk.common.CompletableResultCode;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call of an exporter, and what a {@linkplain Wires wire} learns by it. The SDK's exporters tell success or failure only: not how long a server wants to be
 * left alone, and not what it rejected of what it took. They call their sender on the thread that they are called on, which is how the two find each other.
 *
 * <p>Thread-safe.
 */
final class Exchange {

    private static final ThreadLocal<Exchange> CURRENT = new ThreadLocal<>();

    private volatile @Nullable Answer answer;

    /** Calls an exporter. */
    CompletableResultCode during(Supplier<CompletableResultCode> call) {
        CURRENT.set(this);
        try {
            return call.get();
        } finally {
            CURRENT.remove();
        }
    }

    /** The one that the calling thread is in; one that nobody asks if it is in none. */
    static Exchange current() {
        Exchange current = CURRENT.get();
        return current == null ? new Exchange() : current;
    }

    /** Before the exporter learns of it. */
    void answered(Answer got) {
        answer = got;
    }

    /**
     * What became of the request: as the network says if the exporter has one of our wires, else as the exporter says.
     *
     * @param code of the exporter
     * @return null if nothing is known yet
     */
    @Nullable
    Answer answer(CompletableResultCode code) {
        Answer known = answer;
        if (known != null || !code.isDone()) {
            return known;
        }
        if (code.isSuccess()) {
            return Answer.taken(0, "");
        }
        Throwable why = code.getFailureThrowable();
        return Answer.notTaken(why == null ? new IOException("the exporter failed") : why);
    }
}
