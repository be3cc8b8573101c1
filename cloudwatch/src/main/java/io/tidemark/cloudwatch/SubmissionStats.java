package io.tidemark.cloudwatch;

/**
 * What a {@link CloudWatchLogsStream} has sent and lost so far, in log events and requests. What became of entries is in
 * {@link io.tidemark.stream.StreamStats}.
 *
 * @param requests requests that CloudWatch Logs took
 * @param events events that it took
 * @param bytes the size of those requests as CloudWatch Logs counts it: the text in UTF-8, and 26 for each event
 * @param retries how often a request was sent again
 * @param eventsDropped events of batches that were dropped because the submission queue was full
 * @param batchesDropped those batches
 * @param eventsFailed events of requests that were given up
 * @param requestsFailed those requests
 * @param eventsTooOld events of more than 14 days ago
 * @param eventsTooNew events of more than 2 hours ahead
 * @param eventsExpired events older than the log group keeps them
 * @param entriesOversized entries with a line longer than a request may be
 * @param entriesAfterShutdown entries that came after the stream was shut down
 */
public record SubmissionStats(
        long requests,
        long events,
        long bytes,
        long retries,
        long eventsDropped,
        long batchesDropped,
        long eventsFailed,
        long requestsFailed,
        long eventsTooOld,
        long eventsTooNew,
        long eventsExpired,
        long entriesOversized,
        long entriesAfterShutdown) {}
