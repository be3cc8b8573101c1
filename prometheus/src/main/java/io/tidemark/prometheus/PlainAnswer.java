package io.tidemark.prometheus;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer of one line, for people. */
record PlainAnswer(int status, String line, Map<String, String> headers) {

    static final PlainAnswer HEALTHY = new PlainAnswer(200, "this program answers", Map.of());
    static final PlainAnswer NOT_ALLOWED =
            new PlainAnswer(403, "your address is not among those that may read this", Map.of());
    static final PlainAnswer NOT_FOUND = new PlainAnswer(404, "there is nothing here", Map.of());
    static final PlainAnswer METHOD_NOT_ALLOWED =
            new PlainAnswer(405, "this method is not known here: GET and HEAD are", Map.of("Allow", "GET, HEAD"));
    static final PlainAnswer FAILED =
            new PlainAnswer(500, "the metrics could not be written: see the log of the program", Map.of());
    static final PlainAnswer TOO_LARGE = new PlainAnswer(
            505,
            "these metrics are too many for HTTP/1.0, where nobody would see that some are missing: use HTTP/1.1",
            Map.of());

    static PlainAnswer badRequest(String why) {
        return new PlainAnswer(400, why, Map.of());
    }

    void send(String method, ScrapeResponse response) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Content-Type", "text/plain; charset=utf-8");
        all.put("Content-Length", Integer.toString(bytes.length));
        all.putAll(headers);
        OutputStream out = response.start(status, all);
        if (!method.equals("HEAD")) {
            out.write(bytes);
        }
    }
}
