package io.tidemark.cloudwatch.server;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the server does with one call. All but {@link #normal} and {@link #rejecting} do not carry it out, unless {@link #afterStoring}
 * says so; and all but {@link #resetUnread} read the body first.
 */
public final class Reply {

    /** How it ends. */
    enum Ending {
        ANSWER,
        SILENCE,
        RESET_UNREAD,
        RESET,
        BROKEN_OFF
    }

    private static final Reply NORMAL = new Reply(Ending.ANSWER, null, true);

    private final Ending ending;
    private final @Nullable HttpAnswer answer;
    private final boolean carriedOut;
    private final @Nullable Rejected rejected;
    private final @Nullable CountDownLatch gate;
    private final Duration delay;
    private final @Nullable Function<? super Call, Reply> decision;

    private Reply(Ending ending, @Nullable HttpAnswer answer, boolean carriedOut) {
        this(ending, answer, carriedOut, null, null, Duration.ZERO, null);
    }

    private Reply(
            Ending ending,
            @Nullable HttpAnswer answer,
            boolean carriedOut,
            @Nullable Rejected rejected,
            @Nullable CountDownLatch gate,
            Duration delay,
            @Nullable Function<? super Call, Reply> decision) {
        this.ending = ending;
        this.answer = answer;
        this.carriedOut = carriedOut;
        this.rejected = rejected;
        this.gate = gate;
        this.delay = delay;
        this.decision = decision;
    }

    /** Carries the call out and answers as CloudWatch Logs does. */
    public static Reply normal() {
        return NORMAL;
    }

    /**
     * Answers with an error in the form of CloudWatch Logs.
     *
     * @param status 400 to 599
     * @param type for example {@code ThrottlingException}
     */
    public static Reply fault(int status, String type, String message) {
        return new Reply(Ending.ANSWER, HttpAnswer.error(status, type, message), false);
    }

    /** 400 ThrottlingException. */
    public static Reply throttling() {
        return fault(400, "ThrottlingException", "Rate exceeded");
    }

    /** 503 ServiceUnavailableException. */
    public static Reply unavailable() {
        return fault(503, "ServiceUnavailableException", "The service cannot complete the request.");
    }

    /** 500 InternalFailure. */
    public static Reply internalFailure() {
        return fault(500, "InternalFailure", "The request processing has failed because of an unknown error.");
    }

    /** 400 AccessDeniedException. */
    public static Reply accessDenied() {
        return fault(400, "AccessDeniedException", "User is not authorized to perform this action");
    }

    /** 502 with a page, as something in between answers. */
    public static Reply badGateway() {
        return new Reply(Ending.ANSWER, HttpAnswer.page(502, "<html><body>502 Bad Gateway</body></html>"), false);
    }

    /** 200 with a page. */
    public static Reply notJson() {
        return new Reply(Ending.ANSWER, HttpAnswer.page(200, "<html><body>Please log in</body></html>"), false);
    }

    /** Never answers, and waits until the client goes. */
    public static Reply never() {
        return new Reply(Ending.SILENCE, null, false);
    }

    /** Resets the connection when the body has not been read. */
    public static Reply resetUnread() {
        return new Reply(Ending.RESET_UNREAD, null, false);
    }

    /** Resets the connection when the body has been read. */
    public static Reply reset() {
        return new Reply(Ending.RESET, null, false);
    }

    /** Answers with 200, but closes the connection in the middle of the answer's body. */
    public static Reply brokenOff() {
        return new Reply(Ending.BROKEN_OFF, null, false);
    }

    /** Takes the events of PutLogEvents but these, whatever their timestamps are. */
    public static Reply rejecting(Rejected rejected) {
        return new Reply(Ending.ANSWER, null, true, rejected, null, Duration.ZERO, null);
    }

    /** A reply that depends on what is in the body. */
    public static Reply onceRead(Function<? super Call, Reply> decision) {
        return new Reply(Ending.ANSWER, null, false, null, null, Duration.ZERO, decision);
    }

    /** The same to the client, but the call is carried out first: the client is told otherwise, and may call again. */
    public Reply afterStoring() {
        check(ending != Ending.RESET_UNREAD, "a call that is not read cannot be stored");
        check(decision == null, "say afterStoring of the reply that is decided on");
        return new Reply(ending, answer, true, rejected, gate, delay, null);
    }

    /**
     * The same, once the gate opens; even if the client has gone by then (the call is carried out late). Not carried out at all if the
     * server goes away first.
     */
    public Reply when(CountDownLatch opens) {
        check(decision == null, "say when of the reply that is decided on");
        return new Reply(ending, answer, carriedOut, rejected, opens, delay, decision);
    }

    /** The same after a while, as of a slow server; else as {@link #when}. */
    public Reply after(Duration time) {
        check(decision == null, "say after of the reply that is decided on");
        return new Reply(ending, answer, carriedOut, rejected, gate, time, decision);
    }

    private static void check(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalStateException(problem);
        }
    }

    Ending ending() {
        return ending;
    }

    /** What to answer; null for the normal answer. */
    @Nullable
    HttpAnswer answer() {
        return answer;
    }

    boolean isCarriedOut() {
        return carriedOut;
    }

    @Nullable
    Rejected rejected() {
        return rejected;
    }

    @Nullable
    CountDownLatch gate() {
        return gate;
    }

    Duration delay() {
        return delay;
    }

    /** The reply that is meant, now that the body is known. */
    Reply decided(Call call) {
        return decision == null ? this : decision.apply(call).decided(call);
    }
}
