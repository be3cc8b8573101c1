package io.tidemark.otlp;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.IOException;
import java.util.function.Consumer;

/** A gRPC sender of the SDK, that tells the {@link Exchange} what the server answered. Thread-safe. */
final class GrpcWire implements GrpcSender {

    private final GrpcSender sender;

    GrpcWire(GrpcSender sender) {
        this.sender = sender;
    }

    @Override
    public void send(MessageWriter message, Consumer<GrpcResponse> onResponse, Consumer<Throwable> onError) {
        Exchange exchange = Exchange.current();
        sender.send(
                message,
                response -> {
                    exchange.answered(Answer.grpc(response));
                    onResponse.accept(response);
                },
                problem -> {
                    exchange.answered(Answer.unknown(new IOException("the call failed: " + problem, problem)));
                    onError.accept(problem);
                });
    }

    @Override
    public CompletableResultCode shutdown() {
        return sender.shutdown();
    }
}
