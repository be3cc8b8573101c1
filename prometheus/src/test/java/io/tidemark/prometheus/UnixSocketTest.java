package io.tidemark.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.internal.Warned;
import io.tidemark.prometheus.RawHttp.Answer;
import io.tidemark.prometheus.servers.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Not on Windows: there the sockets are there as well, but a test cannot tell their files from others. */
@DisabledOnOs(OS.WINDOWS)
@SuppressWarnings("try") // Servers are there, and nobody speaks of them.
class UnixSocketTest {

    private Path folder;
    private Path file;

    @BeforeEach
    void makeFolder() throws IOException {
        // Not a @TempDir: its path may be longer than that of a socket can be.
        folder = Files.createTempDirectory("tm");
        file = folder.resolve("metrics");
    }

    @AfterEach
    void removeFolder() throws IOException {
        Files.deleteIfExists(file);
        Files.delete(folder);
    }

    private PrometheusEndpoint.Builder ducks() {
        return PrometheusEndpoint.builder().unixSocket(file).exposition(Exposition.of(PrometheusEndpointTest.DUCKS));
    }

    private Answer send(String requestLine, String... headers) throws IOException {
        return RawHttp.send(file, RawHttp.request(requestLine, headers), requestLine.startsWith("HEAD "));
    }

    private Answer raw(String request) throws IOException {
        return RawHttp.send(file, request.getBytes(StandardCharsets.ISO_8859_1), false);
    }

