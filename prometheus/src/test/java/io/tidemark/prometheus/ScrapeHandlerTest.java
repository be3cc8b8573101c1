package io.tidemark.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.tidemark.internal.Warned;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** In servers that are not ours: the JDK's, and none at all. */
class ScrapeHandlerTest {

    private static HttpServer server() throws IOException {
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @Test
    void itIsMountedInAServerOfTheJdk() throws Exception {
        ScrapeHandler handler = ScrapeHandler.of(Exposition.of(PrometheusEndpointTest.DUCKS));
        HttpServer server = server();
        server.createContext("/internal/metrics", handler);
        server.start();
        try {
            int port = server.getAddress().getPort();
            RawHttp.Answer answer = RawHttp.get(
                    port,
                    "/internal/metrics?name[]=ducks_total",
                    "Accept: application/openmetrics-text",
                    "Accept-Encoding: gzip");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).startsWith("application/openmetrics-text; version=1.0.0");
            assertThat(answer.text())
                    .contains("ducks_total 7")
                    .doesNotContain("geese")
                    .endsWith("# EOF\n");
            assertThat(RawHttp.get(port, "/internal/metrics/").status()).isEqualTo(200);
            assertThat(RawHttp.get(port, "/internal/metrics/x").status()).isEqualTo(404);
            assertThat(RawHttp.get(port, "/internal/metricsx").status()).isEqualTo(404);
            assertThat(RawHttp.send(port, "POST /internal/metrics HTTP/1.1").status())
                    .isEqualTo(405);
            assertThat(RawHttp.get(port, "/internal/metrics?name[]=%ff").status())
                    .isEqualTo(400);
            assertThat(RawHttp.send(port, "GET /internal/metrics HTTP/1.0").text())
                    .contains("ducks_total 7");
            assertThat(handler.stats()).isEqualTo(new ScrapeStats(3, 0, 4, 0));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aFailureIsSeenThroughAServerOfTheJdk() throws Exception {
        ScrapeHandler handler = new ScrapeHandler(
                (format, escaping, names, out) -> {
                    if (format == Format.OPENMETRICS) {
                        out.write(new byte[100_000]);
                    }
                    throw new IllegalStateException("the pond is dry");
                },
                new ScrapeFigures());
        HttpServer server = server();
        server.createContext("/", handler);
        server.start();
        try (Warned warned = Warned.of("scrape")) {
            int port = server.getAddress().getPort();
            assertThat(RawHttp.get(port, "/").status()).isEqualTo(500);
            assertThat(RawHttp.get(port, "/", "Accept: application/openmetrics-text")
                            .isWhole())
                    .isFalse();
            assertThat(handler.stats()).isEqualTo(new ScrapeStats(0, 2, 0, 0));
            assertThat(warned.texts()).hasSize(1);
        } finally {
            server.stop(0);
        }
    }

    /** What a framework of any kind would do. */
    private static final class Neutral implements ScrapeResponse {
        int status;
        Map<String, String> headers = Map.of();
        final ByteArrayOutputStream body = new ByteArrayOutputStream();

        @Override
        public OutputStream start(int status, Map<String, String> headers) {
            this.status = status;
            this.headers = headers;
            return body;
        }
    }

    @Test
    void anyServerCanUseIt() throws Exception {
        ScrapeHandler handler = ScrapeHandler.of(Exposition.of(PrometheusEndpointTest.DUCKS));
        Neutral response = new Neutral();

        handler.handle(new ScrapeRequest("GET", "name[]=ducks_total", List.of("text/plain"), List.of()), response);

        assertThat(response.status).isEqualTo(200);
        assertThat(response.headers)
                .containsEntry("Content-Type", "text/plain; version=0.0.4; charset=utf-8; escaping=underscores")
                .containsEntry("Vary", "Accept, Accept-Encoding");
        assertThat(response.body.toString(StandardCharsets.UTF_8))
                .contains("ducks_total 7")
                .doesNotContain("geese");
    }

    @Test
    void aClientThatIsGoneIsNoFailureOfOurs() {
        ScrapeHandler handler = ScrapeHandler.of(Exposition.of(PrometheusEndpointTest.DUCKS));
        ScrapeRequest request = new ScrapeRequest("GET", null, List.of(), List.of());
        IOException gone = new IOException("broken pipe");

        assertThatThrownBy(() -> handler.handle(request, (status, headers) -> {
                    throw gone;
                }))
                .isSameAs(gone);
        // Some servers say it otherwise.
        assertThatThrownBy(() -> handler.handle(request, (status, headers) -> {
                    throw new IllegalStateException("response is closed");
                }))
                .isInstanceOf(IOException.class);

        assertThat(handler.stats()).isEqualTo(new ScrapeStats(0, 0, 0, 2));
    }

    @Test
    void headersComeWithoutABodyForHead() throws Exception {
        ScrapeHandler handler = ScrapeHandler.of(Exposition.of(PrometheusEndpointTest.DUCKS));
        Neutral response = new Neutral();

        handler.handle(new ScrapeRequest("HEAD", null, List.of(), List.of("gzip")), response);

        assertThat(response.status).isEqualTo(200);
        assertThat(response.headers).containsEntry("Content-Encoding", "gzip");
        assertThat(response.body.size()).isZero();
        assertThat(handler.stats()).isEqualTo(new ScrapeStats(0, 0, 0, 0));
    }
}
