package io.tidemark.http;

/**
 * A metric record that wants to know how its request ended. The filter that opened it tells it, once, before it closes.
 *
 * <pre>{@code
 * @Metrics
 * class ShopRequest implements RequestAware {
 *     @Nullable String route;
 *     boolean success;
 *
 *     @Override
 *     public void onServed(ServedRequest request) {
 *         route = request.route();
 *         success = request.failure() == null && request.status() < 500;
 *     }
 * }
 * }</pre>
 *
 * <p>A record that is {@link io.tidemark.FailureAware} as well is told of the failure first.
 */
public interface RequestAware {

    /**
     * Notes the end of the request in the fields of the record. On the thread that ends the request: with asynchronous work, not the one that it began on. Whatever it throws is
     * warned of, and the record is emitted all the same.
     */
    void onServed(ServedRequest request);
}
