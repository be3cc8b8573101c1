package io.tidemark.cloudwatch;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What CloudWatch Logs takes: the reference of PutLogEvents, CreateLogGroup, CreateLogStream and PutRetentionPolicy. */
final class Limits {

    /** Of the events of a request together. */
    static final int REQUEST_BYTES = 1_048_576;

    /** Counted for each event, beside its text. */
    static final int EVENT_OVERHEAD = 26;

    static final int EVENT_BYTES = REQUEST_BYTES - EVENT_OVERHEAD;

    static final int REQUEST_EVENTS = 10_000;

    /** Between the first and the last event of a request. */
    static final long SPAN_MILLIS = Duration.ofHours(24).toMillis();

    static final long OLDEST_MILLIS = Duration.ofDays(14).toMillis();

    static final long NEWEST_MILLIS = Duration.ofHours(2).toMillis();

    private static final Set<Integer> RETENTION_DAYS = new TreeSet<>(Set.of(
            1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653));

    private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9._/#-]{1,512}");
    private static final Pattern STREAM = Pattern.compile("[^:*]{1,512}");

    private Limits() {}

    static void requireGroup(String name) {
        if (!GROUP.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the log group \"" + name
                            + "\" has a name that CloudWatch Logs does not take: it must be 1 to 512 of the characters A-Z a-z 0-9 . _ / # -");
        }
    }

    static void requireStream(String name) {
        if (!STREAM.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the log stream \"" + name
                            + "\" has a name that CloudWatch Logs does not take: it must be 1 to 512 characters, without : and *");
        }
    }

    static void requireRetention(int days) {
        if (!RETENTION_DAYS.contains(days)) {
            throw new IllegalArgumentException(
                    "CloudWatch Logs cannot keep logs for " + days + " days, only for one of " + RETENTION_DAYS);
        }
    }
}
