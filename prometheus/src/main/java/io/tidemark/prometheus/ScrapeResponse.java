package io.tidemark.prometheus;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** Where an answer goes: a few lines for each kind of server. See {@link ScrapeHandler}. */
@FunctionalInterface
public interface ScrapeResponse {

    /**
     * Begins the answer. Called once, when it is known that it is going to be one: with it, or shortly after it, come bytes.
     *
     * @param status 200, 400, 405 or 500
     * @param headers by name. With a {@code Content-Length} if the length is known
     * @return takes the body. The handler does not close it: close it, if your server wants that, when the handler has returned, and not when it has thrown
     * @throws IOException if the client is gone
     */
    OutputStream start(int status, Map<String, String> headers) throws IOException;
}
