package io.tidemark.cloudwatch.server;

/**
 * What PutLogEvents brought that was taken, since the server's start.
 *
 * @param requests requests that were carried out
 * @param events events that were taken: without those that were rejected
 * @param countedBytes the size of those requests as CloudWatch Logs counts it: the text in UTF-8, and 26 for each event
 * @param wireBytes the size of their bodies as they were sent
 */
public record Totals(long requests, long events, long countedBytes, long wireBytes) {

    static final Totals NONE = new Totals(0, 0, 0, 0);

    Totals plus(long moreEvents, long moreCountedBytes, long moreWireBytes) {
        return new Totals(
                requests + 1, events + moreEvents, countedBytes + moreCountedBytes, wireBytes + moreWireBytes);
    }
}
