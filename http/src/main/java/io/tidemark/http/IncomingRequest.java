package io.tidemark.http;

import org.jspecify.annotations.Nullable;

/**
 * A request as it comes in, before anybody has answered it: what a {@link RequestRecords} makes a record of.
 *
 * <p>It is read while the record is opened, on the thread of the request, and not kept: containers use requests again.
 */
public interface IncomingRequest {

    /** {@code GET}, {@code POST}, or whatever the client has written there. */
    String method();

    /**
     * The path as it was sent, still encoded, without the query. There are as many as clients like, and some hold names and numbers of people: for
     * a property of a line, if at all, and never for a dimension or a tag. The route, which has few values, is known when the request is {@linkplain
     * ServedRequest#route served}.
     */
    String path();

    /**
     * A header of the request; the first, if there are several of the name.
     *
     * @param name in any case
     * @return as the client sent it, of any length; null if there is none
     */
    @Nullable
    String header(String name);
}
