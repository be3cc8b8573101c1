package io.tidemark.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidemark.internal.Warned;
import io.tidemark.prometheus.servers.Waiting;
import io.tidemark.stats.Callbacks;
import io.tidemark.stats.MetricSource;
import io.tidemark.unit.MetricUnit;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Gateways that are down, slow, silent or talk nonsense: the application goes on, and is told. */
@Timeout(60)
class PushFailuresTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final SmallGateway gateway = new SmallGateway();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final Callbacks source = Callbacks.create();

    PushFailuresTest() {
        source.longGauge("ducks", "", MetricUnit.NONE, () -> 1);
    }

    @AfterEach
    void close() {
        gate.countDown();
        gateway.close();
    }

    private PushGateway.Builder builder() {
        return builder(gateway.url());
    }

    private PushGateway.Builder builder(String url) {
        return PushGateway.builder(url).job("batch").source(source).pushAtClose(false);
    }

    private static void fails(PushGateway.Builder builder, String... words) {
        try (PushGateway push = builder.start()) {
            assertThatThrownBy(push::push).isInstanceOf(IOException.class).hasMessageContainingAll(words);
            assertThat(push.stats().failures()).isEqualTo(1);
            assertThat(push.stats().lastFailure()).contains(words);
        }
    }

    @Test
    void nobodyIsThere() throws IOException {
        String url;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            url = "http://127.0.0.1:" + free.getLocalPort();
        }

        fails(builder(url), "no connection to " + url + "/metrics/job/batch: nobody takes connections there");
    }

    @Test
    void thereIsNoSuchHost() {
        fails(builder("http://nowhere.invalid"), "no connection to http://nowhere.invalid", "no host of this name");
    }

    @Test
    void itDoesNotAnswer() {
        gateway.reply(exchange -> gate.await());

        fails(builder().timeout(Duration.ofMillis(200)), "no answer from " + gateway.url(), "within PT0.2S");
    }

    @Test
    void itTakesConnectionsAndIsSilent() {
        try (RawServer server = new RawServer((socket, number) -> {})) {
            fails(builder(server.url()).timeout(Duration.ofMillis(200)), "no answer", "within PT0.2S");
        }
    }

    @Test
    void itsAnswerDoesNotEnd() {
        try (RawServer server = new RawServer((socket, number) -> {
            RawServer.readRequest(socket);
            RawServer.write(socket, "HTTP/1.1 500 No\r\nContent-Length: 100\r\n\r\nbegun");
        })) {
            fails(builder(server.url()).timeout(Duration.ofMillis(200)), "no answer", "within PT0.2S");
        }
    }

    @Test
    void itsAnswerIsEndless() {
        try (RawServer server = new RawServer((socket, number) -> {
            RawServer.readRequest(socket);
            RawServer.write(socket, "HTTP/1.1 500 No\r\n\r\nfirst\n");
            while (true) {
                RawServer.write(socket, "again and again\n");
            }
        })) {
            fails(builder(server.url()), "was answered with 500: first");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n\r\n",
                "HTTP/1.1 yes\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
                ""
            })
    void itTalksNonsense(String answer) {
        try (RawServer server = new RawServer((socket, number) -> {
            RawServer.readRequest(socket);
            RawServer.write(socket, answer);
            socket.close();
        })) {
            fails(builder(server.url()), "no answer from " + server.url());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 500 ",
                "HTTP/1.1 500 No\r\nX-Line: ",
                "HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n1;"
            })
    void theHeadOfItsAnswerIsEndless(String answer) {
        String more = "x".repeat(10_000);
        try (RawServer server = new RawServer((socket, number) -> {
            RawServer.readRequest(socket);
            RawServer.write(socket, answer);
            while (true) {
                RawServer.write(socket, more);
            }
        })) {
            fails(builder(server.url()), "no answer from " + server.url(), "too ");
        }
    }

    @Test
    void nonsenseLeavesNoConnectionOpen() throws InterruptedException {
        // Not by a condition on the method: then nobody would close the gateway.
        assumeTrue(Runtime.version().feature() >= 21, "Java 17's client keeps the socket until it is collected");
        CountDownLatch ended = new CountDownLatch(3);
        try (RawServer server = new RawServer((socket, number) -> {
                    RawServer.readRequest(socket);
                    RawServer.write(socket, "SSH-2.0-OpenSSH_9.2\r\n\r\n");
                    try {
                        socket.getInputStream().readAllBytes();
                    } finally {
                        ended.countDown();
                    }
                });
                PushGateway push = builder(server.url()).start()) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(push::push).isInstanceOf(IOException.class);
            }

            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(server.connections).hasValue(3);
        }
    }

    @Test
    void whoTalksNonsenseIsLeftAlone() throws IOException {
        gateway.reply(SmallGateway.answer(502, ""));
        try (RawServer server = new RawServer((socket, number) -> {
                    RawServer.readRequest(socket);
                    RawServer.write(socket, "SSH-2.0-OpenSSH_9.2\r\n\r\n");
                });
                PushGateway nonsense =
                        builder(server.url()).every(Duration.ofMillis(10)).start();
                PushGateway other = builder().every(Duration.ofMillis(10)).start()) {
            Waiting.until(
                    "the other one is tried after a second",
                    () -> nonsense.stats().failures() == 1 && other.stats().failures() >= 2);

            assertThat(nonsense.stats().failures()).isEqualTo(1);
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void aConnectionThatTheServerHasClosedMeanwhileCostsNoPush() throws IOException {
        try (RawServer server = new RawServer((socket, number) -> {
                    RawServer.readRequest(socket);
                    RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                    if (number == 1) {
                        RawServer.readRequest(socket);
                        // As if it had not been there any more.
                        socket.close();
                    }
                });
                PushGateway push = builder(server.url()).start()) {
            push.push();
            push.push();

            assertThat(push.stats().pushes()).isEqualTo(2);
            assertThat(push.stats().failures()).isZero();
            assertThat(server.connections).hasValue(2);
        }
    }

    @Test
    void theScheduleGoesOnAfterFailures() {
        gateway.reply(SmallGateway.answer(503, "later"));
        try (Warned warned = Warned.of(gateway.url());
                PushGateway push = builder().every(HOUR).start()) {
            Waiting.until("it fails", () -> push.stats().failures() == 1);
            gateway.reply(SmallGateway.answer(200, ""));

            Waiting.until(
                    "it is tried again before its time", () -> push.stats().pushes() == 1);

            assertThat(warned.texts()).singleElement().asString().contains("was answered with 503: later");
        }
    }

    @ParameterizedTest
    @CsvSource({"400, 0", "429, 600", "503, 600"})
    void whatIsRefusedOrToWaitIsNotTriedAgainBeforeItsTime(int status, String retryAfter) {
        gateway.reply(exchange -> {
            if (exchange.getRequestURI().getPath().endsWith("/other")) {
                SmallGateway.answer(502, "").to(exchange);
            } else {
                exchange.getResponseHeaders().set("Retry-After", retryAfter);
                SmallGateway.answer(status, "not now").to(exchange);
            }
        });
        try (PushGateway refused = builder().every(HOUR).start();
                PushGateway other =
                        builder().job("other").every(Duration.ofMillis(10)).start()) {
            Waiting.until(
                    "the other one is tried after a second",
                    () -> refused.stats().failures() == 1 && other.stats().failures() >= 2);

            assertThat(refused.stats().failures()).isEqualTo(1);
        }
    }

    @Test
    void aSourceThatThrowsWhateverItIsDoesNotEndTheSchedule() {
        AtomicBoolean broken = new AtomicBoolean(true);
        MetricSource wild = () -> {
            if (broken.get()) {
                throw new StackOverflowError("of a source");
            }
            return source.collect();
        };
        try (PushGateway push =
                builder().source(wild).every(Duration.ofMillis(10)).start()) {
            Waiting.until(
                    "it was tried", () -> push.stats().failures() + push.stats().pushes() >= 1);
            broken.set(false);

            Waiting.until(
                    "ducks are pushed", () -> gateway.bodies().stream().anyMatch(body -> body.contains("\nducks 1\n")));
        }
    }

    @Test
    void aSourceWhoseExceptionThrowsItselfDoesNotEndTheSchedule() {
        AtomicBoolean broken = new AtomicBoolean(true);
        MetricSource wild = () -> {
            if (broken.get()) {
                throw new IllegalStateException() {
                    @Override
                    public String getMessage() {
                        throw new IllegalArgumentException("no message");
                    }
                };
            }
            return source.collect();
        };
        try (PushGateway push =
                builder().source(wild).every(Duration.ofMillis(10)).start()) {
            // It costs its own metrics alone.
            Waiting.until("it was tried", () -> push.stats().pushes() >= 1);
            broken.set(false);

            long before = push.stats().pushes();
            Waiting.until("the schedule goes on", () -> push.stats().pushes() > before + 1);
            assertThat(push.stats().failures()).isZero();
        }
    }

    @Test
    void aHangingGatewayHoldsUpNobodyElse() throws InterruptedException {
        CountDownLatch arrived = new CountDownLatch(1);
        gateway.reply(exchange -> {
            arrived.countDown();
            gate.await();
        });
        try (PushGateway push =
                builder().every(HOUR).closeTimeout(Duration.ofMillis(300)).start()) {
            assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
            // This thread came here while the push is under way.
            assertThat(push.stats()).isEqualTo(new PushStats(0, 0, null, null));
        }
    }

    @Test
    void aThreadThatIsInterruptedDoesNotWait() throws InterruptedException {
        CountDownLatch arrived = new CountDownLatch(1);
        gateway.reply(exchange -> {
            arrived.countDown();
            gate.await();
        });
        AtomicReference<@Nullable Exception> thrown = new AtomicReference<>();
        AtomicBoolean still = new AtomicBoolean();
        try (PushGateway push = builder().timeout(HOUR).start()) {
            Thread pushing = new Thread(() -> {
                try {
                    push.push();
                } catch (IOException problem) {
                    thrown.set(problem);
                    still.set(Thread.currentThread().isInterrupted());
                }
            });
            pushing.start();
            assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
            pushing.interrupt();
            pushing.join(20_000);
        }

        assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class);
        assertThat(still).isTrue();
    }

    @Test
    void aSourceThatPushesIsToldThatThisWouldNeverEnd() throws IOException {
        AtomicReference<@Nullable PushGateway> itself = new AtomicReference<>();
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        MetricSource recursive = () -> {
            PushGateway push = itself.get();
            if (push != null) {
                try {
                    push.push();
                } catch (IOException | IllegalStateException problem) {
                    thrown.set(problem);
                }
            }
            return source.collect();
        };
        try (PushGateway push = builder().source(recursive).start()) {
            itself.set(push);
            push.push();
        }

        assertThat(thrown.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("would never end");
        assertThat(gateway.pushes).hasSize(1);
    }
}
