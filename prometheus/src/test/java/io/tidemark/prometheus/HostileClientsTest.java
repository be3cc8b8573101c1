package io.tidemark.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.tidemark.prometheus.servers.Waiting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever some clients do: others are answered, with few threads, and nothing is left when it is over. */
class HostileClientsTest {

    private static final int THREADS = 4;

    /** More than buffers of the system take. */
    private static final int LARGE = 32 << 20;

    private static final String SLOWLY =
            "GET /metrics HTTP/1.1\r\nHost: x\r\nAccept: application/openmetrics-text\r\n\r\n";

    private final List<Socket> hostile = new ArrayList<>();
    private PrometheusEndpoint endpoint;

    private static void metrics(Format format, Escaping escaping, Object names, OutputStream out) throws IOException {
        byte[] ducks = "ducks_total 7\n".getBytes(StandardCharsets.US_ASCII);
        out.write(ducks);
        if (format == Format.OPENMETRICS) {
            byte[] much = new byte[64 * 1024];
            for (int written = 0; written < LARGE; written += much.length) {
                out.write(much);
            }
        }
    }

    @BeforeEach
    void start() {
        endpoint = builder().start();
    }

    private static PrometheusEndpoint.Builder builder() {
        return PrometheusEndpoint.builder().port(0).threads(THREADS).metrics(HostileClientsTest::metrics);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        endpoint.close();
        for (Socket each : hostile) {
            each.close();
        }
        Waiting.until("all threads end", () -> PrometheusEndpointTest.threads().isEmpty());
    }

    private Socket attack(String said) throws IOException {
        Socket socket = RawHttp.connect(endpoint.port(), 4 * 1024);
        hostile.add(socket);
        socket.getOutputStream().write(said.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    /** A scraper, as patient as Prometheus is. */
    private void othersAreAnswered() throws Exception {
        ExecutorService scraper = Executors.newSingleThreadExecutor();
        try {
            for (int i = 0; i < 3; i++) {
                Future<RawHttp.Answer> answer = scraper.submit(() -> RawHttp.get(endpoint.port(), "/metrics"));
                assertThat(answer.get(10, TimeUnit.SECONDS).text()).isEqualTo("ducks_total 7\n");
            }
        } finally {
            scraper.shutdownNow();
        }
        assertThat(PrometheusEndpointTest.threads().stream()
                        .filter(thread -> thread.getName().equals("tidemark-prometheus-scrape")))
                .hasSizeLessThanOrEqualTo(THREADS);
    }

    @Test
    void thousandsOfConnectionsThatSayNothing() throws Exception {
        int count = connections(2_000);
        for (int i = 0; i < count; i++) {
            attack("");
        }
        othersAreAnswered();
    }

    /** As many, or fewer if the process may not have so many files. */
    private static int connections(int wanted) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            // Both ends are in this process.
            long free = unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount();
            return (int) Math.min(wanted, free / 4);
        }
        return wanted;
    }

    @Test
    void moreRequestsThanMayWait() throws Exception {
        int count = connections(1_200);
        for (int i = 0; i < count; i++) {
            attack("GET /metr");
        }
        // Those that there is no room for are closed at once, not when their time is over.
        Waiting.until("most are closed", () -> endpoint.stats().cutOff() >= count - 520);
        othersAreAnswered();
    }

    @Test
    void halfRequests() throws Exception {
        String request = "GET /metrics HTTP/1.1\r\nHost: x\r\nAccept: text/plain\r\n";
        for (int i = 0; i < 200; i++) {
            attack(request.substring(0, 1 + i % request.length()));
        }
        othersAreAnswered();
        Waiting.until("some are cut off", () -> endpoint.stats().cutOff() > 0);
    }

    @Test
    void halfRequestsThatNobodyElseWaitsFor() throws Exception {
        endpoint.close();
        endpoint = builder().requestTimeout(Duration.ofMillis(100)).start();
        for (int i = 0; i < THREADS; i++) {
            attack("GET /metr");
        }
        Waiting.until("all are cut off", () -> endpoint.stats().cutOff() == THREADS);
        for (Socket each : hostile) {
            assertThat(each.getInputStream().read()).isNegative();
        }
    }

