package io.tidemark.otlp;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.util.function.Consumer;

/** OTLP over a gRPC sender of the SDK, with what its answers mean. */
final class GrpcWire implements GrpcSender {

    private final GrpcSender sender;
    private final Consumer<Outcome> outcomes;

    GrpcWire(GrpcSender sender, Consumer<Outcome> outcomes) {
        this.sender = sender;
        this.outcomes = outcomes;
    }

    @Override
    public void send(MessageWriter message, Consumer<GrpcResponse> onResponse, Consumer<Throwable> onError) {
        sender.send(
                message,
                response -> {
                    outcomes.accept(outcome(response));
                    onResponse.accept(response);
                },
                problem -> {
                    outcomes.accept(Outcome.unknown(problem.toString(), -1));
                    onError.accept(problem);
                });
    }

    /** OTLP specification, "OTLP/gRPC Response". Of most that can be tried again nobody knows whether it was before the server had it, or after. */
    private static Outcome outcome(GrpcResponse response) {
        String message = response.getStatusCode() + ": " + response.getStatusDescription();
        return switch (response.getStatusCode()) {
            case OK -> PartialSuccess.outcome(response.getResponseMessage());
            case CANCELLED, DEADLINE_EXCEEDED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS ->
                Outcome.unknown(message, -1);
            case RESOURCE_EXHAUSTED -> Outcome.notTaken(message, -1);
            default -> Outcome.refused(message);
        };
    }

    @Override
    public CompletableResultCode shutdown() {
        return sender.shutdown();
    }
}
