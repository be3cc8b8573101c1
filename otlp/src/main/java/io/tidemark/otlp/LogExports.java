package io.tidemark.otlp;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

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

    /**
     * What came of one attempt.
     *
     * @param problem why nothing was taken; null if it was
     * @param rejected how many records were not, if it was
     * @param message what the server says, if it was
     * @param mayPass whether another attempt may do better
     * @param retryAfter how long the server wants to be left alone; null if it does not say
     */
    record Result(
            @Nullable Throwable problem,
            long rejected,
            String message,
            boolean mayPass,
            @Nullable Duration retryAfter) {

        static Result taken(long rejected, String message) {
            return new Result(null, rejected, message, false, null);
        }

        static Result failed(Throwable problem, boolean mayPass, @Nullable Duration retryAfter) {
            return new Result(problem, 0, "", mayPass, retryAfter);
        }
    }

    /** Completed normally, within the timeout or soon after. */
    CompletableFuture<Result> export(LogBatch batch) {
        CompletableFuture<Result> result = new CompletableFuture<>();
        try {
            threads.execute(() -> call(batch, result));
        } catch (Throwable noThread) {
            result.complete(Result.failed(noThread, true, null));
        }
        result.completeOnTimeout(
                Result.failed(new TimeoutException("the exporter was not done within " + timeout), true, null),
                timeout.plus(timeout.compareTo(MOST_GRACE) < 0 ? timeout : MOST_GRACE)
                        .toNanos(),
                TimeUnit.NANOSECONDS);
        return result;
    }

    private void call(LogBatch batch, CompletableFuture<Result> result) {
        if (result.isDone()) {
            // Too late: other calls have not come back.
            return;
        }
        try {
            OtlpExchange exchange = new OtlpExchange();
            CompletableResultCode code = exchange.during(() -> exporter.export(batch.records()));
            code.whenComplete(() -> result.complete(result(code, exchange)));
        } catch (Throwable thrown) {
            result.complete(Result.failed(thrown, true, null));
        }
    }

    private static Result result(CompletableResultCode code, OtlpExchange exchange) {
        OtlpAnswer answer = exchange.answer();
        if (code.isSuccess()) {
            return answer == null ? Result.taken(0, "") : Result.taken(answer.rejected(), answer.message());
        }
        if (answer != null) {
            String says = answer.message().isEmpty() ? "" : ": " + answer.message();
            return Result.failed(
                    new IOException("the server answered with " + answer.status() + says),
                    answer.mayPass(),
                    answer.retryAfter());
        }
        Throwable failure = exchange.failure();
        if (failure != null) {
            return Result.failed(failure, mayPass(failure), null);
        }
        // Another exporter, of which all that is known is that it failed.
        Throwable thrown = code.getFailureThrowable();
        return Result.failed(thrown == null ? new IOException("the exporter failed") : thrown, true, null);
    }

    /** A request that could not be made, or a server that is not trusted, is the same the next time. */
    private static boolean mayPass(Throwable failure) {
        return failure instanceof IOException
                && !(failure instanceof SSLHandshakeException)
                && !(failure instanceof SSLPeerUnverifiedException);
    }
}
