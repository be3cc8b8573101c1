package io.tidemark.prometheus;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What of a request a scrape is about, whatever server it came to.
 *
 * @param method {@code GET}, {@code HEAD} or another
 * @param query what was behind the question mark, as it was sent; null if there was none
 * @param accept the values of all {@code Accept} headers
 * @param acceptEncoding the values of all {@code Accept-Encoding} headers
 */
public record ScrapeRequest(String method, @Nullable String query, List<String> accept, List<String> acceptEncoding) {

    public ScrapeRequest {
        Objects.requireNonNull(method, "method");
        accept = List.copyOf(accept);
        acceptEncoding = List.copyOf(acceptEncoding);
    }
}
