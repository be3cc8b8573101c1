package io.tidemark.http;

import static io.tidemark.testing.TidemarkAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import io.tidemark.UnitOfWork;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.HttpMeasures;
import io.tidemark.stats.Views;
import io.tidemark.testing.TestEntry;
import io.tidemark.testing.TestSink;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdkRequestFilterTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final TestSink sink = TestSink.create();
    private final Views views = Views.create();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private ExecutorService threads = Executors.newFixedThreadPool(8);
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private HttpServer server;
    private JdkRequestFilter filter = JdkRequestFilter.builder().sink(sink).build();

    @BeforeEach
    void register() {
        HttpMeasures.SERVER.register(views);
    }

    @AfterEach
    void stop() {
        views.registered().forEach(view -> views.unregister(view.name()));
        if (server != null) {
            server.stop(0);
        }
        threads.shutdownNow();
        workers.shutdownNow();
    }

    private HttpContext start(HttpHandler handler) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        HttpContext context = server.createContext("/ducks", handler);
        context.getFilters().add(filter);
        server.start();
        return context;
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private HttpResponse<byte[]> get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofByteArray());
    }

    private TestEntry only() throws InterruptedException {
        sink.awaitSize(1, SOON);
        Thread.sleep(20);
        return sink.only();
    }

    private long completed() {
        return views.get("http/server/completed_count").orElseThrow().rows().stream()
                .mapToLong(row -> ((AggregationData.OfLong) row.data()).value())
                .sum();
    }

    @Test
    void aRequestIsARecord() throws Exception {
        start(exchange -> {
            assertThat(UnitOfWork.current(HttpRequestMetrics.class)).isPresent();
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(new byte[300]);
                body.write('x');
            }
        });
        get("/ducks/7?a=b");

        assertThat(only())
                .hasProperty("Method", "GET")
                .hasProperty("Route", "/ducks")
                .hasProperty("Status", "200")
                .hasMetric("Success", 1)
                .hasMetric("ReceivedBytes", 0)
                .hasMetric("SentBytes", 301);
        assertThat(completed()).isEqualTo(1);
    }

    @Test
    void anAnswerWithoutABodyEndsWithItsHeadersAndAnExchangeWithItsClose() throws Exception {
        start(exchange -> {
            switch (exchange.getRequestURI().getPath()) {
                case "/ducks/none" -> exchange.sendResponseHeaders(404, -1);
                case "/ducks/head" -> exchange.sendResponseHeaders(200, 1000);
                case "/ducks/closed" -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write(1);
                    exchange.close();
                }
                default -> exchange.close();
            }
        });
        get("/ducks/none");
        assertThat(only())
                .hasProperty("Status", "404")
                .hasMetric("ClientError", 1)
                .hasMetric("SentBytes", 0);
        sink.clear();
        client.send(
                HttpRequest.newBuilder(uri("/ducks/head"))
                        .method("HEAD", BodyPublishers.noBody())
                        .build(),
                BodyHandlers.discarding());
        assertThat(only()).hasProperty("Method", "HEAD").hasMetric("SentBytes", 0);
        sink.clear();
        get("/ducks/closed");
        assertThat(only()).hasProperty("Status", "200").hasMetric("SentBytes", 1);
        sink.clear();
        assertThatThrownBy(() -> client.send(
                        HttpRequest.newBuilder(uri("/ducks/cut"))
                                .POST(BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.discarding()))
                .isInstanceOf(IOException.class);
        assertThat(only()).doesNotHave("Status").hasMetric("Success", 0);
    }

    @Test
    void anAnswerFromAnotherThreadIsTimedToItsEnd() throws Exception {
        start(exchange -> workers.execute(UnitOfWork.wrap(() -> {
            try {
                Thread.sleep(60);
                assertThat(UnitOfWork.current(HttpRequestMetrics.class)).isPresent();
                exchange.sendResponseHeaders(200, 10);
                Thread.sleep(60);
                try (OutputStream body = exchange.getResponseBody()) {
                    body.write(new byte[10]);
                }
            } catch (IOException | InterruptedException problem) {
                throw new IllegalStateException(problem);
            }
        })));
        assertThat(get("/ducks/1").body()).hasSize(10);
        assertThat(only()).hasMetric("SentBytes", 10);
        assertThat(sink.only().metric("Time").value()).isGreaterThanOrEqualTo(119);
    }

    @Test
    void whatIsThrownPassesThroughAndIsAFailureWithoutAStatus() throws Exception {
        List<Throwable> outside = new ArrayList<>();
        HttpContext context = start(exchange -> {
            throw new IllegalStateException("the pond is dry");
        });
        context.getFilters().add(0, new Filter() {
            @Override
            public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
                try {
                    chain.doFilter(exchange);
                } catch (RuntimeException passed) {
                    outside.add(passed);
                    assertThat(UnitOfWork.current()).isEmpty();
                    throw passed;
                }
            }

            @Override
            public String description() {
                return "outermost";
            }
        });
        assertThatThrownBy(() -> client.send(
                        HttpRequest.newBuilder(uri("/ducks/1"))
                                .POST(BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.discarding()))
                .isInstanceOf(IOException.class);
        assertThat(only())
                .doesNotHave("Status")
                .hasProperty("Error", "java.lang.IllegalStateException")
                .hasMetric("Success", 0);
        assertThat(outside).hasSize(1);
    }

    @Test
    void bodiesThatCameInAreCounted() throws Exception {
        start(exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(204, -1);
        });
        client.send(
                HttpRequest.newBuilder(uri("/ducks/1"))
                        .POST(BodyPublishers.ofByteArray(new byte[100]))
                        .build(),
                BodyHandlers.discarding());
        assertThat(only()).hasMetric("ReceivedBytes", 100);
        sink.clear();
        client.send(
                HttpRequest.newBuilder(uri("/ducks/1"))
                        .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(new byte[5000])))
                        .build(),
                BodyHandlers.discarding());
        assertThat(only()).hasMetric("ReceivedBytes", 5000);
    }

    @Test
    void otherFiltersMayWrapTheStreamsAndTheFilterMayBeThereTwice() throws Exception {
        HttpContext context = start(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(new byte[100_000]);
            }
        });
        context.getFilters().add(filter);
        context.getFilters().add(before(exchange -> {
            try {
                OutputStream plain = exchange.getResponseBody();
                exchange.setStreams(null, new OutputStream() {
                    private GZIPOutputStream zipped;

                    @Override
                    public void write(int b) throws IOException {
                        write(new byte[] {(byte) b}, 0, 1);
                    }

                    @Override
                    public void write(byte[] from, int offset, int length) throws IOException {
                        if (zipped == null) {
                            zipped = new GZIPOutputStream(plain);
                        }
                        zipped.write(from, offset, length);
                    }

                    @Override
                    public void close() throws IOException {
                        zipped.close();
                    }
                });
            } catch (RuntimeException problem) {
                throw new IllegalStateException(problem);
            }
        }));
        int length = get("/ducks/1").body().length;
        assertThat(length).isLessThan(1000);
        assertThat(only()).hasMetric("SentBytes", length);
        assertThat(completed()).isEqualTo(1);
    }

    @Test
    void withAnAuthenticatorRequestsAreRecordedAsWell() throws Exception {
        HttpContext context = start(exchange -> {
            if (exchange.getRequestURI().getPath().equals("/ducks/none")) {
                exchange.sendResponseHeaders(200, -1);
            } else {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody()
                        .write(exchange.getPrincipal().getUsername().getBytes(StandardCharsets.UTF_8));
                exchange.close();
            }
        });
        context.setAuthenticator(new BasicAuthenticator("ducks") {
            @Override
            public boolean checkCredentials(String name, String password) {
                return true;
            }
        });
        get("/ducks/1");
        assertThat(only()).hasProperty("Status", "401").hasMetric("ClientError", 1);
        for (String path : List.of("/ducks/none", "/ducks/1")) {
            sink.clear();
            client.send(
                    HttpRequest.newBuilder(uri(path))
                            .header("Authorization", "Basic ZHVjazpxdWFjaw==")
                            .build(),
                    BodyHandlers.discarding());
            assertThat(only()).hasProperty("Status", "200").hasMetric("SentBytes", path.endsWith("1") ? 4 : 0);
        }
    }

    @Test
    void aClientThatHangsUpIsAFailure() throws Exception {
        start(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                for (int i = 0; i < 10_000; i++) {
                    body.write(new byte[3000]);
                    body.flush();
                }
            }
        });
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.getAddress().getPort())) {
            socket.setSoLinger(true, 0);
            socket.getOutputStream()
                    .write("GET /ducks/1 HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readNBytes(100);
        }
        assertThat(only()).hasProperty("Error").hasMetric("Success", 0).hasProperty("Status", "200");
    }

    @Test
    void overTlsTheExchangeIsStillOneOfTls(@TempDir Path directory) throws Exception {
        Path keys = directory.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "duck",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keys.toString(),
                        "-storepass",
                        "quack-quack")
                .redirectErrorStream(true)
                .start();
        keytool.getInputStream().readAllBytes();
        assertThat(keytool.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance(keys.toFile(), "quack-quack".toCharArray());
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(store, "quack-quack".toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(store);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);

        HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(tls));
        server = secure;
        server.createContext("/ducks", exchange -> {
                    byte[] protocol = ((HttpsExchange) exchange)
                            .getSSLSession()
                            .getProtocol()
                            .getBytes(StandardCharsets.US_ASCII);
                    exchange.sendResponseHeaders(200, protocol.length);
                    exchange.getResponseBody().write(protocol);
                    exchange.close();
                })
                .getFilters()
                .add(filter);
        server.start();
        HttpResponse<String> response = HttpClient.newBuilder()
                .sslContext(tls)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create("https://127.0.0.1:"
                                        + server.getAddress().getPort() + "/ducks/1"))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(response.body()).startsWith("TLSv1");
        assertThat(only()).hasMetric("SentBytes", response.body().length());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void requestsRecordsAndMeasuresAddUpUnderLoad(boolean virtual) throws Exception {
        if (virtual) {
            Assumptions.assumeTrue(Runtime.version().feature() >= 21, "this JDK has no virtual threads");
            threads.shutdown();
            threads = (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        }
        int requests = 3_000;
        AtomicInteger leftCurrent = new AtomicInteger();
        HttpContext context = start(exchange -> {
            if (Integer.parseInt(exchange.getRequestURI().getPath().substring(7)) % 2 == 0) {
                workers.execute(() -> answer(exchange));
            } else {
                answer(exchange);
            }
        });
        context.getFilters().add(0, new Filter() {
            @Override
            public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
                chain.doFilter(exchange);
                if (UnitOfWork.current().isPresent()) {
                    leftCurrent.incrementAndGet();
                }
            }

            @Override
            public String description() {
                return "outermost";
            }
        });
        for (int begun = 0; begun < requests; begun += 100) {
            List<CompletableFuture<HttpResponse<Void>>> some = new ArrayList<>();
            for (int i = begun; i < begun + 100; i++) {
                some.add(client.sendAsync(
                        HttpRequest.newBuilder(uri("/ducks/" + i)).build(), BodyHandlers.discarding()));
            }
            for (CompletableFuture<HttpResponse<Void>> each : some) {
                assertThat(each.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            }
        }
        sink.awaitSize(requests, SOON);
        Thread.sleep(50);
        assertThat(sink.size()).isEqualTo(requests);
        assertThat(completed()).isEqualTo(requests);
        assertThat(leftCurrent).hasValue(0);
    }

    private static Filter before(java.util.function.Consumer<HttpExchange> action) {
        return new Filter() {
            @Override
            public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
                action.accept(exchange);
                chain.doFilter(exchange);
            }

            @Override
            public String description() {
                return "does something before";
            }
        };
    }

    private static void answer(HttpExchange exchange) {
        try {
            exchange.sendResponseHeaders(200, 5);
            exchange.getResponseBody().write(new byte[5]);
            exchange.close();
        } catch (IOException problem) {
            throw new IllegalStateException(problem);
        }
    }
}