    @Test
    void itIsInPlaceOfThePort() throws Exception {
        try (PrometheusEndpoint endpoint = ducks().start()) {
            assertThat(send("GET /metrics HTTP/1.1").text()).contains("ducks_total 7\n");
            assertThatThrownBy(endpoint::port)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("port(..)");
            assertThatThrownBy(endpoint::uri).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void itIsBesideThePort() throws Exception {
        try (PrometheusEndpoint endpoint = ducks().port(0).start()) {
            assertThat(send("GET /metrics HTTP/1.1").text()).contains("ducks_total 7\n");
            assertThat(RawHttp.get(endpoint.port(), "/metrics").text()).contains("ducks_total 7\n");
            assertThat(endpoint.stats().answered()).isEqualTo(2);
        }
    }

    @Test
    void itSaysTheSameAsThePort() throws Exception {
        try (PrometheusEndpoint endpoint = ducks().port(0).start()) {
            for (String accept :
                    List.of("*/*", "application/openmetrics-text", "text/plain;version=1.0.0;escaping=dots")) {
                for (String encoding : List.of("gzip", "identity")) {
                    for (String method : List.of("GET", "HEAD")) {
                        String[] headers = {"Accept: " + accept, "accept-encoding:" + encoding};
                        Answer here = send(method + " /metrics HTTP/1.1", headers);
                        Answer there = RawHttp.send(endpoint.port(), method + " /metrics HTTP/1.1", headers);

                        assertThat(here.status()).isEqualTo(there.status()).isEqualTo(200);
                        for (String same : List.of("Content-Type", "Content-Encoding", "Vary")) {
                            assertThat(here.header(same)).isEqualTo(there.header(same));
                        }
                        assertThat(here.body()).isEqualTo(there.body());
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET /nothing HTTP/1.1, 404",
        "GET /-/healthy HTTP/1.1, 200",
        "GET http://localhost/metrics HTTP/1.1, 200",
        "GET /metrics?name[]=ducks_total HTTP/1.1, 200",
        "GET /metrics?name[]=% HTTP/1.1, 400",
        "GET /%zz HTTP/1.1, 400",
        "GET mailto:x HTTP/1.1, 404",
        "* * HTTP/1.1, 404",
        "POST /metrics HTTP/1.1, 405",
        "GET /metrics HTTP/2.0, 505",
        "GET /metrics HTTP/1.0, 200",
        "GET /metrics, 400",
        "GET, 400",
        "G(T /metrics HTTP/1.1, 400",
        "GET  /metrics HTTP/1.1, 400",
    })
    void requestsAreAnsweredAsTheyDeserve(String requestLine, int status) throws Exception {
        try (PrometheusEndpoint endpoint = ducks().start()) {
            Answer answer = send(requestLine);

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.isWhole()).isTrue();
            assertThat(endpoint.stats().refused()).isEqualTo(status == 200 ? 0 : 1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'GET /metrics HTTP/1.1\n\n', 200",
        "'GET /metrics HTTP/1.1\r\n\r\n', 200",
        "'GET /metrics HTTP/1.1\r\nAccept\r\n\r\n', 400",
        "'GET /metrics HTTP/1.1\r\n: x\r\n\r\n', 400",
        "'GET /metrics HTTP/1.1\r\nAccept : x\r\n\r\n', 400",
        "'GET /metrics HTTP/1.1\r\nA: b\r\n folded\r\n\r\n', 400",
        "'\u0000\u0001\u0002\n\n', 400",
        "'GET /metrics HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello', 200",
        "'GET /metrics HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n', 200",
    })
    void headersAreReadAsTheyAre(String request, int status) throws Exception {
        try (PrometheusEndpoint endpoint = ducks().start()) {
            assertThat(raw(request).status()).isEqualTo(status);
        }
    }

    @Test
    void headersThatAreTooLongOrTooManyAreRefused() throws Exception {
        try (PrometheusEndpoint endpoint = ducks().start()) {
            assertThat(send("GET /metrics HTTP/1.1", "X: " + "x".repeat(20_000)).status())
                    .isEqualTo(431);
            assertThat(raw("GET /metrics HTTP/1.1\r\n" + "a:\r\n".repeat(200) + "\r\n")
                            .status())
                    .isEqualTo(200);
            assertThat(raw("GET /metrics HTTP/1.1\r\n" + "a:\r\n".repeat(201) + "\r\n")
                            .status())
                    .isEqualTo(431);
            assertThat(raw("x".repeat(20_000)).status()).isEqualTo(431);
        }
    }

    @Test
    void aPasswordIsAskedForHereAsWell() throws Exception {
        try (PrometheusEndpoint endpoint =
                ducks().basicAuth("a", "b").allow("10.0.0.0/8").start()) {
            assertThat(send("GET /metrics HTTP/1.1").status()).isEqualTo(401);
            assertThat(send("GET /metrics HTTP/1.1", "Authorization: Basic YTpi")
                            .text())
                    .contains("ducks_total");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1", "HTTP/1.0"})
    void aFailureIsSeen(String version) throws Exception {
        byte[] much = new byte[100_000];
        try (Warned warned = Warned.of("scrape");
                PrometheusEndpoint endpoint = PrometheusEndpoint.builder()
                        .unixSocket(file)
                        .metrics((format, escaping, names, out) -> {
                            if (format == Format.OPENMETRICS) {
                                out.write(much);
                            }
                            throw new IllegalStateException("the pond is dry");
                        })
                        .start()) {
            Answer early = send("GET /metrics " + version);
            assertThat(warned.cause()).hasMessage("the pond is dry");
            assertThat(early.status()).isEqualTo(500);
            assertThat(early.text()).doesNotContain("pond");
            Answer late = send("GET /metrics " + version, "Accept: application/openmetrics-text");
            if (version.equals("HTTP/1.1")) {
                assertThat(late.isWhole()).isFalse();
            } else {
                // Here its end would look like the end of the body.
                assertThat(late.status()).isEqualTo(500);
                assertThat(late.header("Content-Encoding")).isEmpty();
            }
        }
    }

    @Test
    void aLongAnswerArrivesWhole() throws Exception {
        String line = "ducks_total{pond=\"x\"} 7\n";
        try (PrometheusEndpoint endpoint = PrometheusEndpoint.builder()
                .unixSocket(file)
                .metrics((format, escaping, names, out) -> {
                    for (int i = 0; i < 100_000; i++) {
                        out.write(line.getBytes(StandardCharsets.UTF_8));
                    }
                })
                .start()) {
            for (String version : List.of("HTTP/1.1", "HTTP/1.0")) {
                Answer answer = send("GET /metrics " + version);
                assertThat(answer.isWhole()).isTrue();
                assertThat(answer.text()).isEqualTo(line.repeat(100_000));
            }
        }
    }

    @Test
    void theFileIsRemovedAtTheEnd() throws Exception {
        PrometheusEndpoint endpoint = ducks().start();
        assertThat(Files.exists(file)).isTrue();

        endpoint.close();

        assertThat(Files.exists(file, LinkOption.NOFOLLOW_LINKS)).isFalse();
        Waiting.until("all threads end", () -> PrometheusEndpointTest.threads().isEmpty());
    }

    @Test
    void aFileThatAServerHasLeftBehindIsReplaced() throws Exception {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(file));
        }
        assertThat(Files.exists(file)).isTrue();

        try (PrometheusEndpoint endpoint = ducks().start()) {
            assertThat(send("GET /metrics HTTP/1.1").status()).isEqualTo(200);
        }
    }

    @Test
    void aServerThatIsAliveIsLeftInPeace() throws Exception {
        try (PrometheusEndpoint endpoint = ducks().start()) {
            assertThatThrownBy(() -> ducks().start())
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("another server listens there");
            assertThat(send("GET /metrics HTTP/1.1").status()).isEqualTo(200);
        }
    }

    @Test
    void anotherFileIsLeftInPeace() throws Exception {
        Files.writeString(file, "mine");

        assertThatThrownBy(() -> ducks().start())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("something else of this name");

        assertThat(file).content().isEqualTo("mine");
    }

    @Test
    void aLinkAndAFolderAreLeftInPeace() throws Exception {
        Files.createSymbolicLink(file, folder.resolve("nowhere"));
        assertThatThrownBy(() -> ducks().start()).hasMessageContaining("something else of this name");
        assertThat(Files.isSymbolicLink(file)).isTrue();

        Files.delete(file);
        Files.createDirectory(file);
        assertThatThrownBy(() -> ducks().start()).hasMessageContaining("something else of this name");
        assertThat(Files.isDirectory(file)).isTrue();
    }

    @Test
    void aFileThatSomebodyElseHasPutThereIsNotRemoved() throws Exception {
        PrometheusEndpoint endpoint = ducks().start();
        Files.delete(file);
        Files.writeString(file, "mine");

        endpoint.close();

        assertThat(file).content().isEqualTo("mine");
    }

    @Test
    void aPathThatCannotBeIsAnErrorThatNamesIt() {
        Path nowhere = folder.resolve("missing").resolve("metrics");
        assertThatThrownBy(
                        () -> PrometheusEndpoint.builder().unixSocket(nowhere).start())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(nowhere.toString())
                .hasMessageContaining("directory must exist");
        Path endless = folder.resolve("x".repeat(200));
        assertThatThrownBy(
                        () -> PrometheusEndpoint.builder().unixSocket(endless).start())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("no longer than about 100 bytes");
    }

    @Test
    void thePortIsFreeAgainIfTheSocketCannotBe() throws Exception {
        Files.writeString(file, "mine");
        assertThatThrownBy(() -> ducks().port(0).start()).isInstanceOf(UncheckedIOException.class);
        Waiting.until("all threads end", () -> PrometheusEndpointTest.threads().isEmpty());
    }

    @Test
    void clientsThatDawdleDoNotKeepOthersWaiting() throws Exception {
        byte[] much = new byte[8 << 20];
        List<SocketChannel> dawdling = new ArrayList<>();
        try (PrometheusEndpoint endpoint = PrometheusEndpoint.builder()
                .unixSocket(file)
                .threads(2)
                .metrics((format, escaping, names, out) -> {
                    if (format == Format.OPENMETRICS) {
                        out.write(much);
                    }
                })
                .start()) {
            for (int i = 0; i < 60; i++) {
                SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(file));
                dawdling.add(client);
                String said = i % 3 == 0
                        ? ""
                        : i % 3 == 1
                                ? "GET /metr"
                                : "GET /metrics HTTP/1.1\r\nAccept: application/openmetrics-text\r\n\r\n";
                client.write(ByteBuffer.wrap(said.getBytes(StandardCharsets.US_ASCII)));
            }
            assertThat(send("GET /metrics HTTP/1.1").status()).isEqualTo(200);
            Waiting.until("some are cut off", () -> endpoint.stats().cutOff() > 0);
        } finally {
            for (SocketChannel client : dawdling) {
                client.close();
            }
        }
        Waiting.until("all threads end", () -> PrometheusEndpointTest.threads().isEmpty());
    }

    @Test
    void aRequestThatDoesNotComeIsGivenUp() throws Exception {
        try (PrometheusEndpoint endpoint =
                        ducks().requestTimeout(Duration.ofMillis(50)).start();
                SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
            client.write(ByteBuffer.wrap("GET /".getBytes(StandardCharsets.US_ASCII)));

            assertThat(client.read(ByteBuffer.allocate(1))).isNegative();
            Waiting.until("it is counted", () -> endpoint.stats().cutOff() == 1);
        }
    }
}
