package io.tidemark.otlp;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderConfig;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Has an exporter's builder, given this, use wires: senders that tell the {@link Exchange}. */
final class Wires implements ComponentLoader {

    private final ComponentLoader others = ComponentLoader.forClassLoader(Wires.class.getClassLoader());

    @Override
    public <T> Iterable<T> load(Class<T> kind) {
        if (kind == HttpSenderProvider.class) {
            HttpSenderProvider http = HttpWire::new;
            return List.of(kind.cast(http));
        }
        if (kind == GrpcSenderProvider.class) {
            GrpcSenderProvider grpc = config -> new GrpcWire(grpc(config));
            return List.of(kind.cast(grpc));
        }
        return others.load(kind);
    }

    private GrpcSender grpc(GrpcSenderConfig config) {
        try {
            for (GrpcSenderProvider provider : others.load(GrpcSenderProvider.class)) {
                return provider.createSender(config);
            }
        } catch (RuntimeException | LinkageError problem) {
            throw missing(problem);
        }
        throw missing(null);
    }

    private static IllegalStateException missing(@Nullable Throwable cause) {
        return new IllegalStateException(
                "OTLP over gRPC needs libraries that are not there"
                        + (cause == null ? "" : " (" + cause + ")")
                        + ": add io.opentelemetry:opentelemetry-exporter-sender-grpc-managed-channel and a transport, as io.grpc:grpc-netty-shaded, or export over HTTP: OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
                cause);
    }
}
