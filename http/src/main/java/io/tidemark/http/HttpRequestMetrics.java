package io.tidemark.http;

import io.tidemark.FailureAware;
import io.tidemark.InUnit;
import io.tidemark.Metrics;
import io.tidemark.Naming;
import io.tidemark.RecordId;
import io.tidemark.Timestamp;
import io.tidemark.time.TimeSource;
import io.tidemark.time.Timer;
import io.tidemark.unit.MetricUnit;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The record of a request, as it comes with the filters.
 *
 * <pre>{@code
 * {"_aws":{...},"Success":1,"ClientError":0,"Time":3.25,"ReceivedBytes":0,"SentBytes":512,
 *  "Method":"GET","Route":"/ducks/{id}","Status":"200","RequestId":"..."}
 * }</pre>
 *
 * <p>To have more fields, extend it, and give the filter the guard of your class; or put it, {@link io.tidemark.Flatten flattened}, into a record of your own, which then hands
 * {@link #onFailure} and {@link #onServed} on to it:
 *
 * <pre>{@code
 * @Metrics(naming = Naming.PASCAL_CASE)
 * class ShopRequest extends HttpRequestMetrics {
 *     final @Nullable String shop;
 *     int articles;
 *
 *     ShopRequest(IncomingRequest request) {
 *         super(request);
 *         shop = request.header("X-Shop");
 *     }
 * }
 * }</pre>
 *
 * <p>Fields may be set by whoever has the record, as those of any record; the filter sets {@link #route}, {@link #status} and what comes after them when the request ends.
 */
@Metrics(naming = Naming.PASCAL_CASE)
public class HttpRequestMetrics implements RequestAware, FailureAware {

    /** When the request came in. */
    @Timestamp
    public final Instant timestamp = TimeSource.current().instant();

    /** As the client sent it. */
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
    public HttpRequestMetrics(IncomingRequest request) {
        this.method = request.method();
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
