package io.tidemark.otlp;

import io.opentelemetry.sdk.common.export.GrpcResponse;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * What became of a request.
 *
 * @param kind whether the server has it
 * @param rejected how many of its items the server has refused, of a request that it has taken
 * @param message what the server or the network said; may be empty
 * @param retryAfter after what time the server wants the next attempt; null if it does not say, or if there is to be none
 * @param cause what was thrown, if anything was
 */
record Answer(
        Kind kind,
        long rejected,
        String message,
        @Nullable Duration retryAfter,
        @Nullable Throwable cause) {

    private static final int LONGEST_MESSAGE = 500;

    /** Whether the server has what was sent. */
    enum Kind {
        /** It has; but for those that were rejected. */
        TAKEN,
        /** It has not, and can be asked again. */
        NOT_TAKEN,
        /** It has not, and is not to be asked the same again. */
        REFUSED,
        /** It may have: the answer was lost, or leaves it open. It can be asked again. */
        UNKNOWN
    }

    static Answer taken(long rejected, String message) {
        return new Answer(Kind.TAKEN, rejected, message, null, null);
    }

    static Answer notTaken(Throwable cause) {
        return new Answer(Kind.NOT_TAKEN, 0, cause.toString(), null, cause);
    }

    static Answer refused(Throwable cause) {
        return new Answer(Kind.REFUSED, 0, cause.toString(), null, cause);
    }

    static Answer unknown(Throwable cause) {
        return new Answer(Kind.UNKNOWN, 0, cause.toString(), null, cause);
    }

    /** There was none, of a request that was made. */
    static Answer lost(Throwable cause) {
        boolean beforeSending = cause instanceof ConnectException
                || cause instanceof HttpConnectTimeoutException
                || cause instanceof UnresolvedAddressException
                || cause instanceof SSLHandshakeException
                || cause instanceof SSLPeerUnverifiedException;
        return beforeSending ? notTaken(cause) : unknown(cause);
    }

    /**
     * OTLP specification, "OTLP/HTTP Response".
     *
     * @param retryAfter the header of that name
     */
    static Answer http(int status, @Nullable String retryAfter, byte[] body) {
        if (status / 100 == 2) {
            return PartialSuccess.answer(body);
        }
        Kind kind = switch (status) {
            case 429, 503 -> Kind.NOT_TAKEN;
            // What stands between has lost the answer.
            case 502, 504 -> Kind.UNKNOWN;
            default -> Kind.REFUSED;
        };
        Duration wait = kind == Kind.REFUSED ? null : RetryAfter.of(retryAfter, Instant.now());
        return new Answer(kind, 0, says("status " + status, readable(body)), wait, null);
    }

    /**
     * OTLP specification, "OTLP/gRPC Response". Of most that can be tried again nobody knows whether it was before the server had it, or after. When to come
     * back is in a trailer that the SDK's senders do not show.
     */
    static Answer grpc(GrpcResponse response) {
        Kind kind = switch (response.getStatusCode()) {
            case OK -> Kind.TAKEN;
            case CANCELLED, DEADLINE_EXCEEDED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS -> Kind.UNKNOWN;
            case RESOURCE_EXHAUSTED -> Kind.NOT_TAKEN;
            default -> Kind.REFUSED;
        };
        if (kind == Kind.TAKEN) {
            return PartialSuccess.answer(response.getResponseMessage());
        }
        String description = response.getStatusDescription();
        String text = says("gRPC status " + response.getStatusCode(), description == null ? "" : description);
        return new Answer(kind, 0, text, null, null);
    }

    private static String says(String status, String more) {
        return "the server answered with " + status + (more.isEmpty() ? "" : ": " + more);
    }

    /** What can be read in the body of an error: it may be a {@code google.rpc.Status}, JSON or a page. */
    private static String readable(byte[] body) {
        return new String(body, 0, Math.min(body.length, LONGEST_MESSAGE), StandardCharsets.UTF_8)
                .replaceAll("[\\p{Cntrl}\uFFFD]+", " ")
                .strip();
    }

    boolean isTaken() {
        return kind == Kind.TAKEN;
    }

    /** Whether another attempt may do better. */
    boolean mayPass() {
        return kind == Kind.NOT_TAKEN || kind == Kind.UNKNOWN;
    }

    /** Why it was not taken. */
    Throwable problem() {
        return cause == null ? new IOException(message) : cause;
    }
}
