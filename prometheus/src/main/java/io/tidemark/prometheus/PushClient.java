package io.tidemark.prometheus;

import io.tidemark.time.TimeSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Sends requests, one at a time, each within a time limit that includes the answer's body. Its methods other than {@link #send} may be called by any thread. */
final class PushClient {

    private final @Nullable ExecutorService ownExecutor;
    private final boolean own;

    /** Null once it is closed: the thread of a client of Java 17 ends when nobody refers to the client. */
    private volatile @Nullable HttpClient client;

    private volatile @Nullable CompletableFuture<?> underWay;

    /** @param given null for one of its own */
    PushClient(@Nullable HttpClient given) {
        own = given == null;
        ownExecutor = own ? executor() : null;
        client = given == null ? client(ownExecutor) : given;
    }

    private static HttpClient client(@Nullable ExecutorService executor) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER);
        if (executor != null) {
            builder.executor(executor);
        }
        return builder.build();
    }

    private static ExecutorService executor() {
        return new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                5,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                work -> new PushThread(work, "tidemark-push-http"));
    }

    /**
     * Sends a request that does the same if it arrives twice.
     *
     * @throws RefusedException if the answer is not 2xx
     * @throws NonsenseException if it is not HTTP
     * @throws InterruptedIOException if the thread is interrupted, which it is then still
     * @throws IOException if there is no answer
     */
    void send(HttpRequest request, long nanos) throws IOException {
        long deadline = System.nanoTime() + nanos;
        HttpResponse<String> answer;
        try {
            answer = exchange(request, nanos, nanos);
        } catch (StaleConnection problem) {
            // Likely the server had closed a connection that was kept: nothing that should cost a push.
            answer = exchange(request, Math.max(1, deadline - System.nanoTime()), nanos);
        }
        int status = answer.statusCode();
        if (status < 200 || status > 299) {
            long wait = RetryAfter.nanos(answer.headers(), TimeSource.current().instant());
            throw new RefusedException(status, refusal(request, answer, status), wait);
        }
    }

    private static String refusal(HttpRequest request, HttpResponse<String> answer, int status) {
        String text = request.method() + " " + request.uri() + " was answered with " + status;
        if (status >= 300 && status < 400) {
            String where = answer.headers().firstValue("Location").orElse("elsewhere");
            return text + ": moved to " + FirstLine.shown(where)
                    + "; redirects are not followed, give the builder the URL where the Pushgateway is";
        }
        return answer.body().isEmpty() ? text : text + ": " + answer.body();
    }

    private HttpResponse<String> exchange(HttpRequest request, long nanos, long allNanos) throws IOException {
        HttpClient with = client;
        if (with == null) {
            throw new IOException("closed");
        }
        CompletableFuture<HttpResponse<String>> answer = with.sendAsync(request, head -> new FirstLine());
        underWay = answer;
        try {
            return answer.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new IOException("no answer from " + request.uri() + " within " + Duration.ofNanos(allNanos));
        } catch (CancellationException cancelled) {
            throw new IOException("a request to " + request.uri() + " was given up, for it took too long at the end");
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for an answer from " + request.uri());
        } catch (ExecutionException problem) {
            Throwable cause = problem.getCause() == null ? problem : problem.getCause();
            if (cause instanceof ProtocolException) {
                renew();
            }
            throw failure(request, cause);
        } finally {
            underWay = null;
            answer.cancel(true);
        }
    }

    private static IOException failure(HttpRequest request, Throwable problem) {
        if (problem instanceof ConnectException) {
            String why = isUnknown(problem) ? "there is no host of this name" : "nobody takes connections there";
            return new IOException("no connection to " + request.uri() + ": " + why, problem);
        }
        String message = "no answer from " + request.uri() + ": " + described(problem);
        if (problem instanceof ProtocolException) {
            return new NonsenseException(message, problem);
        }
        boolean again = problem instanceof IOException && !(problem instanceof SSLException);
        return again ? new StaleConnection(message, problem) : new IOException(message, problem);
    }

    private static boolean isUnknown(Throwable problem) {
        for (Throwable cause = problem.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return true;
            }
        }
        return false;
    }

    private static String described(Throwable problem) {
        String text = problem.getMessage();
        String type = problem.getClass().getSimpleName();
        return text == null ? type : type + ", " + FirstLine.shown(text);
    }

    /** Gives up what is under way. */
    void cancel() {
        CompletableFuture<?> answer = underWay;
        if (answer != null) {
            answer.cancel(true);
        }
    }

    /** Java's client leaves a connection open for ever whose answer is not HTTP, unless it is shut down itself. That is possible since Java 21. */
    private synchronized void renew() {
        HttpClient old = client;
        if (own && old != null) {
            client = client(ownExecutor);
            shutDown(old);
        }
    }

    /** Ends the threads of a client of its own. */
    synchronized void close() {
        cancel();
        HttpClient closed = client;
        client = null;
        if (own && closed != null) {
            shutDown(closed);
        }
        if (ownExecutor != null) {
            ownExecutor.shutdown();
        }
    }

    private static void shutDown(HttpClient client) {
        try {
            // Since Java 21. Before, the client is collected as garbage and ends then.
            HttpClient.class.getMethod("shutdownNow").invoke(client);
        } catch (ReflectiveOperationException older) {
            // So be it.
        }
    }

    /** The connection broke without an answer. */
    private static final class StaleConnection extends IOException {
        private static final long serialVersionUID = 1L;

        StaleConnection(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
