package io.tidemark.http;

import io.tidemark.FailureAware;
import io.tidemark.InUnit;
import io.tidemark.Metrics;
import io.tidemark.Naming;
import io.tidemark.RecordId;
import io.tidemark.stats.HttpMeasures;
import io.tidemark.time.Timer;
import io.tidemark.unit.MetricUnit;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a request, for a record that is about more: to be {@link io.tidemark.Flatten flattened} into it. The record hands {@link #onFailure} and {@link #onServed} on to it.
 *
 * <pre>{@code
 * @Metrics(naming = Naming.PASCAL_CASE)
 * class Visit implements RequestAware {
 *     @Timestamp final Instant timestamp = TimeSource.current().instant();
 *     @Flatten final HttpRequestPart http;
 *
 *     Visit(IncomingRequest request) {
 *         http = new HttpRequestPart(request);
 *     }
 *
 *     @Override
 *     public void onServed(ServedRequest request) {
 *         http.onServed(request);
 *     }
 * }
 * }</pre>
 *
 * <p>A record that is about the request alone is a {@link HttpRequestMetrics}: these fields and a timestamp, which only the record itself can have.
 *
 * <p>Used by one thread at a time, as a record is.
 */
@Metrics(naming = Naming.PASCAL_CASE)
public class HttpRequestPart implements RequestAware, FailureAware {

    /** As the client sent it; {@code _OTHER} if that is none of those that {@link HttpMeasures} knows: a client can make up as many as it likes. */
    public final String method;

    /** The template that the path matched. One that was set while the request was served is kept. */
    public @Nullable String route;

    /** The code of the response; absent if there was none. */
    public @Nullable String status;

    /**
     * What ties this line to others: the client's {@code X-Request-Id}, if it is of 1 to 128 characters of printable ASCII; else one is made up, of 32 hexadecimal digits. That is
     * unlike any other, but no secret; and a client can send whatever it likes.
     */
    @RecordId
    public final String requestId;

    /** The name of the class of what was thrown; absent if nothing was. */
    public @Nullable String error;

    /** False for a status of 5xx, for an exception that did not become a status of 4xx, and if the client was gone before it had its answer. */
    public boolean success;

    /** True for a status of 4xx. */
    public boolean clientError;

    /** From the filter to the end of the request. */
    @InUnit(MetricUnit.MILLISECONDS)
    public final Timer time = Timer.start();

    /** Size of the body of the request; absent if it is not known. */
    @InUnit(MetricUnit.BYTES)
    public @Nullable Long receivedBytes;

    /** Size of the body of the response, before it is compressed; absent if it is not known. */
    @InUnit(MetricUnit.BYTES)
    public @Nullable Long sentBytes;

    /** Of a request that comes in now. */
    public HttpRequestPart(IncomingRequest request) {
        this.method = HttpMeasures.knownMethod(request.method());
        this.requestId = RequestId.of(request.header("X-Request-Id"));
    }

    /** Notes what was thrown. */
    @Override
    public void onFailure(Throwable failure) {
        error = failure.getClass().getName();
    }

    /** Notes how the request ended. */
    @Override
    public void onServed(ServedRequest request) {
        if (route == null) {
            route = request.route();
        }
        if (request.hasStatus()) {
            status = StatusText.of(request.status());
        }
        Throwable failure = request.failure();
        if (failure != null) {
            onFailure(failure);
        }
        success = request.isSuccess();
        clientError = request.isClientError();
        receivedBytes = request.receivedBytes() < 0 ? null : (Long) request.receivedBytes();
        sentBytes = request.sentBytes() < 0 ? null : (Long) request.sentBytes();
    }
}
