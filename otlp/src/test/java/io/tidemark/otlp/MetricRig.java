package io.tidemark.otlp;

import io.tidemark.otlp.server.OtlpReceiver;
import java.time.Duration;

/** An exporter to a receiver: sends when it is told to, and waits for hardly anything. */
final class MetricRig {

    private MetricRig() {}

    static OtlpMetrics.Builder builder(OtlpReceiver receiver, OtlpProtocol protocol) {
        return new OtlpMetrics.Builder(name -> null)
                .endpoint(protocol == OtlpProtocol.GRPC ? receiver.grpc() : receiver.http())
                .protocol(protocol)
                .interval(Duration.ofHours(1))
                .backoff(Duration.ofMillis(1))
                .closeAtShutdown(false);
    }
}
