package io.tidemark.http;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a request when it is over.
 *
 * @param method as the client sent it
 * @param route the template that the path matched, {@code /ducks/{id}}; null if none did, or nobody said so. Never the path
 * @param status the code of the response; 0 or less if there was none
 * @param latencyNanos from where the filter was entered to the end of the request, in nanoseconds
 * @param receivedBytes of the body of the request; negative if it is not known
 * @param sentBytes of the body of the response, as the application wrote it: before the container compresses it or splits it into chunks. Negative if it is not known
 * @param failure why the request failed: what was thrown, also where a framework made an error page of it, or that the client was gone; null if nothing was
 */
public record ServedRequest(
        String method,
        @Nullable String route,
        int status,
        long latencyNanos,
        long receivedBytes,
        long sentBytes,
        @Nullable Throwable failure) {

    /** Whether there was a response at all. */
    boolean hasStatus() {
        return status > 0;
    }

    /** Whether the fault is the client's: a status of 4xx. */
    boolean isClientError() {
        return status >= 400 && status < 500;
    }

    /**
     * Whether the client got what it asked for, or was told what it did wrong. An exception that became a status of 4xx is of that kind.
     */
    boolean isSuccess() {
        return isClientError() || (hasStatus() && status < 500 && failure == null);
    }
}
