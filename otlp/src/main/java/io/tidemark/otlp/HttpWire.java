package io.tidemark.otlp;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.common.export.ProxyOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/**
 * Sends what the SDK's OTLP exporters have encoded, over the JDK's HTTP client. The SDK has such a sender as well; but it drops {@code Retry-After} and the body that
 * says what was rejected, takes up a thread for each request, and at shutdown waits for a server that does not answer. This one makes a single attempt, and tells the
 * {@link Exchange} what came of it: whoever has the data decides on the next.
 *
 * <p>Thread-safe.
 */
final class HttpWire implements HttpSender {

    /** Bytes of an answer that are read. */
    private static final int MOST_ANSWER = 64 * 1024;

    private final HttpSenderConfig config;
    private final HttpClient client;
    private final ExecutorService threads = Daemons.pool("tidemark-otlp-http", 2);
    private final Duration timeout;
    private final AtomicLong calls = new AtomicLong();
    private final Map<Long, CompletableFuture<?>> underWay = new ConcurrentHashMap<>();
    private volatile boolean shutDown;

    HttpWire(HttpSenderConfig config) {
        this.config = config;
        this.timeout = config.getTimeout();
        HttpClient.Builder builder =
                HttpClient.newBuilder().executor(threads).connectTimeout(config.getConnectTimeout());
        // Without TLS, HTTP/2 begins with an upgrade, which not all servers take together with a body.
        builder.version(
                "https".equalsIgnoreCase(config.getEndpoint().getScheme())
                        ? HttpClient.Version.HTTP_2
                        : HttpClient.Version.HTTP_1_1);
        SSLContext tls = config.getSslContext();
        if (tls != null) {
            builder.sslContext(tls);
        }
        ProxyOptions proxy = config.getProxyOptions();
        if (proxy != null) {
            builder.proxy(proxy.getProxySelector());
        }
        client = builder.build();
    }

    @Override
    public void send(MessageWriter message, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
        Exchange exchange = Exchange.current();
        HttpRequest request;
        try {
            request = request(message);
        } catch (Throwable problem) {
            exchange.answered(Answer.refused(problem));
            onError.accept(problem);
            return;
        }
        CompletableFuture<java.net.http.HttpResponse<byte[]>> call;
        try {
            call = client.sendAsync(request, head -> new BoundedBody(MOST_ANSWER));
        } catch (Throwable problem) {
            exchange.answered(Answer.notTaken(problem));
            onError.accept(problem);
            return;
        }
        long number = calls.incrementAndGet();
        underWay.put(number, call);
        // The client's own timeout ends with the head of the response; its body may hang as well.
        CompletableFuture<?> unused = call.copy()
                .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
                // The SDK logs, which the JDK's timer is not for.
                .whenCompleteAsync(
                        (response, problem) -> {
                            underWay.remove(number);
                            if (problem == null) {
                                answered(response, exchange, onResponse);
                            } else {
                                call.cancel(true);
                                failed(problem, exchange, onError);
                            }
                        },
                        threads);
        if (shutDown) {
            call.cancel(true);
        }
    }

    private HttpRequest request(MessageWriter message) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(config.getEndpoint()).header("Content-Type", config.getContentType());
        config.getHeadersSupplier()
                .get()
                .forEach((name, values) -> values.forEach(value -> request.header(name, value)));
        Compressor compressor = config.getCompressor();
        ByteArrayOutputStream body = new ByteArrayOutputStream(Math.max(32, message.getContentLength()));
        if (compressor == null) {
            message.writeMessage(body);
        } else {
            request.header("Content-Encoding", compressor.getEncoding());
            try (OutputStream compressed = compressor.compress(body)) {
                message.writeMessage(compressed);
            }
        }
        return request.POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
    }

    private static void answered(
            java.net.http.HttpResponse<byte[]> response, Exchange exchange, Consumer<HttpResponse> onResponse) {
        exchange.answered(Answer.http(
                response.statusCode(),
                response.headers().firstValue("Retry-After").orElse(null),
                response.body()));
        onResponse.accept(new Response(response.statusCode(), response.body()));
    }

    private void failed(Throwable problem, Exchange exchange, Consumer<Throwable> onError) {
        Throwable cause = problem;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof TimeoutException) {
            cause = new IOException("no answer from " + server() + " within " + timeout, cause);
        }
        exchange.answered(Answer.lost(cause));
        onError.accept(cause);
    }

    /** Without what may be secret. */
    private String server() {
        URI endpoint = config.getEndpoint();
        return endpoint.getScheme() + "://" + endpoint.getHost()
                + (endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort());
    }

    /** Gives up what is under way. Does not wait. */
    @Override
    public CompletableResultCode shutdown() {
        shutDown = true;
        underWay.values().forEach(call -> call.cancel(true));
        Thread last = Daemons.thread(this::end, "tidemark-otlp-shutdown");
        try {
            last.start();
        } catch (OutOfMemoryError noThread) {
            threads.shutdown();
        }
        return CompletableResultCode.ofSuccess();
    }

    private void end() {
        // From Java 21 on a client can be closed, which waits for it; before, it ends when nobody has it any more.
        if (client instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception problem) {
                // There is nothing left of it that anyone would miss.
            }
        }
        threads.shutdown();
    }

    /** The SDK looks at the text of an error only. */
    private static final class Response implements HttpResponse {
        private final int status;
        private final byte[] body;

        Response(int status, byte[] body) {
            this.status = status;
            this.body = body;
        }

        @Override
        public int getStatusCode() {
            return status;
        }

        @Override
        public String getStatusMessage() {
            return String.valueOf(status);
        }

        @Override
        public byte[] getResponseBody() {
            return body;
        }
    }
}
