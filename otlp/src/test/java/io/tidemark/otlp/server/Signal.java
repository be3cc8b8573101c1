package io.tidemark.otlp.server;

import java.util.Optional;
import java.util.stream.Stream;

/** What is sent: one path over HTTP, one service over gRPC. */
public enum Signal {
    METRICS("/v1/metrics", "opentelemetry.proto.collector.metrics.v1.MetricsService"),
    LOGS("/v1/logs", "opentelemetry.proto.collector.logs.v1.LogsService");

    private final String path;
    private final String service;

    Signal(String path, String service) {
        this.path = path;
        this.service = service;
    }

    String service() {
        return service;
    }

    static Optional<Signal> at(String path) {
        return Stream.of(values()).filter(signal -> path.endsWith(signal.path)).findFirst();
    }
}
