package io.tidemark.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.internal.Warned;
import io.tidemark.prometheus.servers.Waiting;
import io.tidemark.stats.Aggregation;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.LongMeasure;
import io.tidemark.stats.Measure;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricSource;
import io.tidemark.stats.Stats;
import io.tidemark.stats.Tags;
import io.tidemark.stats.View;
import io.tidemark.stats.Views;
import io.tidemark.unit.MetricUnit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Authenticator;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.PasswordAuthentication;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusEndpointTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    static final MetricSource DUCKS = () -> List.of(counter("ducks", 7), counter("geese", 3));

    static MetricFamily counter(String name, long value) {
        return new MetricFamily(
                name,
                "Birds",
                MetricUnit.COUNT,
                MetricFamily.Kind.COUNTER,
                List.of(new MetricFamily.Point(Tags.empty(), Instant.EPOCH, new AggregationData.OfLong(value))));
    }

    private static PrometheusEndpoint.Builder ducks() {
        return PrometheusEndpoint.builder().port(0).exposition(Exposition.of(DUCKS));
    }

    private static HttpResponse<String> get(URI uri) throws Exception {
        return CLIENT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    @Test
    void theMetricsAreThere() throws Exception {
        try (PrometheusEndpoint endpoint = ducks().start()) {
            HttpResponse<String> response = get(endpoint.uri());

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body())
                    .contains("# TYPE ducks_total counter\nducks_total 7\n")
                    .contains("geese_total 3\n");
            assertThat(endpoint.stats()).isEqualTo(new ScrapeStats(1, 0, 0, 0));
        }
    }

    @Test
    void theMetricsOfTheProgramAreThereIfNothingElseIsSaid() throws Exception {
        MetricSource swans = () -> List.of(counter("swans", 2));
        Stats.sources().add(swans);
        try (PrometheusEndpoint endpoint = PrometheusEndpoint.builder().port(0).start()) {
            assertThat(get(endpoint.uri()).body()).contains("swans_total 2\n");
        } finally {
            Stats.sources().remove(swans);
        }
    }

    @Test
    void itListensOnTheLoopbackAddressAlone() throws Exception {
        try (PrometheusEndpoint endpoint = ducks().start()) {
            assertThat(InetAddress.getByName(endpoint.uri().getHost()).isLoopbackAddress())
                    .isTrue();
            for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
                for (InetAddress address : each.inetAddresses().toList()) {
                    if (address instanceof Inet4Address && !address.isLoopbackAddress()) {
                        assertThatThrownBy(() -> new Socket(address, endpoint.port()).close())
                                .isInstanceOf(IOException.class);
                    }
                }
            }
        }
    }

    @Test
    void itListensOnAllAddressesIfItIsTold() throws Exception {
        try (PrometheusEndpoint endpoint = ducks().host("0.0.0.0").start()) {
            assertThat(get(endpoint.uri()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anotherPathAndAnotherFormAreTakenAsTheyAre() throws Exception {
        try (PrometheusEndpoint endpoint = ducks().path("/internal/metrics").start()) {
            assertThat(endpoint.uri().getPath()).isEqualTo("/internal/metrics");
            assertThat(get(endpoint.uri()).statusCode()).isEqualTo(200);
            assertThat(get(endpoint.uri().resolve("/metrics")).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aPortThatIsTakenIsAnErrorThatNamesIt() {
        try (PrometheusEndpoint endpoint = ducks().start()) {
            assertThatThrownBy(() -> ducks().port(endpoint.port()).start())
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(":" + endpoint.port())
                    .hasMessageContaining("Choose another port");
        }
    }

    @Test
    void nothingIsLeftOfOneThatCouldNotStart() throws Exception {
        try (PrometheusEndpoint endpoint = ducks().start()) {
            assertThatThrownBy(() -> ducks().port(endpoint.port()).start()).isInstanceOf(UncheckedIOException.class);
        }
        Waiting.until("all threads end", () -> threads().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/metric",
                "/metricss",
                "/metrics/",
                "/metrics/x",
                "/METRICS",
                "/-/",
                "/-/healthy/x",
                "/favicon.ico"
            })
    void whatIsNotThereIsNotFound(String path) throws Exception {
        try (PrometheusEndpoint endpoint = ducks().start()) {
            RawHttp.Answer answer = RawHttp.get(endpoint.port(), path);

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text().lines()).hasSize(1);
            assertThat(endpoint.stats().refused()).isEqualTo(1);
        }
    }

    @Test
    void itSaysThatItIsHealthy() throws Exception {
        try (PrometheusEndpoint endpoint = ducks().start()) {
            assertThat(RawHttp.get(endpoint.port(), "/-/healthy").status()).isEqualTo(200);
            RawHttp.Answer head = RawHttp.send(endpoint.port(), "HEAD /-/healthy HTTP/1.1");
            assertThat(head.status()).isEqualTo(200);
            assertThat(RawHttp.send(endpoint.port(), "POST /-/healthy HTTP/1.1").status())
                    .isEqualTo(405);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get", "BREW"})
    void otherMethodsAreNotAllowed(String method) throws Exception {
        try (PrometheusEndpoint endpoint = ducks().start()) {
            RawHttp.Answer answer = RawHttp.send(endpoint.port(), method + " /metrics HTTP/1.1");

            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");
        }
    }

    @Test
    void someMetricsCanBeAskedFor() throws Exception {
        try (PrometheusEndpoint endpoint = ducks().start()) {
            int port = endpoint.port();
            assertThat(RawHttp.get(port, "/metrics?name[]=ducks_total").text())
                    .contains("ducks_total 7")
                    .doesNotContain("geese");
            assertThat(RawHttp.get(port, "/metrics?name%5B%5D=ducks%5Ftotal&other=%C3%A4")
                            .text())
                    .contains("ducks_total 7")
                    .doesNotContain("geese");
            assertThat(RawHttp.get(port, "/metrics?name[]=ducks_total&name[]=geese_total")
                            .text())
                    .contains("ducks_total 7")
                    .contains("geese_total 3");
            assertThat(RawHttp.get(port, "/metrics?name[]=swans_total").text()).isEmpty();
            assertThat(RawHttp.get(port, "/metrics?name[]=swans_total", "Accept: application/openmetrics-text")
                            .text())
                    .isEqualTo("# EOF\n");
            assertThat(RawHttp.get(port, "/metrics?").text()).contains("ducks_total 7");
            assertThat(RawHttp.get(port, "/metrics?verbose&x=1").text()).contains("ducks_total 7");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/metrics?name[]=%", "/metrics?name[]=%4", "/metrics?name[]=%zz", "/metrics?name[]=%ff", "/metrics?%=1",
                "/metrics?name[]=", "/metrics?name[]", "/metrics?name[]=ducks_total&name[]=", "/metrics?x=%C3", "/%zz",
                "/metrics?name[]={ducks}", "/met%rics", "/metrics?x=\u00e4%"
            })
    void aMalformedAddressIsABadRequest(String target) throws Exception {
        try (PrometheusEndpoint endpoint = ducks().start()) {
            RawHttp.Answer answer = RawHttp.get(endpoint.port(), target);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text().strip().lines()).hasSize(1);
            assertThat(answer.text()).doesNotContain("\tat ").doesNotContain("io.tidemark");
        }
    }

    @Test
    void aFailureBeforeTheFirstByteIsAPlainError() throws Exception {
        try (Warned warned = Warned.of("scrape");
                PrometheusEndpoint endpoint = PrometheusEndpoint.builder()
                        .port(0)
                        .metrics((format, escaping, names, out) -> {
                            out.write("ducks_total 7\n".getBytes(StandardCharsets.UTF_8));
                            throw new IllegalStateException("the pond is dry");
                        })
                        .start()) {
            for (String encoding : List.of("identity", "gzip")) {
                RawHttp.Answer answer = RawHttp.get(endpoint.port(), "/metrics", "Accept-Encoding: " + encoding);

                assertThat(answer.status()).isEqualTo(500);
                assertThat(answer.header("Content-Encoding")).isEmpty();
                assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
                assertThat(answer.text()).isEqualTo("the metrics could not be written: see the log of the program\n");
            }
            assertThat(endpoint.stats()).isEqualTo(new ScrapeStats(0, 2, 0, 0));
            assertThat(warned.texts()).anySatisfy(said -> assertThat(said).contains("a scrape failed"));
        }
    }

    @Test
    void anErrorIsAFailureAsWell() throws Exception {
        try (Warned warned = Warned.of("scrape");
                PrometheusEndpoint endpoint = PrometheusEndpoint.builder()
                        .port(0)
                        .metrics((format, escaping, names, out) -> {
                            throw new StackOverflowError();
                        })
                        .start()) {
            assertThat(RawHttp.get(endpoint.port(), "/metrics").status()).isEqualTo(500);
            assertThat(warned.cause()).isInstanceOf(StackOverflowError.class);
            assertThat(RawHttp.get(endpoint.port(), "/-/healthy").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "gzip"})
    void aFailureAfterTheFirstByteCutsTheConnection(String encoding) throws Exception {
        try (Warned warned = Warned.of("scrape");
                PrometheusEndpoint endpoint = PrometheusEndpoint.builder()
                        .port(0)
                        .metrics((format, escaping, names, out) -> {
                            java.util.Random random = new java.util.Random(1);
                            byte[] much = new byte[100_000];
                            random.nextBytes(much);
                            out.write(much);
                            throw new IllegalStateException("the pond is dry");
                        })
                        .start()) {
            RawHttp.Answer answer = RawHttp.get(endpoint.port(), "/metrics", "Accept-Encoding: " + encoding);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.isWhole()).isFalse();
            assertThat(new String(answer.body(), StandardCharsets.ISO_8859_1)).doesNotContain("pond");
            assertThat(endpoint.stats()).isEqualTo(new ScrapeStats(0, 1, 0, 0));
            assertThat(warned.cause()).hasMessage("the pond is dry");
        }
    }

    @Test
    void aLongAnswerArrivesWhole() throws Exception {
        String line = "ducks_total{pond=\"x\"} 7\n";
        try (PrometheusEndpoint endpoint = PrometheusEndpoint.builder()
                .port(0)
                .metrics((format, escaping, names, out) -> {
                    for (int i = 0; i < 200_000; i++) {
                        out.write(line.getBytes(StandardCharsets.UTF_8));
                    }
                })
                .start()) {
            for (String encoding : List.of("identity", "gzip")) {
                RawHttp.Answer answer = RawHttp.get(endpoint.port(), "/metrics", "Accept-Encoding: " + encoding);

                assertThat(answer.isWhole()).isTrue();
                assertThat(answer.text()).isEqualTo(line.repeat(200_000));
                assertThat(answer.header("Content-Length")).isEmpty();
            }
        }
    }

    @Test
    void aClientOfHttp10GetsAnAnswerWithItsLength() throws Exception {
        try (PrometheusEndpoint endpoint = ducks().start()) {
            for (String encoding : List.of("identity", "gzip")) {
                RawHttp.Answer answer =
                        RawHttp.send(endpoint.port(), "GET /metrics HTTP/1.0", "Accept-Encoding: " + encoding);

                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.header("Content-Length")).isEqualTo(Integer.toString(answer.body().length));
                assertThat(answer.text()).contains("ducks_total 7");
            }
        }
    }

    @Test
    void aClientOfHttp10IsToldThatItIsTooMuch() throws Exception {
        try (PrometheusEndpoint endpoint = PrometheusEndpoint.builder()
                .port(0)
                .metrics((format, escaping, names, out) -> {
                    for (int i = 0; i < 20; i++) {
                        out.write(new byte[1 << 20]);
                    }
                })
                .start()) {
            RawHttp.Answer answer = RawHttp.send(endpoint.port(), "GET /metrics HTTP/1.0");

            assertThat(answer.status()).isEqualTo(505);
            assertThat(answer.text()).contains("use HTTP/1.1");
            assertThat(RawHttp.get(endpoint.port(), "/metrics").body()).hasSize(20 << 20);
        }
    }

    @Test
    void aConnectionServesSeveralScrapes() throws Exception {
        try (PrometheusEndpoint endpoint = ducks().start();
                Socket socket = RawHttp.connect(endpoint.port())) {
            for (int i = 0; i < 5; i++) {
                socket.getOutputStream()
                        .write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                assertThat(RawHttp.read(socket.getInputStream(), false).text()).contains("ducks_total 7");
            }
            assertThat(endpoint.stats().answered()).isEqualTo(5);
        }
    }

    @Test
    void scrapesDoNotWaitForEachOther() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        ExecutorService scrapers = Executors.newFixedThreadPool(2);
        try (PrometheusEndpoint endpoint = PrometheusEndpoint.builder()
                .port(0)
                .metrics((format, escaping, names, out) -> {
                    try {
                        both.await(20, TimeUnit.SECONDS);
                    } catch (Exception problem) {
                        throw new IOException("the other did not come", problem);
                    }
                })
                .start()) {
            Future<RawHttp.Answer> one = scrapers.submit(() -> RawHttp.get(endpoint.port(), "/metrics"));
            Future<RawHttp.Answer> other = scrapers.submit(() -> RawHttp.get(endpoint.port(), "/metrics"));

            assertThat(one.get().status()).isEqualTo(200);
            assertThat(other.get().status()).isEqualTo(200);
        } finally {
            scrapers.shutdownNow();
        }
    }

    @Test
    void aPasswordIsAskedFor() throws Exception {
        try (PrometheusEndpoint endpoint =
                ducks().basicAuth("prometheus", "gr\u00fcne: Ente").start()) {
            HttpClient knows = HttpClient.newBuilder()
                    .authenticator(new Authenticator() {
                        @Override
                        protected PasswordAuthentication getPasswordAuthentication() {
                            return new PasswordAuthentication("prometheus", "gr\u00fcne: Ente".toCharArray());
                        }
                    })
                    .build();
            assertThat(RawHttp.get(endpoint.port(), "/metrics", authorization("Basic ", "prometheus:gr\u00fcne: Ente"))
                            .text())
                    .contains("ducks_total 7");
            assertThat(RawHttp.get(endpoint.port(), "/metrics", authorization("bAsIC ", "prometheus:gr\u00fcne: Ente"))
                            .status())
                    .isEqualTo(200);
            HttpResponse<String> refused = get(endpoint.uri());
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate"))
                    .hasValue("Basic realm=\"metrics\", charset=\"UTF-8\"");
            assertThat(refused.body()).doesNotContain("ducks");
            assertThat(knows.send(HttpRequest.newBuilder(endpoint.uri()).build(), BodyHandlers.ofString())
                            .body())
                    .contains("ducks_total 7");
            for (String wrong : new String[] {
                authorization("Basic ", "prometheus:"),
                authorization("Basic ", "prometheus:gr\u00fcne: Ent"),
                authorization("Basic ", "x:gr\u00fcne: Ente"),
                authorization("Basic ", ""),
                authorization("Bearer ", "prometheus:gr\u00fcne: Ente"),
                "Authorization: Basic",
                "Authorization: Basic *",
                "Authorization:",
                authorization("Basic ", "prometheus:gr\u00fcne: Ente") + "\r\n" + authorization("Basic ", "x:y")
            }) {
                assertThat(RawHttp.get(endpoint.port(), "/metrics", wrong).status())
                        .isEqualTo(401);
                assertThat(RawHttp.send(endpoint.port(), "HEAD /metrics HTTP/1.1", wrong)
                                .status())
                        .isEqualTo(401);
            }
            assertThat(RawHttp.get(endpoint.port(), "/-/healthy").status()).isEqualTo(200);
        }
    }

    private static String authorization(String scheme, String credentials) {
        return "Authorization: " + scheme
                + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void onlySomeAddressesMayRead() throws Exception {
        try (PrometheusEndpoint others = ducks().allow("10.0.0.0/8", "fd00::/8").start();
                PrometheusEndpoint us =
                        ducks().allow("10.0.0.0/8", "127.0.0.0/8", "::1").start()) {
            assertThat(get(us.uri()).statusCode()).isEqualTo(200);
            HttpResponse<String> refused = get(others.uri());
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).doesNotContain("ducks");
            assertThat(get(others.uri().resolve("/-/healthy")).statusCode()).isEqualTo(403);
            assertThat(RawHttp.get(others.port(), "/metrics", "X-Forwarded-For: 10.0.0.1")
                            .status())
                    .isEqualTo(403);
            assertThat(others.stats()).isEqualTo(new ScrapeStats(0, 0, 3, 0));
        }
    }

    @Test
    void itSpeaksTls() throws Exception {
        Certificate certificate = Certificate.make();
        try (PrometheusEndpoint endpoint = ducks().tls(certificate.context()).start()) {
            HttpClient client =
                    HttpClient.newBuilder().sslContext(certificate.context()).build();
            URI uri = endpoint.uri();
            assertThat(uri.getScheme()).isEqualTo("https");
            HttpResponse<String> response =
                    client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());

            assertThat(response.body()).contains("ducks_total 7");
            // And whoever does not is not answered, and harms nobody.
            assertThatThrownBy(() -> RawHttp.get(endpoint.port(), "/metrics")).isInstanceOf(IOException.class);
            assertThat(client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        }
        Waiting.until("all threads end", () -> threads().isEmpty());
    }

    @Test
    void nothingIsLeftAfterTheEnd() throws Exception {
        PrometheusEndpoint endpoint = ducks().start();
        int port = endpoint.port();
        get(endpoint.uri());

        endpoint.close();
        endpoint.close();

        Waiting.until("all threads end", () -> threads().isEmpty());
        assertThatThrownBy(() -> RawHttp.connect(port).close()).isInstanceOf(IOException.class);
        ducks().port(port).start().close();
    }

    @Test
    void itsThreadsKeepNoProgramAlive() throws Exception {
        try (PrometheusEndpoint endpoint = ducks().start()) {
            get(endpoint.uri());
            assertThat(threads()).isNotEmpty().allMatch(Thread::isDaemon);
        }
    }

    @Test
    void aSourceMayEndTheEndpointThatReadsIt() throws Exception {
        PrometheusEndpoint[] endpoint = new PrometheusEndpoint[1];
        CountDownLatch ended = new CountDownLatch(1);
        endpoint[0] = PrometheusEndpoint.builder()
                .port(0)
                .metrics((format, escaping, names, out) -> {
                    endpoint[0].close();
                    ended.countDown();
                })
                .start();
        assertThatThrownBy(() -> RawHttp.get(endpoint[0].port(), "/metrics")).isInstanceOf(IOException.class);
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        Waiting.until("all threads end", () -> threads().isEmpty());
    }

    @Test
    void aSourceIsNeverInterrupted() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        boolean[] interrupted = new boolean[1];
        PrometheusEndpoint endpoint = PrometheusEndpoint.builder()
                .port(0)
                .answerTimeout(Duration.ofMillis(10))
                .metrics((format, escaping, names, out) -> {
                    inside.countDown();
                    try {
                        go.await();
                    } catch (InterruptedException problem) {
                        interrupted[0] = true;
                    }
                    out.write(new byte[100_000]);
                })
                .start();
        try (Warned warned = Warned.of("scrape");
                Socket socket = RawHttp.connect(endpoint.port())) {
            socket.getOutputStream().write(RawHttp.request("GET /metrics HTTP/1.1"));
            inside.await();
            Waiting.until(
                    "it is said that it takes long",
                    () -> warned.texts().stream().anyMatch(said -> said.contains("A source may hang")));
            go.countDown();
            // Its connection is cut when it writes.
            assertThat(socket.getInputStream().read()).isNegative();
            Waiting.until("it is counted", () -> endpoint.stats().cutOff() == 1);
            assertThat(interrupted[0]).isFalse();
        } finally {
            endpoint.close();
        }
    }

    @Test
    void itsFiguresAreAMetric() throws Exception {
        try (PrometheusEndpoint endpoint = ducks().start()) {
            get(endpoint.uri());
            get(endpoint.uri().resolve("/nothing"));

            assertThat(Exposition.of(endpoint.ownMetrics()).text())
                    .contains("tidemark_scrapes_total{outcome=\"answered\"} 1\n")
                    .contains("tidemark_scrapes_total{outcome=\"failed\"} 0\n")
                    .contains("tidemark_scrapes_total{outcome=\"refused\"} 1\n")
                    .contains("tidemark_scrapes_total{outcome=\"cut_off\"} 0\n");
        }
    }

    @Test
    void whatCannotBeIsSaidWhereItIsGiven() {
        PrometheusEndpoint.Builder builder = PrometheusEndpoint.builder();
        assertThatThrownBy(() -> builder.port(-1)).hasMessageContaining("port -1");
        assertThatThrownBy(() -> builder.port(65_536)).hasMessageContaining("port 65536");
        assertThatThrownBy(() -> builder.host(" ")).hasMessageContaining("blank");
        assertThatThrownBy(() -> builder.path("metrics")).hasMessageContaining("\"metrics\"");
        assertThatThrownBy(() -> builder.path("/a?b")).hasMessageContaining("\"/a?b\"");
        assertThatThrownBy(() -> builder.path("/-/healthy")).hasMessageContaining("/-/healthy");
        assertThatThrownBy(() -> builder.basicAuth("a:b", "c")).hasMessageContaining("a:b");
        assertThatThrownBy(() -> builder.basicAuth("", "c")).hasMessageContaining("needs one");
        assertThatThrownBy(() -> builder.basicAuth("a", "")).hasMessageContaining("password of a is empty");
        assertThatThrownBy(() -> builder.allow()).hasMessageContaining("nobody");
        assertThatThrownBy(() -> builder.allow("localhost")).hasMessageContaining("\"localhost\"");
        assertThatThrownBy(() -> builder.threads(0)).hasMessageContaining("threads 0");
        assertThatThrownBy(() -> builder.requestTimeout(Duration.ZERO)).hasMessageContaining("requestTimeout PT0S");
        assertThatThrownBy(() -> builder.answerTimeout(Duration.ofDays(2))).hasMessageContaining("answerTimeout PT48H");
        assertThatThrownBy(() -> PrometheusEndpoint.builder()
                        .host("no.such.host.invalid")
                        .port(0)
                        .start())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("no.such.host.invalid");
    }

    /** Of endpoints, and of the JDK's servers. */
    static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("tidemark-prometheus")
                        || thread.getName().startsWith("HTTP-Dispatcher")
                        || thread.getName().startsWith("idle-timeout-task"))
                .toList();
    }

    @Test
    void viewsThatPrometheusCannotTellApartAreSaidWhenTheyAreRegistered() {
        Views views = Views.create();
        LongMeasure ducks = Measure.ofLong("ducks", "", MetricUnit.COUNT);
        views.register(View.of(ducks).aggregate(Aggregation.count()).named("ducks.fed"));
        PrometheusEndpoint endpoint = PrometheusEndpoint.builder()
                .exposition(Exposition.of(views))
                .port(0)
                .start();
        try (endpoint;
                Warned warned = Warned.of("ducks")) {
            views.register(View.of(ducks).aggregate(Aggregation.count()).named("ducks_fed"));
            assertThat(warned.texts())
                    .singleElement()
                    .asString()
                    .contains("ducks.fed", "ducks_fed", "rename one of them");
        }
        try (Warned warned = Warned.of("ducks")) {
            views.register(View.of(ducks).aggregate(Aggregation.count()).named("ducks-fed"));
            assertThat(warned.texts()).isEmpty();
        }
    }
}
