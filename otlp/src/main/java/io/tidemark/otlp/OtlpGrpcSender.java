package io.tidemark.otlp;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.IOException;
import java.util.function.Consumer;

/** A gRPC sender of the SDK, that tells the {@link OtlpExchange} what the server answered. Thread-safe. */
final class OtlpGrpcSender implements GrpcSender {

    private final GrpcSender sender;

    OtlpGrpcSender(GrpcSender sender) {
        this.sender = sender;
    }

    @Override
    public void send(MessageWriter message, Consumer<GrpcResponse> onResponse, Consumer<Throwable> onError) {
        OtlpExchange exchange = OtlpExchange.current();
        if (exchange == null) {
            sender.send(message, onResponse, onError);
            return;
        }
        sender.send(
                message,
                response -> {
                    exchange.answered(OtlpAnswer.grpc(response));
                    onResponse.accept(response);
                },
                problem -> {
                    exchange.failed(new IOException("the call failed: " + problem, problem));
                    onError.accept(problem);
                });
    }

    @Override
    public CompletableResultCode shutdown() {
        return sender.shutdown();
    }
}
