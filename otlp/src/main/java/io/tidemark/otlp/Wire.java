package io.tidemark.otlp;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderConfig;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Between an exporter of the SDK and the network: gives it its senders, and remembers what became of the last request. The exporter itself tells only
 * whether it was a success.
 *
 * <p>For one request at a time.
 */
final class Wire implements ComponentLoader {

    private final ComponentLoader found = ComponentLoader.forClassLoader(Wire.class.getClassLoader());
    private volatile @Nullable Outcome last;

    /** What became of the last request, once; null if nothing is known. */
    @Nullable
    Outcome take() {
        Outcome outcome = last;
        last = null;
        return outcome;
    }

    @Override
    public <T> Iterable<T> load(Class<T> type) {
        if (type == HttpSenderProvider.class) {
            HttpSenderProvider provider = config -> new HttpWire(config, outcome -> last = outcome);
            return List.of(type.cast(provider));
        }
        if (type == GrpcSenderProvider.class) {
            GrpcSenderProvider provider = config -> new GrpcWire(grpc(config), outcome -> last = outcome);
            return List.of(type.cast(provider));
        }
        return found.load(type);
    }

    private GrpcSender grpc(GrpcSenderConfig config) {
        try {
            for (GrpcSenderProvider provider : found.load(GrpcSenderProvider.class)) {
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
                        + ": add io.opentelemetry:opentelemetry-exporter-sender-grpc-managed-channel and a transport, as"
                        + " io.grpc:grpc-netty-shaded, or export over HTTP: OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
                cause);
    }
}
