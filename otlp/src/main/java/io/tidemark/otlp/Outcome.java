package io.tidemark.otlp;

/**
 * What became of a request.
 *
 * @param kind whether the server has it
 * @param rejected how many of its items the server has refused, of a request that it has taken
 * @param message what the server or the network said; may be empty
 * @param retryAfterNanos after what time the server wants the next attempt; -1 if it does not say, or if there is to be none
 */
record Outcome(Kind kind, long rejected, String message, long retryAfterNanos) {

    /** Whether the server has what was sent. */
    enum Kind {
        /** It has; but for those that were rejected. */
        TAKEN,
        /** It has not, and can be asked again. */
        NOT_TAKEN,
        /** It has not, and is not to be asked the same again. */
        REFUSED,
        /** It may have: the answer was lost, or leaves it open. */
        UNKNOWN
    }

    static Outcome taken(long rejected, String message) {
        return new Outcome(Kind.TAKEN, rejected, message, -1);
    }

    static Outcome notTaken(String message, long retryAfterNanos) {
        return new Outcome(Kind.NOT_TAKEN, 0, message, retryAfterNanos);
    }

    static Outcome refused(String message) {
        return new Outcome(Kind.REFUSED, 0, message, -1);
    }

    static Outcome unknown(String message, long retryAfterNanos) {
        return new Outcome(Kind.UNKNOWN, 0, message, retryAfterNanos);
    }
}