    @Test
    void aRequestThatComesByteByByte() throws Exception {
        endpoint.close();
        endpoint = builder().requestTimeout(Duration.ofMillis(500)).start();
        Socket socket = attack("GET /metrics HTTP/1.1\r\nX: ");
        Waiting.until("it is cut off", () -> {
            try {
                socket.getOutputStream().write('x');
            } catch (IOException closed) {
                return true;
            }
            return endpoint.stats().cutOff() == 1;
        });
        othersAreAnswered();
    }

    @Test
    void slowReaders() throws Exception {
        for (int i = 0; i < 50; i++) {
            attack(SLOWLY);
        }
        othersAreAnswered();
        Waiting.until("some are cut off", () -> endpoint.stats().cutOff() > 0);
    }

    @Test
    void readersThatReadALittleNowAndThen() throws Exception {
        for (int i = 0; i < 20; i++) {
            attack(SLOWLY);
        }
        AtomicBoolean over = new AtomicBoolean();
        Thread reading = new Thread(() -> {
            byte[] little = new byte[512];
            while (!over.get()) {
                for (Socket each : hostile) {
                    try {
                        each.getInputStream().read(little);
                    } catch (IOException cut) {
                        // As it should be.
                    }
                }
            }
        });
        reading.start();
        try {
            othersAreAnswered();
        } finally {
            over.set(true);
            for (Socket each : hostile) {
                each.close();
            }
            reading.join();
        }
    }

    @Test
    void aSlowReaderThatNobodyElseWaitsFor() throws Exception {
        endpoint.close();
        endpoint = builder().answerTimeout(Duration.ofMillis(200)).start();
        attack(SLOWLY);
        Waiting.until("it is cut off", () -> endpoint.stats().cutOff() == 1);
        assertThat(endpoint.stats().answered()).isZero();
    }

    @Test
    void aReaderThatIsSlowButAloneIsServed() throws Exception {
        try (Socket socket = RawHttp.connect(endpoint.port(), 4 * 1024)) {
            socket.getOutputStream().write(SLOWLY.getBytes(StandardCharsets.US_ASCII));
            assertThat(RawHttp.read(socket.getInputStream(), false).isWhole()).isTrue();
        }
        Waiting.until("it is counted", () -> endpoint.stats().answered() == 1);
    }

    @Test
    void hugeHeaders() throws Exception {
        for (int i = 0; i < 10; i++) {
            each(() -> attack("GET /metrics HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(1 << 20) + "\r\n\r\n"));
        }
        othersAreAnswered();
        // It is refused, or the connection ends: it is not read for ever.
        assertThat(endpoint.stats().answered()).isEqualTo(3);
    }

    @Test
    void veryManyHeaders() throws Exception {
        StringBuilder lines = new StringBuilder("GET /metrics HTTP/1.1\r\n");
        for (int i = 0; i < 10_000; i++) {
            lines.append("X-").append(i).append(": y\r\n");
        }
        for (int i = 0; i < 10; i++) {
            each(() -> attack(lines + "\r\n"));
        }
        othersAreAnswered();
        assertThat(endpoint.stats().answered()).isEqualTo(3);
    }

    @Test
    void anEndlessRequestLine() throws Exception {
        for (int i = 0; i < 10; i++) {
            each(() -> attack("GET /" + "x".repeat(1 << 20)));
        }
        othersAreAnswered();
    }

    /** The server may hang up before all was said. */
    private static void each(Callable<?> attack) throws Exception {
        try {
            attack.call();
        } catch (IOException hungUp) {
            // As it should be.
        }
    }

    @Test
    void garbage() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 100; i++) {
            byte[] bytes = new byte[1 + random.nextInt(4_000)];
            random.nextBytes(bytes);
            each(() -> attack(new String(bytes, StandardCharsets.ISO_8859_1) + "\r\n\r\n"));
        }
        // Another protocol's.
        each(() -> attack("\u0016\u0003\u0001\u0002\u0000\u0001\u0000"));
        each(() -> attack("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
        othersAreAnswered();
    }

    @Test
    void whatIsNoRequestIsToldSoInAFewWords() throws Exception {
        for (String request : List.of(
                "GET\r\n\r\n",
                "GET /metrics\r\n\r\n",
                "GET /%zz HTTP/1.1\r\n\r\n",
                "\u0001 \u0002 HTTP/1.1\r\n\r\n",
                "GET /metrics HTTP/1.1\r\nContent-Length: x\r\n\r\n",
                "GET /metrics HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                "GET /metrics HTTP/1.1\r\nTransfer-Encoding: x\r\n\r\n",
                "GET /metrics HTTP/1.1\r\n: x\r\n\r\n",
                "GET \\ HTTP/1.1\r\n\r\n",
                "GET * HTTP/1.1\r\n\r\n")) {
            Socket socket = attack(request);
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).matches("(?s)HTTP/1.1 (400|404|501) .*");
            assertThat(answer)
                    .hasSizeLessThan(300)
                    .doesNotContain("Exception\n")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void bodiesThatNobodyWants() throws Exception {
        for (int i = 0; i < 20; i++) {
            // Promised, and never sent.
            attack("GET /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n");
            attack("GET /metrics HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffff\r\n");
            attack("POST /metrics HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1000000000\r\n\r\n");
        }
        othersAreAnswered();
    }

    @Test
    void requestsWithoutAnEndThatNobodyReadsTheAnswersOf() throws Exception {
        String many = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".repeat(2_000);
        List<Thread> attackers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Thread attacker = new Thread(() -> {
                try (Socket socket = RawHttp.connect(endpoint.port(), 4 * 1024)) {
                    while (true) {
                        socket.getOutputStream().write(many.getBytes(StandardCharsets.US_ASCII));
                    }
                } catch (IOException cut) {
                    // As it should be.
                }
            });
            attackers.add(attacker);
            attacker.start();
        }
        othersAreAnswered();
        endpoint.close();
        for (Thread attacker : attackers) {
            attacker.join();
        }
    }

    @Test
    void clientsThatGoAwayAreNoNews() throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            for (int i = 0; i < 20; i++) {
                Socket socket = attack(SLOWLY);
                socket.getInputStream().read();
                // Not politely.
                socket.setSoLinger(true, 0);
                socket.close();
            }
            Waiting.until("all are counted", () -> endpoint.stats().cutOff() == 20);
            othersAreAnswered();
        } finally {
            System.setErr(before);
        }
        assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(endpoint.stats().failed()).isZero();
    }

