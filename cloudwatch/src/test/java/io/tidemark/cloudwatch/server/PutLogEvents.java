package io.tidemark.cloudwatch.server;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The limits of PutLogEvents. */
final class PutLogEvents {

    private static final int MOST_EVENTS = 10_000;
    private static final int MOST_BYTES = 1_048_576;
    private static final Duration LONGEST_SPAN = Duration.ofHours(24);
    private static final Duration OLDEST = Duration.ofDays(14);
    private static final Duration NEWEST = Duration.ofHours(2);

    private PutLogEvents() {}

    /** What the whole request must be. */
    static void check(RequestBody body) throws ServiceError {
        if (body.eventCount() < 1) {
            throw ServiceError.constraint("[]", "logEvents", "Member must have length greater than or equal to 1");
        }
        if (body.eventCount() > MOST_EVENTS) {
            throw ServiceError.constraint(
                    "[" + body.eventCount() + " events]",
                    "logEvents",
                    "Member must have length less than or equal to " + MOST_EVENTS);
        }
        if (body.countedBytes() > MOST_BYTES) {
            throw ServiceError.invalid(
                    "Upload too large: " + body.countedBytes() + " bytes exceeds limit of " + MOST_BYTES);
        }
        List<LogEvent> events = body.events();
        for (int index = 1; index < events.size(); index++) {
            if (events.get(index - 1).timestamp() > events.get(index).timestamp()) {
                throw ServiceError.invalid(
                        "Log events in a single PutLogEvents request must be in chronological order.");
            }
        }
        long span = events.get(events.size() - 1).timestamp() - events.get(0).timestamp();
        if (span > LONGEST_SPAN.toMillis()) {
            throw ServiceError.invalid(
                    "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.");
        }
    }

    /** Which of its events are not taken. An event that is too old may be expired as well. */
    static Rejected rejected(List<LogEvent> events, Instant now, @Nullable Integer retentionDays) {
        int tooNew = before(events, now.plus(NEWEST).toEpochMilli() + 1);
        int tooOld = before(events, now.minus(OLDEST).toEpochMilli());
        int expired = retentionDays == null
                ? 0
                : before(events, now.minus(Duration.ofDays(retentionDays)).toEpochMilli());
        return new Rejected(
                tooNew == events.size() ? null : tooNew, tooOld == 0 ? null : tooOld, expired == 0 ? null : expired);
    }

    /** How many events are before this time. */
    private static int before(List<LogEvent> events, long time) {
        int count = 0;
        while (count < events.size() && events.get(count).timestamp() < time) {
            count++;
        }
        return count;
    }
}
