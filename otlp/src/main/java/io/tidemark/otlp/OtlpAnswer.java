package io.tidemark.otlp;

import io.opentelemetry.sdk.common.export.GrpcResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a server answered to one request.
 *
 * @param status in words
 * @param mayPass whether the same request may be taken later, if it was not
 * @param retryAfter when it says that one may come back; null if it does not say
 * @param partial what it did not take, if it took the request
 * @param error what it says of a request that it did not take; may be empty
 */
record OtlpAnswer(
        String status, boolean mayPass, @Nullable Duration retryAfter, LogPartialSuccess partial, String error) {

    /** OTLP specification, "OTLP/HTTP Response". */
    static OtlpAnswer http(int status, @Nullable Duration retryAfter, byte[] body) {
        boolean taken = status >= 200 && status < 300;
        boolean mayPass = status == 429 || status == 502 || status == 503 || status == 504;
        return new OtlpAnswer(
                "status " + status,
                mayPass,
                mayPass ? retryAfter : null,
                taken ? LogPartialSuccess.parse(body) : LogPartialSuccess.NONE,
                taken ? "" : LogPartialSuccess.error(body));
    }

    /** OTLP specification, "OTLP/gRPC Response". When to come back is in a trailer that the SDK's senders do not show. */
    static OtlpAnswer grpc(GrpcResponse response) {
        boolean taken = false;
        boolean mayPass = false;
        switch (response.getStatusCode()) {
            case OK -> taken = true;
            case CANCELLED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS ->
                mayPass = true;
            default -> {}
        }
        String description = response.getStatusDescription();
        return new OtlpAnswer(
                "gRPC status " + response.getStatusCode(),
                mayPass,
                null,
                taken ? LogPartialSuccess.parse(response.getResponseMessage()) : LogPartialSuccess.NONE,
                taken || description == null ? "" : description);
    }
}
