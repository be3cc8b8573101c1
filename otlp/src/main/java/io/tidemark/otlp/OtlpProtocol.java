package io.tidemark.otlp;

/** How OTLP is spoken. */
public enum OtlpProtocol {
    /** Protobuf over HTTP, with the client of the JDK. The port is 4318 by custom. */
    HTTP("http/protobuf"),

    /**
     * gRPC. It needs two libraries that are not brought along: {@code io.opentelemetry:opentelemetry-exporter-sender-grpc-managed-channel}, and a transport,
     * as {@code io.grpc:grpc-netty-shaded}. The port is 4317 by custom.
     */
    GRPC("grpc");

    private final String text;

    OtlpProtocol(String text) {
        this.text = text;
    }

    /** As {@code OTEL_EXPORTER_OTLP_PROTOCOL} has it. */
    String text() {
        return text;
    }
}