    @Test
    void halfHandshakes() throws Exception {
        Certificate certificate = Certificate.make();
        endpoint.close();
        endpoint = builder().tls(certificate.context()).start();
        for (int i = 0; i < 100; i++) {
            attack(i % 2 == 0 ? "\u0016\u0003\u0001\u0002\u0000" : "GET / HTTP/1.1\r\n\r\n");
        }
        for (int i = 0; i < 3; i++) {
            Socket plain = RawHttp.connect(endpoint.port(), 4 * 1024);
            hostile.add(plain);
            SSLSocket socket =
                    (SSLSocket) certificate.context().getSocketFactory().createSocket(plain, "localhost", 0, true);
            each(() -> {
                socket.getOutputStream().write(SLOWLY.getBytes(StandardCharsets.US_ASCII));
                return null;
            });
        }
        try (SSLSocket scraper = (SSLSocket) certificate
                .context()
                .getSocketFactory()
                .createSocket(RawHttp.connect(endpoint.port()), "localhost", 0, true)) {
            scraper.getOutputStream().write(RawHttp.request("GET /metrics HTTP/1.1"));
            assertThat(RawHttp.read(scraper.getInputStream(), false).text()).isEqualTo("ducks_total 7\n");
        }
    }

    @Test
    void theEndDoesNotWaitForAnyOfThem() throws Exception {
        for (int i = 0; i < 10; i++) {
            attack(SLOWLY);
            attack("GET /metr");
            attack("");
        }
        Waiting.until(
                "threads are taken",
                () -> PrometheusEndpointTest.threads().stream()
                                .filter(thread -> thread.getName().equals("tidemark-prometheus-scrape"))
                                .count()
                        == THREADS);

        endpoint.close();

        assertThat(PrometheusEndpointTest.threads())
                .noneMatch(thread -> thread.getName().startsWith("tidemark-prometheus"));
    }

    @Test
    void manyScrapersAtOnceAreAllAnswered() throws Exception {
        int count = 40;
        AtomicInteger answered = new AtomicInteger();
        ExecutorService scrapers = Executors.newFixedThreadPool(count);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(scrapers.submit(() -> {
                    for (int j = 0; j < 5; j++) {
                        assertThat(RawHttp.get(endpoint.port(), "/metrics").text())
                                .isEqualTo("ducks_total 7\n");
                        answered.incrementAndGet();
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            scrapers.shutdownNow();
        }
        assertThat(answered).hasValue(5 * count);
        Waiting.until("all are counted", () -> endpoint.stats().answered() == 5 * count);
    }
}
