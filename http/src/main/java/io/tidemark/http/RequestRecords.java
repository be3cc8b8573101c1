package io.tidemark.http;

import io.tidemark.Guard;
import io.tidemark.sink.EntrySink;

/**
 * Opens the record of a request: what an application gives a filter to have a record type of its own.
 *
 * <pre>{@code
 * RequestFilter.builder()
 *         .records((request, sink) -> new ShopRequestGuard(request.header("X-Shop"), sink))
 *         .build();
 * }</pre>
 *
 * <p>A record that is {@link RequestAware} is told how the request ended, one that is {@link io.tidemark.FailureAware} why it failed. Whatever it is, the filter closes it.
 */
@FunctionalInterface
public interface RequestRecords {

    /**
     * Opens a record. Called on the thread of the request, before anything else sees it, by many threads at the same time.
     *
     * <p>If it throws, or gives null, the request goes on without a record: that is warned of and counted, and the measures of the request are recorded all the same.
     *
     * @param request valid for the time of this call
     * @param sink where the record goes, unless it has reasons to go elsewhere
     */
    Guard open(IncomingRequest request, EntrySink sink);
}
