package io.tidemark.http;

import io.tidemark.Metrics;
import io.tidemark.Naming;
import io.tidemark.Timestamp;
import io.tidemark.time.TimeSource;
import java.time.Instant;

/**
 * The record of a request, as it comes with the filters.
 *
 * <pre>{@code
 * {"_aws":{...},"Success":1,"ClientError":0,"Time":3.25,"ReceivedBytes":0,"SentBytes":512,
 *  "Method":"GET","Route":"/ducks/{id}","Status":"200","RequestId":"..."}
 * }</pre>
 *
 * <p>To have more fields, extend it, and give the filter the guard of your class:
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
 * <p>Fields may be set by whoever has the record, as those of any record; the filter sets {@link #status} and its like when the request ends.
 */
@Metrics(naming = Naming.PASCAL_CASE)
public class HttpRequestMetrics extends HttpRequestPart {

    /** When the request came in. */
    @Timestamp
    public final Instant timestamp = TimeSource.current().instant();

    /** Of a request that comes in now. */
    public HttpRequestMetrics(IncomingRequest request) {
        super(request);
    }
}
