package io.tidemark.nativeimage;

import com.sun.net.httpserver.HttpServer;
import io.tidemark.AttachHandle;
import io.tidemark.ServiceMetrics;
import io.tidemark.autometrics.AutometricsService;
import io.tidemark.format.emf.Emf;
import io.tidemark.format.json.Json;
import io.tidemark.jvm.JvmMetrics;
import io.tidemark.otlp.OtlpLogsStream;
import io.tidemark.otlp.OtlpMetrics;
import io.tidemark.otlp.OtlpProtocol;
import io.tidemark.output.InMemoryOutput;
import io.tidemark.output.RollingFile;
import io.tidemark.output.Rotation;
import io.tidemark.prometheus.PrometheusEndpoint;
import io.tidemark.prometheus.PushGateway;
import io.tidemark.sink.BackgroundQueue;
import io.tidemark.stats.Aggregation;
import io.tidemark.stats.SinkSource;
import io.tidemark.stats.Stats;
import io.tidemark.stats.View;
import io.tidemark.stats.ViewSink;
import io.tidemark.stream.Streams;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;

/** Uses each module once, as its guides do. */
public final class Program {

    private Program() {}

    /**
     * Runs.
     *
     * @param arguments a folder for its files
     */
    public static void main(String... arguments) throws IOException, InterruptedException {
        AutometricsService service =
                AutometricsService.builder().serviceName("pond").install();
        HttpServer server = server();
        try {
            run(Path.of(arguments[0]), "http://127.0.0.1:" + server.getAddress().getPort());
        } finally {
            server.stop(0);
            service.close();
        }
    }

    /** Takes what is pushed. */
    private static HttpServer server() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static void run(Path folder, String url) throws IOException, InterruptedException {
        Stats.views()
                .register(View.over(FeedMetricsFields.TIME)
                        .by(FeedMetricsFields.OPERATION)
                        .aggregate(Aggregation.distribution(1, 5, 25))
                        .named("feed/time"));
        Stats.sources().add("jvm", JvmMetrics.create());
        BackgroundQueue queue = BackgroundQueue.of(Streams.tee(
                Emf.builder("Pond")
                        .build()
                        .writeTo(RollingFile.in(folder)
                                .named("pond.log")
                                .every(Rotation.MINUTE)
                                .open()),
                Json.create().writeTo(InMemoryOutput.keeping(1_000_000)),
                OtlpLogsStream.builder()
                        .endpoint(url)
                        .protocol(OtlpProtocol.HTTP)
                        .serviceName("pond")
                        .build()));
        Stats.sources().add("sinks", SinkSource.create().add("pond", queue));
        AttachHandle attached = ServiceMetrics.attach(ViewSink.of(Stats.views(), queue));
        try (PrometheusEndpoint endpoint = PrometheusEndpoint.builder().port(0).start();
                PushGateway gateway = PushGateway.builder(url).job("pond").start();
                OtlpMetrics metrics = OtlpMetrics.builder()
                        .endpoint(url)
                        .protocol(OtlpProtocol.HTTP)
                        .serviceName("pond")
                        .start()) {
            feed();
            gateway.push();
            metrics.flush(Duration.ofSeconds(10));
            System.out.println(scrape(endpoint));
        } finally {
            attached.close();
        }
    }

    private static void feed() {
        Pond pond = new Pond();
        try (FeedMetricsGuard metrics = new FeedMetricsGuard(Operation.FEED_DUCKS, ServiceMetrics.sinkOrDiscard())) {
            pond.feed(0);
            pond.feed(100);
            pond.often();
            metrics.crumbs.insert(new Crumb(2));
            metrics.ducks = pond.byHand();
            metrics.ducks += pond.later().join().length();
        }
    }

    private static String scrape(PrometheusEndpoint endpoint) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(endpoint.uri()).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
