package io.tidemark.autometrics.tools;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that answer without an end. */
@Timeout(60)
class PrometheusApiTest {

    private final CountDownLatch done = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        done.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void anAnswerThatBeginsAndDoesNotEndIsNotWaitedFor() {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            awaitDone();
        });

        assertThatThrownBy(() ->
                        PrometheusApi.at(address(), Duration.ofMillis(300)).query("up"))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("cannot reach Prometheus at " + address() + " (no answer in time)");
    }

    @Test
    void anAnswerThatDoesNotFitIsNotRead() {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] blanks = new byte[1 << 20];
            try (OutputStream body = exchange.getResponseBody()) {
                while (done.getCount() > 0) {
                    body.write(blanks);
                }
            }
        });

        assertThatThrownBy(() -> PrometheusApi.at(address()).query("up"))
                .isInstanceOf(ToolException.class)
                .hasMessageContaining("(the answer is longer than 64 MB)");
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void awaitDone() {
        try {
            done.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
