package io.tidemark.otlp.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** OTLP over HTTP. */
final class HttpFront {

    static {
        // Else an answer waits 40 ms for a client that waits for it.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final OtlpReceiver receiver;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "otlp-receiver-http");
        thread.setDaemon(true);
        return thread;
    });

    HttpFront(OtlpReceiver receiver, int port, @Nullable Certificate certificate) throws IOException {
        this.receiver = receiver;
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
        if (certificate == null) {
            this.server = HttpServer.create(address, 0);
        } else {
            HttpsServer secure = HttpsServer.create(address, 0);
            secure.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
            this.server = secure;
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Signal signal = Signal.at(path).orElse(null);
            if (signal == null || !exchange.getRequestMethod().equals("POST")) {
                receiver.add(received(exchange, path, null, new byte[0], false));
                exchange.sendResponseHeaders(signal == null ? 404 : 405, -1);
                return;
            }
            Reply reply = receiver.replyTo(path);
            if (reply.kind == Reply.Kind.CLOSE_UNREAD) {
                receiver.add(received(exchange, path, signal, new byte[0], false));
                return;
            }
            byte[] body = body(exchange);
            receiver.add(received(exchange, path, signal, body, reply.takes));
            receiver.hold(reply);
            if (reply.kind == Reply.Kind.ANSWER) {
                answer(exchange, signal, reply);
            }
        }
    }

    private static Received received(
            HttpExchange exchange, String path, @Nullable Signal signal, byte[] body, boolean taken) {
        Map<String, List<String>> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        return new Received(false, path, signal, headers, body, taken, System.nanoTime());
    }

    private static byte[] body(HttpExchange exchange) throws IOException {
        try (InputStream plain = exchange.getRequestBody()) {
            byte[] body = plain.readAllBytes();
            if (!"gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
                return body;
            }
            try (InputStream unzipped = new GZIPInputStream(new java.io.ByteArrayInputStream(body))) {
                return unzipped.readAllBytes();
            }
        }
    }

    private static void answer(HttpExchange exchange, Signal signal, Reply reply) throws IOException {
        byte[] body = reply.status == 200 ? OtlpReceiver.response(signal, reply) : OtlpReceiver.problem(reply);
        exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
        if (reply.retryAfter != null) {
            exchange.getResponseHeaders().set("Retry-After", reply.retryAfter);
        }
        exchange.sendResponseHeaders(reply.status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }
}
