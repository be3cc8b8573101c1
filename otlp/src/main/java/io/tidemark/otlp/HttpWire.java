package io.tidemark.otlp;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * OTLP over the HTTP client of the JDK: one attempt a call, on the calling thread. Other than the sender of the SDK it sees headers, tells what cannot have
 * reached the server from what can, and never waits for longer than the timeout, whatever the server sends.
 */
final class HttpWire implements HttpSender {

    /** Of an answer, read at most. */
    private static final int LONGEST_ANSWER = 64 << 10;

    private final URI endpoint;
    private final String contentType;
    private final @Nullable Compressor compressor;
    private final Duration timeout;
    private final HttpSenderConfig config;
    private final Consumer<Outcome> outcomes;
    private final HttpClient client;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(null, task, "tidemark-otlp-http", 0, false);
        thread.setDaemon(true);
        return thread;
    });

    HttpWire(HttpSenderConfig config, Consumer<Outcome> outcomes) {
        this.config = config;
        this.endpoint = config.getEndpoint();
        this.contentType = config.getContentType();
        this.compressor = config.getCompressor();
        this.timeout = config.getTimeout();
        this.outcomes = outcomes;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .executor(threads)
                .connectTimeout(config.getConnectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER);
        if ("http".equalsIgnoreCase(endpoint.getScheme())) {
            // Without the question for HTTP/2 in each request, which some servers do not like.
            builder.version(HttpClient.Version.HTTP_1_1);
        }
        if (config.getSslContext() != null) {
            builder.sslContext(config.getSslContext());
        }
        if (config.getProxyOptions() != null) {
            builder.proxy(config.getProxyOptions().getProxySelector());
        }
        this.client = builder.build();
    }

    @Override
    public void send(
            MessageWriter message,
            Consumer<io.opentelemetry.sdk.common.export.HttpResponse> onResponse,
            Consumer<Throwable> onError) {
        HttpRequest request;
        try {
            request = request(message);
        } catch (IOException | RuntimeException problem) {
            outcomes.accept(Outcome.refused("the request could not be made: " + problem));
            onError.accept(problem);
            return;
        }
        CompletableFuture<HttpResponse<byte[]>> call =
                client.sendAsync(request, head -> new BoundedBody(LONGEST_ANSWER));
        HttpResponse<byte[]> response;
        try {
            response = call.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException problem) {
            Throwable cause = problem.getCause() == null ? problem : problem.getCause();
            outcomes.accept(
                    isBeforeSending(cause)
                            ? Outcome.notTaken(cause.toString(), -1)
                            : Outcome.unknown(cause.toString(), -1));
            onError.accept(cause);
            return;
        } catch (TimeoutException problem) {
            call.cancel(true);
            outcomes.accept(Outcome.unknown("no answer in " + timeout, -1));
            onError.accept(problem);
            return;
        } catch (InterruptedException problem) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            outcomes.accept(Outcome.unknown("interrupted", -1));
            onError.accept(problem);
            return;
        }
        outcomes.accept(outcome(response));
        onResponse.accept(new Answer(response.statusCode(), response.body()));
    }

    private HttpRequest request(MessageWriter message) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint).timeout(timeout);
        Map<String, List<String>> headers = config.getHeadersSupplier().get();
        if (headers != null) {
            headers.forEach((name, values) -> values.forEach(value -> request.header(name, value)));
        }
        request.header("Content-Type", contentType);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (compressor == null) {
            message.writeMessage(body);
        } else {
            request.header("Content-Encoding", compressor.getEncoding());
            try (OutputStream compressed = compressor.compress(body)) {
                message.writeMessage(compressed);
            }
        }
        return request.POST(BodyPublishers.ofByteArray(body.toByteArray())).build();
    }

    /** Nothing of the request can have come to the server. */
    private static boolean isBeforeSending(Throwable problem) {
        return problem instanceof ConnectException
                || problem instanceof HttpConnectTimeoutException
                || problem instanceof UnresolvedAddressException
                || problem instanceof SSLHandshakeException;
    }

    /** OTLP specification, "OTLP/HTTP Response". */
    private static Outcome outcome(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status / 100 == 2) {
            return PartialSuccess.outcome(response.body());
        }
        String message = "status " + status + text(response.body());
        long retryAfter =
                RetryAfter.nanos(response.headers().firstValue("Retry-After").orElse(null), Instant.now());
        return switch (status) {
            case 429, 503 -> Outcome.notTaken(message, retryAfter);
            // What stands between has lost the answer.
            case 502, 504 -> Outcome.unknown(message, retryAfter);
            default -> Outcome.refused(message);
        };
    }

    /** What can be read in an answer; it may be a {@code google.rpc.Status}, JSON or a page. */
    private static String text(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, 200), StandardCharsets.UTF_8)
                .replaceAll("[\\p{Cntrl}\uFFFD]+", " ")
                .strip();
        return text.isEmpty() ? "" : ": " + text;
    }

    @Override
    public CompletableResultCode shutdown() {
        threads.shutdownNow();
        return CompletableResultCode.ofSuccess();
    }

    private static final class Answer implements io.opentelemetry.sdk.common.export.HttpResponse {
        private final int status;
        private final byte[] body;

        Answer(int status, byte[] body) {
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
