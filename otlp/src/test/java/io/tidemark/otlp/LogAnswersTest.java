package io.tidemark.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.otlp.server.Behaviour;
import io.tidemark.otlp.server.Received;
import io.tidemark.otlp.server.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers answer, when they want to be left alone, and what is no answer. */
@Timeout(60)
class LogAnswersTest {

    private final LogRig rig = new LogRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void nothingIsSentBeforeTheServerWantsIt() {
        rig.receiver.behave(Behaviour.first(1, Reply.status(429).retryAfter("1")));
        OtlpLogsStream stream = rig.builder().requestsInFlight(4).build();
        rig.send(stream, "a");
        Waiting.until("it is refused", () -> !LogRig.stats(stream).problems().isEmpty());
        Waiting.on(rig.send(stream, "b", "c"));

        List<Received> requests = rig.receiver.requests();
        assertThat(requests).hasSize(3);
        long refused = requests.get(0).nanos();
        assertThat(requests.subList(1, 3))
                .allSatisfy(request -> assertThat(request.nanos() - refused).isGreaterThan(950_000_000L));
        rig.settle(stream);
        assertThat(rig.texts()).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void aDateIsHonouredAsWell() {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(2));
        rig.receiver.behave(Behaviour.first(1, Reply.status(503).retryAfter(date)));
        OtlpLogsStream stream = rig.builder().build();
        Waiting.on(rig.send(stream, "a"));

        List<Received> requests = rig.receiver.requests();
        // A date has whole seconds.
        assertThat(requests.get(1).nanos() - requests.get(0).nanos()).isGreaterThan(900_000_000L);
        rig.settle(stream);
    }

    @Test
    void whoMustWaitForLongerThanItIsTriedIsNotGivenUpForThat() {
        rig.receiver.behave(Behaviour.first(1, Reply.status(503).retryAfter("2")));
        OtlpLogsStream stream = rig.builder().retryFor(Duration.ofMillis(1_500)).build();
        Waiting.on(rig.send(stream, "a"));
        rig.settle(stream);
        assertThat(rig.texts()).containsExactly("a");
        assertThat(rig.receiver.requests()).hasSize(2);
    }

    @Test
    void onceItIsNotTriedAnyMoreAPauseChangesNothing() {
        rig.receiver.behave(Behaviour.first(1, Reply.status(503).retryAfter("3600")));
        OtlpLogsStream stream = rig.builder()
                .retryFor(Duration.ZERO)
                .shutdownTimeout(Duration.ofMillis(200))
                .build();
        Waiting.on(rig.send(stream, "a"));
        assertThat(LogRig.stats(stream).failed()).isEqualTo(1);

        rig.send(stream, "b");
        rig.settle(stream);

        assertThat(rig.receiver.requests()).as("the next waits all the same").hasSize(1);
        assertThat(LogRig.stats(stream).failed()).isEqualTo(2);
    }

    @Test
    void closingDoesNotWaitForAPause() {
        rig.receiver.behave(Behaviour.first(1, Reply.status(503).retryAfter("3600")));
        OtlpLogsStream stream =
                rig.builder().shutdownTimeout(Duration.ofMillis(200)).build();
        rig.send(stream, "a");
        Waiting.until("it is refused", () -> !LogRig.stats(stream).problems().isEmpty());
        rig.send(stream, "b");
        rig.settle(stream);

        assertThat(rig.receiver.requests()).hasSize(1);
        assertThat(LogRig.stats(stream).failed()).isEqualTo(2);
    }

    /** A server of one connection after the other, that answers with these bytes and then does nothing. */
    private static final class RawServer implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<Socket> open = Collections.synchronizedList(new ArrayList<>());
        private final AtomicInteger requests = new AtomicInteger();

        RawServer(String answer, boolean closes) throws IOException {
            Thread thread = new Thread(() -> {
                while (!socket.isClosed()) {
                    try {
                        Socket one = socket.accept();
                        open.add(one);
                        // The head of a request, at least.
                        if (one.getInputStream().read(new byte[64 * 1024]) > 0) {
                            requests.incrementAndGet();
                            OutputStream out = one.getOutputStream();
                            out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
                            out.flush();
                        }
                        if (closes) {
                            one.close();
                        }
                    } catch (IOException closed) {
                        // It is over, or the client went away.
                    }
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        String url() {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }

        @Override
        public void close() {
            try {
                socket.close();
                for (Socket one : List.copyOf(open)) {
                    one.close();
                }
            } catch (IOException problem) {
                throw new UncheckedIOException(problem);
            }
        }
    }

    @Test
    void aBodyThatNeverEndsIsNoAnswer() throws IOException {
        try (RawServer server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nab", false)) {
            OtlpLogsStream stream = rig.builder()
                    .endpoint(server.url())
                    .requestTimeout(Duration.ofMillis(200))
                    .retryFor(Duration.ZERO)
                    .build();
            Waiting.on(rig.send(stream, "a"));

            assertThat(LogRig.stats(stream).failed()).isEqualTo(1);
            assertThat(LogRig.stats(stream).lastProblem()).contains("no answer from " + server.url(), "PT0.2S");
            rig.settle(stream);
        }
    }

    @Test
    void aBodyOfManyBytesIsReadInPart() throws IOException {
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 20000000\r\n\r\n" + "x".repeat(20_000_000);
        try (RawServer server = new RawServer(answer, true)) {
            OtlpLogsStream stream = rig.builder().endpoint(server.url()).build();
            Waiting.on(rig.send(stream, "a"));

            assertThat(LogRig.stats(stream).emitted()).isEqualTo(1);
            rig.settle(stream);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nab",
                "",
            })
    void anAnswerThatIsNoneIsTriedAgain(String answer) throws IOException {
        try (RawServer server = new RawServer(answer, true)) {
            OtlpLogsStream stream = rig.builder()
                    .endpoint(server.url())
                    .retryFor(Duration.ofMillis(500))
                    .build();
            Waiting.on(rig.send(stream, "a"));

            assertThat(LogRig.stats(stream).failed()).isEqualTo(1);
            assertThat(server.requests.get()).isGreaterThan(1);
            rig.settle(stream);
        }
    }

    @Test
    void whatTheServerSaysIsTold() throws IOException {
        try (RawServer server =
                new RawServer("HTTP/1.1 401 Unauthorized\r\nContent-Length: 15\r\n\r\nunknown API key", true)) {
            OtlpLogsStream stream = rig.builder().endpoint(server.url()).build();
            Waiting.on(rig.send(stream, "a"));

            assertThat(LogRig.stats(stream).lastProblem())
                    .contains("given up after 1 attempt", "status 401: unknown API key", "entries lost: 1");
            rig.settle(stream);
        }
    }
}
