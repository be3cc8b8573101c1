package io.tidemark.otlp.server;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * How the server answers a request. Over gRPC an HTTP status is the status that OpenTelemetry gives the same meaning.
 */
public final class Reply {

    enum Kind {
        ANSWER,
        NEVER,
        CLOSE,
        CLOSE_UNREAD
    }

    final Kind kind;

    /** Of HTTP; 200 if all is well. */
    final int status;

    /** Of gRPC; -1 for that which the HTTP status stands for. */
    final int grpcStatus;

    final String message;
    final @Nullable String retryAfter;
    final long rejected;
    final boolean takes;
    final @Nullable CountDownLatch gate;

    private Reply(
            Kind kind,
            int status,
            int grpcStatus,
            String message,
            @Nullable String retryAfter,
            long rejected,
            boolean takes,
            @Nullable CountDownLatch gate) {
        this.kind = kind;
        this.status = status;
        this.grpcStatus = grpcStatus;
        this.message = message;
        this.retryAfter = retryAfter;
        this.rejected = rejected;
        this.takes = takes;
        this.gate = gate;
    }

    /** Takes it. */
    public static Reply ok() {
        return new Reply(Kind.ANSWER, 200, -1, "", null, 0, true, null);
    }

    /** Takes it, but says that some of it was rejected. */
    public static Reply partial(long rejected, String message) {
        return new Reply(Kind.ANSWER, 200, -1, message, null, rejected, true, null);
    }

    /** Refuses it. */
    public static Reply status(int status) {
        return new Reply(Kind.ANSWER, status, -1, "told to fail with " + status, null, 0, false, null);
    }

    /** Refuses it; over HTTP with the status 500. */
    public static Reply grpcStatus(int status) {
        return new Reply(Kind.ANSWER, 500, status, "told to fail with " + status, null, 0, false, null);
    }

    /** Reads it and never answers. */
    public static Reply never() {
        return new Reply(Kind.NEVER, 0, -1, "", null, 0, false, null);
    }

    /** Reads it and closes the connection. Over gRPC the call ends as if it had. */
    public static Reply close() {
        return new Reply(Kind.CLOSE, 0, -1, "", null, 0, false, null);
    }

    /** Closes the connection before anything of the body is read. Over gRPC the call ends as if it had. */
    public static Reply closeUnread() {
        return new Reply(Kind.CLOSE_UNREAD, 0, -1, "", null, 0, false, null);
    }

    /** @param value seconds, or a date */
    public Reply retryAfter(String value) {
        return new Reply(kind, status, grpcStatus, message, value, rejected, takes, gate);
    }

    /** Whether it keeps what was sent, and the client cannot know. */
    public boolean isDoubtful() {
        return takes && !(kind == Kind.ANSWER && status == 200);
    }

    /** The same answer, though what was sent is kept: the client cannot know. */
    public Reply afterTaking() {
        return new Reply(kind, status, grpcStatus, message, retryAfter, rejected, true, gate);
    }

    /** The same, once the gate is open. */
    public Reply when(CountDownLatch gate) {
        return new Reply(kind, status, grpcStatus, message, retryAfter, rejected, takes, gate);
    }
}
