package io.tidemark.prometheus;

import io.tidemark.prometheus.servers.RealPushgateway;
import io.tidemark.prometheus.servers.Waiting;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Talks to a Pushgateway past the library: what it has, and what it takes. */
final class GatewayReader {

    private final HttpClient http = HttpClient.newHttpClient();
    private final RealPushgateway gateway;

    GatewayReader(RealPushgateway gateway) {
        this.gateway = gateway;
    }

    /** The lines of its {@code /metrics} that begin so. */
    List<String> lines(String start) {
        return gateway.metrics().lines().filter(line -> line.startsWith(start)).toList();
    }

    /** The value at the end of the only line that begins so; null if there is none. */
    @Nullable
    String valueOf(String start) {
        List<String> lines = lines(start);
        if (lines.size() > 1) {
            throw new AssertionError(lines);
        }
        return lines.isEmpty() ? null : lines.get(0).substring(lines.get(0).lastIndexOf(' ') + 1);
    }

    HttpResponse<byte[]> get(String path, String accept) {
        return send(request(path).header("Accept", accept));
    }

    HttpResponse<String> put(String path, String text) {
        return send("PUT", path, text);
    }

    HttpResponse<String> send(String method, String path, String text) {
        return send(method, path, text.getBytes(StandardCharsets.UTF_8), "Content-Type", "text/plain; version=0.0.4");
    }

    HttpResponse<String> send(String method, String path, byte[] body, String... headers) {
        return text(request(path).headers(headers).method(method, HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    void deleteAll() {
        gateway.groups().forEach(group -> {
            TreeMap<String, String> key = new TreeMap<>(group);
            String job = key.remove("job");
            send("DELETE", GroupUrl.of("", job, key).toString(), "");
        });
        Waiting.until("no group is left", () -> gateway.groups().isEmpty());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(gateway.endpoint().resolve(path));
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        return exchange(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpResponse<String> text(HttpRequest.Builder request) {
        return exchange(request, HttpResponse.BodyHandlers.ofString());
    }

    private <T> HttpResponse<T> exchange(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request.build(), handler);
        } catch (IOException | InterruptedException problem) {
            throw new AssertionError(problem);
        }
    }
}
