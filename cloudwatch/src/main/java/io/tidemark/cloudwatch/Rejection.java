package io.tidemark.cloudwatch;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.RejectedLogEventsInfo;

/**
 * Which events of a request CloudWatch Logs did not take, though it took the request. They are in order of time, so that they are the first and
 * the last ones.
 *
 * @param first how many at the beginning
 * @param lastFrom the first of those at the end
 * @param tooOld how many of the first are older than 14 days; the others are older than the group keeps them
 * @param events of the request
 */
record Rejection(int first, int lastFrom, int tooOld, int events) {

    static Rejection of(@Nullable RejectedLogEventsInfo info, int events) {
        if (info == null) {
            return new Rejection(0, events, 0, events);
        }
        int tooOld = within(info.tooOldLogEventEndIndex(), 0, events);
        int first = Math.max(tooOld, within(info.expiredLogEventEndIndex(), 0, events));
        int lastFrom = Math.max(first, within(info.tooNewLogEventStartIndex(), events, events));
        return new Rejection(first, lastFrom, tooOld, events);
    }

    private static int within(@Nullable Integer index, int otherwise, int events) {
        return index == null ? otherwise : Math.max(0, Math.min(events, index));
    }

    boolean has(int event) {
        return event < first || event >= lastFrom;
    }

    int expired() {
        return first - tooOld;
    }

    int tooNew() {
        return events - lastFrom;
    }

    int count() {
        return first + tooNew();
    }
}
