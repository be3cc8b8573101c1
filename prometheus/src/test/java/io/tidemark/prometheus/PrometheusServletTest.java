package io.tidemark.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.internal.Warned;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** In Jetty. */
class PrometheusServletTest {

    private final Server server = new Server();

    private int start(ServletHolder... servlets) throws Exception {
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/app");
        for (ServletHolder each : servlets) {
            context.addServlet(each, "/metrics");
        }
        server.setHandler(context);
        server.start();
        return connector.getLocalPort();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void itAnswersAsTheEndpointDoes() throws Exception {
        ScrapeHandler handler = ScrapeHandler.of(Exposition.of(PrometheusEndpointTest.DUCKS));
        int port = start(new ServletHolder(new PrometheusServlet(handler)));
        try (PrometheusEndpoint endpoint = PrometheusEndpoint.builder()
                .port(0)
                .path("/app/metrics")
                .exposition(Exposition.of(PrometheusEndpointTest.DUCKS))
                .start()) {
            for (String accept :
                    List.of("*/*", "application/openmetrics-text", "application/vnd.google.protobuf", "/;q=0.1")) {
                for (String encoding : List.of("gzip;q=1.0", "gzip;q=0")) {
                    for (String method : List.of("GET", "HEAD", "POST", "DELETE")) {
                        for (String query : List.of("", "?name[]=ducks_total", "?name[]=", "?name[]=%ff")) {
                            String line = method + " /app/metrics" + query + " HTTP/1.1";
                            RawHttp.Answer here = RawHttp.send(
                                    port, line, "Accept: x/y", "Accept: " + accept, "Accept-Encoding: " + encoding);
                            RawHttp.Answer there = RawHttp.send(
                                    endpoint.port(),
                                    line,
                                    "Accept: x/y",
                                    "Accept: " + accept,
                                    "Accept-Encoding: " + encoding);

                            assertThat(here.status()).isEqualTo(there.status());
                            for (String same : List.of("Content-Encoding", "Vary", "Allow")) {
                                assertThat(here.header(same)).isEqualTo(there.header(same));
                            }
                            assertThat(here.header("Content-Type").replace(" ", ""))
                                    .isEqualToIgnoringCase(
                                            there.header("Content-Type").replace(" ", ""));
                            assertThat(here.body()).isEqualTo(there.body());
                        }
                    }
                }
            }
            assertThat(handler.stats()).isEqualTo(endpoint.stats());
            assertThat(handler.stats().answered()).isEqualTo(16);
        }
    }

    @Test
    void aContainerCanMakeItOfItsClass() throws Exception {
        int port = start(new ServletHolder(PrometheusServlet.class));
        assertThat(RawHttp.get(port, "/app/metrics", "Accept: application/openmetrics-text")
                        .text())
                .endsWith("# EOF\n");
    }

    @Test
    void aLongAnswerArrivesWhole() throws Exception {
        int port = start(servlet(false));
        for (String encoding : List.of("identity", "gzip")) {
            RawHttp.Answer answer = RawHttp.get(port, "/app/metrics", "Accept-Encoding: " + encoding);
            assertThat(answer.isWhole()).isTrue();
            assertThat(answer.text()).hasSize(1_000_000);
        }
    }

    @Test
    void aFailureIsSeen() throws Exception {
        int port = start(servlet(true));
        try (Warned warned = Warned.of("scrape")) {
            try (Socket socket = RawHttp.connect(port)) {
                socket.getOutputStream()
                        .write("GET /app/metrics HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                RawHttp.Answer cut = RawHttp.read(socket.getInputStream(), false);
                assertThat(cut.status()).isEqualTo(200);
                assertThat(cut.isWhole()).isFalse();
            }
            assertThat(RawHttp.send(port, "GET /app/metrics HTTP/1.0").status()).isEqualTo(500);

            RawHttp.Answer refused = RawHttp.get(port, "/app/metrics", "Accept: application/openmetrics-text");
            assertThat(refused.status()).isEqualTo(500);
            assertThat(refused.text()).isEqualTo("the metrics could not be written: see the log of the program\n");
            assertThat(warned.texts()).isNotEmpty();
        }
    }

    private static ServletHolder servlet(boolean fails) {
        ScrapeBody metrics = (format, escaping, names, out) -> {
            for (int i = 0; i < 10 && format == Format.TEXT; i++) {
                out.write(new byte[100_000]);
            }
            if (fails) {
                throw new IllegalStateException("the pond is dry");
            }
        };
        return new ServletHolder(new PrometheusServlet(new ScrapeHandler(metrics, new ScrapeFigures())));
    }
}
