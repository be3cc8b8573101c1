package io.tidemark.cloudwatch.server;

import org.jspecify.annotations.Nullable;

/**
 * The events of a PutLogEvents request that the server does not take, as {@code rejectedLogEventsInfo} names them.
 *
 * @param tooNewStart the index of the first event that is too far ahead; null if there is none
 * @param tooOldEnd the index after the last event that is too old; null if there is none
 * @param expiredEnd the index after the last event older than its group keeps events; null if there is none
 */
public record Rejected(
        @Nullable Integer tooNewStart,
        @Nullable Integer tooOldEnd,
        @Nullable Integer expiredEnd) {

    /** No event is rejected. */
    public static final Rejected NONE = new Rejected(null, null, null);

    public static Rejected tooNewFrom(int index) {
        return new Rejected(index, null, null);
    }

    public static Rejected tooOldBefore(int index) {
        return new Rejected(null, index, null);
    }

    public static Rejected expiredBefore(int index) {
        return new Rejected(null, null, index);
    }

    /** The first event that is taken. */
    int from() {
        return Math.max(tooOldEnd == null ? 0 : tooOldEnd, expiredEnd == null ? 0 : expiredEnd);
    }

    /** The one after the last event that is taken. */
    int to(int events) {
        return Math.max(from(), tooNewStart == null ? events : Math.min(tooNewStart, events));
    }
}
