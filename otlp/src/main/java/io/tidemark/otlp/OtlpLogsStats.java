package io.tidemark.otlp;

/**
 * What an {@link OtlpLogsStream} has sent and lost so far, in log records and requests. What became of entries, of which each is one record, is in
 * {@link io.tidemark.stream.StreamStats}.
 *
 * @param requests requests that were taken
 * @param records records that were taken
 * @param retries how often a request was sent again
 * @param recordsRejected records that the server rejected of requests that it took ({@code partial_success})
 * @param recordsDropped records that were dropped because too many waited
 * @param recordsFailed records of requests that were given up
 * @param requestsFailed those requests
 * @param recordsOversized records that were too large
 * @param recordsAfterShutdown entries that came after the stream was shut down
 */
public record OtlpLogsStats(
        long requests,
        long records,
        long retries,
        long recordsRejected,
        long recordsDropped,
        long recordsFailed,
        long requestsFailed,
        long recordsOversized,
        long recordsAfterShutdown) {}
