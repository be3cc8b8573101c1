package io.tidemark.cloudwatch;

import java.time.Duration;

/**
 * What happened to log events on their way to CloudWatch Logs. An event is one line of an entry; most entries have one.
 *
 * <p>Of each kind the sum is in {@link SubmissionStats} as well.
 */
public sealed interface SubmissionEvent {

    /**
     * CloudWatch Logs took a request. Some of its events may have been rejected all the same: then {@link EventsRejected} follows.
     *
     * @param eventCount events in the request
     * @param bytes their size as CloudWatch Logs counts it: the text in UTF-8, and 26 for each event
     * @param latency from the first attempt to the answer
     * @param attempts how often the request was sent
     */
    record BatchSubmitted(int eventCount, int bytes, Duration latency, int attempts) implements SubmissionEvent {}

    /** The submission queue was full: its oldest batch was dropped. */
    record BatchDropped(int eventCount) implements SubmissionEvent {}

    /**
     * A request was given up: it failed in a way that no repetition mends, or for too long, or the stream was closed before it was through.
     *
     * @param eventCount events that are lost
     * @param attempts how often the request was sent
     * @param cause why, the last time
     */
    record SubmissionFailed(int eventCount, int attempts, Throwable cause) implements SubmissionEvent {}

    /**
     * Events that CloudWatch Logs does not take for their time: it rejected them, or they were not sent because it would.
     *
     * @param tooOld events of more than 14 days ago
     * @param tooNew events of more than 2 hours ahead
     * @param expired events older than the log group keeps them
     */
    record EventsRejected(int tooOld, int tooNew, int expired) implements SubmissionEvent {}

    /**
     * An entry was dropped because a line of it is longer than a request may be. EMF splits most entries before.
     *
     * @param bytes the length of the line in UTF-8, without the 26 bytes that count for each event
     */
    record EventOversized(int bytes) implements SubmissionEvent {}

    /** An entry came after the stream was shut down. */
    record EntryDroppedAfterShutdown() implements SubmissionEvent {}

    /**
     * The log stream was missing, and was made. A group that you did not mean to make is a name that is written wrongly.
     *
     * @param logGroup its name
     * @param logStream its name
     * @param groupMade whether the group was missing too, and was made
     */
    record LogStreamCreated(String logGroup, String logStream, boolean groupMade) implements SubmissionEvent {}
}
