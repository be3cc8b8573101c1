package io.tidemark.prometheus;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is at which path, and for whom: the same for all listeners of an endpoint. Thread-safe. */
final class Site {

    static final String HEALTHY = "/-/healthy";

    private final String path;
    private final ScrapeHandler scrapes;
    private final ScrapeFigures figures;
    private final AddressRanges allowed;
    private final @Nullable BasicAuth auth;

    Site(String path, ScrapeHandler scrapes, ScrapeFigures figures, AddressRanges allowed, @Nullable BasicAuth auth) {
        this.path = path;
        this.scrapes = scrapes;
        this.figures = figures;
        this.allowed = allowed;
        this.auth = auth;
    }

    /**
     * Answers.
     *
     * @param from null for a client on this host that has no address
     * @param asked the path, decoded
     * @param authorization the values of the {@code Authorization} headers
     */
    void handle(
            @Nullable InetAddress from,
            @Nullable String asked,
            List<String> authorization,
            ScrapeRequest request,
            ScrapeResponse response)
            throws IOException {
        PlainAnswer refusal = refusal(from, asked, authorization);
        if (refusal != null) {
            figures.refused();
            refusal.send(request.method(), response);
        } else if (!HEALTHY.equals(asked)) {
            scrapes.handle(request, response);
        } else if (request.method().equals("GET") || request.method().equals("HEAD")) {
            PlainAnswer.HEALTHY.send(request.method(), response);
        } else {
            figures.refused();
            PlainAnswer.METHOD_NOT_ALLOWED.send(request.method(), response);
        }
    }

    private @Nullable PlainAnswer refusal(
            @Nullable InetAddress from, @Nullable String asked, List<String> authorization) {
        if (from != null && !allowed.contain(from)) {
            return PlainAnswer.NOT_ALLOWED;
        }
        if (HEALTHY.equals(asked)) {
            // Says no more than an open port does; who asks it has seldom a password.
            return null;
        }
        if (!path.equals(asked)) {
            return PlainAnswer.NOT_FOUND;
        }
        return auth == null || auth.lets(authorization) ? null : BasicAuth.REFUSAL;
    }
}
