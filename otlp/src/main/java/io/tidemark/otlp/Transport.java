package io.tidemark.otlp;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An exporter, with what became of each request: as the network says where it is our own, else as the exporter says. For one thread. */
final class Transport {

    private final MetricExporter exporter;
    private final @Nullable Wire wire;
    private final Duration timeout;

    /** @param wire under the exporter; null if it is somebody else's */
    Transport(MetricExporter exporter, @Nullable Wire wire, Duration timeout) {
        this.exporter = exporter;
        this.wire = wire;
        this.timeout = timeout;
    }

    /** Whether an attempt that failed may be made again at once; an exporter of somebody else does that itself. */
    boolean isRepeated() {
        return wire != null;
    }

    Outcome send(Batch batch) {
        CompletableResultCode earlier = batch.late;
        if (earlier != null && !earlier.isDone()) {
            return Outcome.unknown("the exporter has not answered yet", -1);
        }
        batch.late = null;
        if (earlier != null && earlier.isSuccess()) {
            return Outcome.taken(0, "");
        }
        CompletableResultCode result;
        try {
            if (wire != null) {
                wire.take();
            }
            result = exporter.export(batch.metrics());
        } catch (RuntimeException | LinkageError problem) {
            return wire != null ? Outcome.refused(problem.toString()) : Outcome.notTaken(problem.toString(), -1);
        }
        result.join(timeout.toNanos(), TimeUnit.NANOSECONDS);
        Outcome outcome = wire == null ? null : wire.take();
        if (outcome != null) {
            return outcome;
        }
        if (!result.isDone()) {
            batch.late = result;
            return Outcome.unknown("the exporter has not answered in " + timeout, -1);
        }
        Throwable why = result.getFailureThrowable();
        return result.isSuccess()
                ? Outcome.taken(0, "")
                : Outcome.notTaken(why == null ? "the exporter failed" : why.toString(), -1);
    }

    void shutdown(Duration limit) {
        try {
            exporter.shutdown().join(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RuntimeException | LinkageError problem) {
            // It is over for it as well.
        }
    }
}
