package io.tidemark.otlp;

import io.opentelemetry.sdk.common.export.GrpcResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a server answered to one request.
 *
 * @param status in words
 * @param mayPass whether the same request may be taken later, if it was not
 * @param retryAfter when it says that one may come back; null if it does not say
 * @param rejected how much it did not take of a request that it took
 * @param message what it says; may be empty
 */
record OtlpAnswer(String status, boolean mayPass, @Nullable Duration retryAfter, long rejected, String message) {

    private static final int LONGEST_MESSAGE = 500;

    /**
     * OTLP specification, "OTLP/HTTP Response".
     *
     * @param retryAfter the header of that name
     */
    static OtlpAnswer http(int status, @Nullable String retryAfter, byte[] body) {
        if (status >= 200 && status < 300) {
            return taken("status " + status, body);
        }
        boolean mayPass = status == 429 || status == 502 || status == 503 || status == 504;
        long wait = mayPass ? RetryAfter.nanos(retryAfter, Instant.now()) : -1;
        return new OtlpAnswer("status " + status, mayPass, wait < 0 ? null : Duration.ofNanos(wait), 0, readable(body));
    }

    /** OTLP specification, "OTLP/gRPC Response". When to come back is in a trailer that the SDK's senders do not show. */
    static OtlpAnswer grpc(GrpcResponse response) {
        String status = "gRPC status " + response.getStatusCode();
        boolean mayPass = switch (response.getStatusCode()) {
            case CANCELLED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS ->
                true;
            default -> false;
        };
        String description = response.getStatusDescription();
        return response.getStatusCode().getValue() == 0
                ? taken(status, response.getResponseMessage())
                : new OtlpAnswer(status, mayPass, null, 0, description == null ? "" : description);
    }

    private static OtlpAnswer taken(String status, byte[] body) {
        Outcome outcome = PartialSuccess.outcome(body);
        return new OtlpAnswer(status, false, null, outcome.rejected(), outcome.message());
    }

    /** What can be read in the body of an error: it may be a {@code google.rpc.Status}, JSON or a page. */
    private static String readable(byte[] body) {
        return new String(body, 0, Math.min(body.length, LONGEST_MESSAGE), StandardCharsets.UTF_8)
                .replaceAll("[\\p{Cntrl}\uFFFD]+", " ")
                .strip();
    }
}
