package io.tidemark.otlp;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls the exporter, and says in one way what became of each request, whichever exporter it is. For one thread. */
final class MetricExports {

    private final MetricExporter exporter;
    private final boolean own;
    private final Duration timeout;

    /** @param own whether the exporter has our wires, and makes one attempt a call */
    MetricExports(MetricExporter exporter, boolean own, Duration timeout) {
        this.exporter = exporter;
        this.own = own;
        this.timeout = timeout;
    }

    /** Whether an attempt that failed may be made again at once; an exporter of somebody else does that itself. */
    boolean isRepeated() {
        return own;
    }

    Answer send(MetricBatch batch) {
        CompletableResultCode earlier = batch.late;
        if (earlier != null && !earlier.isDone()) {
            return Answer.unknown(new TimeoutException("the exporter has not answered yet"));
        }
        batch.late = null;
        if (earlier != null && earlier.isSuccess()) {
            return Answer.taken(0, "");
        }
        Exchange exchange = new Exchange();
        CompletableResultCode code;
        try {
            code = exchange.during(() -> exporter.export(batch.metrics()));
        } catch (RuntimeException | LinkageError problem) {
            return own ? Answer.refused(problem) : Answer.notTaken(problem);
        } catch (Throwable problem) {
            // A checked exception, or an error of the machine's: another attempt may do.
            return Answer.notTaken(problem);
        }
        code.join(timeout.toNanos(), TimeUnit.NANOSECONDS);
        Answer answer = exchange.answer(code);
        if (answer == null) {
            batch.late = code;
            return Answer.unknown(new TimeoutException("the exporter has not answered in " + timeout));
        }
        return answer;
    }

    void shutdown(Duration limit) {
        try {
            exporter.shutdown().join(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (Throwable problem) {
            // It is over for it as well.
        }
    }
}
