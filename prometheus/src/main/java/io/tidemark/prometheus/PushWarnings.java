package io.tidemark.prometheus;

import io.tidemark.internal.Warnings;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The warnings of one {@link PushGateway}. */
final class PushWarnings {

    private static final String TOPIC = "prometheus-push";

    /** The same warning again. */
    private static final long SAME_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final String who;

    // Of the schedule's thread.
    private @Nullable String warned;
    private long warnedAt;

    /** @param who is named in each */
    PushWarnings(String who) {
        this.who = who;
    }

    void warn(String what) {
        Warnings.warn(TOPIC, who, what, null);
    }

    void warn(String what, Throwable problem) {
        // Where in the library a connection broke helps nobody.
        Warnings.warn(TOPIC, who, what + ": " + described(problem), problem instanceof IOException ? null : problem);
    }

    /** Warns at the first of failures in a row, when the reason is another, and now and then. For one thread. */
    void warnAtTimes(String what, Throwable problem) {
        String reason = described(problem);
        long now = System.nanoTime();
        if (!reason.equals(warned) || now - warnedAt >= SAME_AGAIN_NANOS) {
            warned = reason;
            warnedAt = now;
            warn(what, problem);
        }
    }

    /** What fails next is the first of a row. For the same thread. */
    void succeeded() {
        warned = null;
    }

    /** One line, whatever a source of metrics has thrown. */
    static String described(Throwable problem) {
        try {
            String message =
                    problem instanceof IOException ? problem.getMessage() : FirstLine.shown(problem.toString());
            return message == null ? problem.toString() : message;
        } catch (Throwable broken) {
            return problem.getClass().getName();
        }
    }
}
