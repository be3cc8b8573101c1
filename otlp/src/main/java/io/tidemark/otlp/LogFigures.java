package io.tidemark.otlp;

import io.tidemark.stream.Outcome;
import io.tidemark.stream.Problem;
import io.tidemark.stream.StreamStats;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What became of log records. Safe for use by several threads. */
final class LogFigures {

    private final StreamStats stats;
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong records = new AtomicLong();
    private final AtomicLong retries = new AtomicLong();
    private final AtomicLong rejected = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong requestsFailed = new AtomicLong();
    private final AtomicLong oversized = new AtomicLong();
    private final AtomicLong afterShutdown = new AtomicLong();

    LogFigures(StreamStats stats) {
        this.stats = stats;
    }

    StreamStats stats() {
        return stats;
    }

    OtlpLogsStats all() {
        return new OtlpLogsStats(
                requests.get(),
                records.get(),
                retries.get(),
                rejected.get(),
                dropped.get(),
                failed.get(),
                requestsFailed.get(),
                oversized.get(),
                afterShutdown.get());
    }

    /** A request was taken, but for some records. */
    void taken(LogBatch batch, long rejections, String message) {
        long lost = Math.min(rejections, batch.size());
        requests.incrementAndGet();
        records.addAndGet(batch.size() - lost);
        rejected.addAndGet(lost);
        stats.count(Outcome.EMITTED, batch.size() - lost);
        if (lost > 0) {
            stats.lost(lost, "the server rejected records of a request that it took: " + message, null);
        } else if (!message.isEmpty()) {
            stats.problem(Problem.IO_ERROR, "the server took all records, and warns: " + message, null);
        }
    }

    void retried() {
        retries.incrementAndGet();
    }

    void problem(String what, Throwable cause) {
        stats.problem(Problem.IO_ERROR, what + ofWhich(cause), stackOf(cause));
    }

    void failed(LogBatch batch, String why, Throwable cause) {
        requestsFailed.incrementAndGet();
        failed.addAndGet(batch.size());
        stats.lost(batch.size(), why + ofWhich(cause), stackOf(cause));
    }

    void dropped(LogBatch batch, long mostBytes) {
        dropped.addAndGet(batch.size());
        stats.lost(
                batch.size(),
                "the records that waited to be sent took more than " + mostBytes + " bytes: the oldest were dropped",
                null);
    }

    void oversized() {
        oversized.incrementAndGet();
        stats.count(Outcome.INVALID, 1);
    }

    void afterShutdown() {
        afterShutdown.incrementAndGet();
        stats.lost(1, "an entry came after the stream was shut down", null);
    }

    /** What a server and the network say is enough: the stack is always the client's. */
    private static boolean speaksForItself(Throwable cause) {
        return cause instanceof IOException || cause instanceof TimeoutException;
    }

    private static String ofWhich(Throwable cause) {
        return speaksForItself(cause) ? ": " + cause : "";
    }

    private static @Nullable Throwable stackOf(Throwable cause) {
        return speaksForItself(cause) ? null : cause;
    }
}
