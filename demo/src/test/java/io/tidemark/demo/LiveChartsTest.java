package io.tidemark.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.AttachHandle;
import io.tidemark.autometrics.AutometricsService;
import io.tidemark.prometheus.Exposition;
import io.tidemark.prometheus.PrometheusEndpoint;
import io.tidemark.prometheus.servers.RealPrometheus;
import io.tidemark.prometheus.servers.Sample;
import io.tidemark.stats.MetricSources;
import io.tidemark.stats.Views;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The links in the documentation of the pond's functions, and a real Prometheus that scrapes every 15 seconds. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class LiveChartsTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern BLOCK =
            Pattern.compile("(?s)<!-- autometrics:doc-start -->(.*?)<!-- autometrics:doc-end -->");
    private static final Pattern LINK = Pattern.compile("href=\"([^\"]+)\"");

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    @Test
    void everyLinkOfEveryFunctionHasDataWithTwoServicesOnOneTarget() throws Exception {
        List<String> queries = queries();
        // 13 functions: calls, errors, latency, concurrency, and calls and errors of what they call
        assertThat(queries).hasSize(13 * 6);

        Views views = Views.create();
        try (AnotherPond another = new AnotherPond();
                PondFunctions functions = PondFunctions.install();
                AutometricsService other = another.install();
                PrometheusEndpoint endpoint = PrometheusEndpoint.builder()
                        .port(0)
                        .exposition(Exposition.of(MetricSources.of(functions.source(), other)))
                        .start();
                RealPrometheus prometheus = RealPrometheus.builder()
                        .interval(Duration.ofSeconds(15))
                        .scrape("ponds", endpoint.uri())
                        .start();
                AttachHandle records = Demo.attach(directory, List.of(), views);
                PondServer server = PondServer.open(0, new DuckPond(1), views)) {
            assertThat(records).isNotNull();
            server.start();
            prometheus.awaitScrape("ponds");
            visit(server.address());
            another.add("Daisy");
            prometheus.awaitScrape("ponds");

            assertThat(
                            prometheus.value(
                                    "function_calls_total{function='DuckPond.add', service_name='other_pond', result='ok', caller_function=''}"))
                    .isEqualTo(1);
            assertThat(prometheus.query("build_info")).hasSize(2);
            // Where the last sample is long gone for those who look back a second.
            prometheus.await("a moment between two scrapes", it -> it.value("time() - timestamp(up)") > 3);
            List<String> empty = new ArrayList<>();
            for (String query : queries) {
                List<Sample> samples = prometheus.query(query);
                if (samples.isEmpty() || samples.stream().anyMatch(sample -> !Double.isFinite(sample.value()))) {
                    empty.add(query + "\n" + samples);
                }
                assertThat(samples)
                        .extracting(sample -> sample.label("service_name"))
                        .containsOnly("duck_pond");
            }
            assertThat(empty).isEmpty();
        }
    }

    /** What links ask, as a browser and Prometheus read them. */
    private static List<String> queries() throws IOException {
        List<String> queries = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                Matcher block = BLOCK.matcher(Files.readString(file));
                while (block.find()) {
                    Matcher link = LINK.matcher(block.group(1));
                    while (link.find()) {
                        URI address = URI.create(link.group(1).replace("&amp;", "&"));
                        assertThat(address.getPath()).isEqualTo("/graph");
                        String[] parameters = address.getRawQuery().split("&", -1);
                        assertThat(parameters).hasSize(2);
                        // The pages of Prometheus 2 take what is between two equals signs.
                        String[] expression = parameters[0].split("=", -1);
                        assertThat(expression).hasSize(2).startsWith("g0.expr");
                        assertThat(parameters[1]).isEqualTo("g0.tab=0");
                        queries.add(URLDecoder.decode(expression[1], StandardCharsets.UTF_8));
                    }
                }
            }
        }
        return queries;
    }

    /** Has every function called. */
    private void visit(URI pond) throws Exception {
        Programs.find("nix", directory.toString());
        for (int i = 0; i < 20; i++) {
            send(pond, "GET", "/ducks", "");
            send(pond, "GET", "/ducks/7", "");
            send(pond, "GET", "/ducks/" + i, "");
            send(pond, "POST", "/ducks", "Donald");
            send(pond, "POST", "/bread", "5");
            send(pond, "GET", "/census", "");
            send(pond, "GET", "/views", "");
        }
    }

    private void send(URI pond, String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(pond.resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isPositive();
    }

    /** The pond once more, of a class loader of its own, as a container has several applications. */
    private static final class AnotherPond implements AutoCloseable {
        private final URLClassLoader loader;
        private final Object pond;
        private final Method add;

        AnotherPond() throws ReflectiveOperationException {
            URL classes = DuckPond.class.getProtectionDomain().getCodeSource().getLocation();
            loader = new URLClassLoader(new URL[] {classes}, LiveChartsTest.class.getClassLoader()) {
                @Override
                protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                    synchronized (getClassLoadingLock(name)) {
                        Class<?> known = findLoadedClass(name);
                        if (known != null) {
                            return known;
                        }
                        return name.startsWith("io.tidemark.demo.") ? findClass(name) : super.loadClass(name, resolve);
                    }
                }
            };
            Class<?> type = loader.loadClass(DuckPond.class.getName());
            Constructor<?> constructor = type.getDeclaredConstructor(long.class);
            constructor.setAccessible(true);
            add = type.getDeclaredMethod("add", String.class);
            add.setAccessible(true);
            pond = constructor.newInstance(2L);
        }

        AutometricsService install() {
            return AutometricsService.builder()
                    .serviceName("other_pond")
                    .forClassLoader(loader)
                    .addTo(MetricSources.of())
                    .install();
        }

        void add(String duck) throws ReflectiveOperationException {
            add.invoke(pond, duck);
        }

        @Override
        public void close() throws IOException {
            loader.close();
        }
    }
}
