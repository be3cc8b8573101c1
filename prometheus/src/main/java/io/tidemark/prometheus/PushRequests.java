package io.tidemark.prometheus;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Makes the requests for a group of metrics. For one thread at a time. */
final class PushRequests {

    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final URI group;
    private final Exposition exposition;
    private final boolean merge;
    private final boolean gzip;
    private final int maxBodyBytes;
    private final @Nullable PushCredentials credentials;
    private int lastSize;

    /**
     * @param merge whether metrics with other names stay in the group
     * @param credentials are asked for each request; null if there are none
     */
    PushRequests(
            URI group,
            Exposition exposition,
            boolean merge,
            boolean gzip,
            int maxBodyBytes,
            @Nullable PushCredentials credentials) {
        this.group = group;
        this.exposition = exposition;
        this.merge = merge;
        this.gzip = gzip;
        this.maxBodyBytes = maxBodyBytes;
        this.credentials = credentials;
    }

    /**
     * With the metrics as they are now: this asks their sources.
     *
     * @throws IOException if they are more than allowed, or there is no token
     */
    HttpRequest push() throws IOException {
        PushBody body = body();
        HttpRequest.Builder request = request().header("Content-Type", CONTENT_TYPE);
        if (gzip) {
            request.header("Content-Encoding", "gzip");
        }
        return request.method(merge ? "POST" : "PUT", body.publisher()).build();
    }

    HttpRequest deletion() throws IOException {
        return request().DELETE().build();
    }

    private HttpRequest.Builder request() throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(group);
        return credentials == null ? request : request.header("Authorization", credentials.header());
    }

    private PushBody body() throws IOException {
        PushBody body = new PushBody(lastSize + lastSize / 8, maxBodyBytes);
        try (OutputStream out = gzip ? new GZIPOutputStream(body, 8 * 1024) : body) {
            exposition.write(Format.TEXT, out);
        }
        lastSize = body.size();
        return body;
    }
}
