package io.tidemark.otlp;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls the exporter, and says in one way what came of it, whichever exporter it is. */
final class LogExports {

    /** The exporter's own timeout is to be first: it says more. */
    private static final Duration MOST_GRACE = Duration.ofSeconds(1);

    private final LogRecordExporter exporter;
    private final Executor threads;
    private final Duration timeout;

    /** @param threads exporters may take as long as they like */
    LogExports(LogRecordExporter exporter, Executor threads, Duration timeout) {
        this.exporter = exporter;
        this.threads = threads;
        this.timeout = timeout;
    }

    /** Completed normally, within the timeout or soon after. */
    CompletableFuture<Answer> export(LogBatch batch) {
        CompletableFuture<Answer> result = new CompletableFuture<>();
        try {
            threads.execute(() -> call(batch, result));
        } catch (Throwable noThread) {
            result.complete(Answer.notTaken(noThread));
        }
        result.completeOnTimeout(
                Answer.unknown(new TimeoutException("the exporter was not done within " + timeout)),
                timeout.plus(timeout.compareTo(MOST_GRACE) < 0 ? timeout : MOST_GRACE)
                        .toNanos(),
                TimeUnit.NANOSECONDS);
        return result;
    }

    private void call(LogBatch batch, CompletableFuture<Answer> result) {
        if (result.isDone()) {
            // Too late: other calls have not come back.
            return;
        }
        try {
            Exchange exchange = new Exchange();
            CompletableResultCode code = exchange.during(() -> exporter.export(batch.records()));
            code.whenComplete(() -> result.complete(exchange.answer(code)));
        } catch (Throwable thrown) {
            result.complete(Answer.notTaken(thrown));
        }
    }
}
