package io.tidemark.demo;

import io.tidemark.AttachHandle;
import io.tidemark.ServiceMetrics;
import io.tidemark.format.emf.Emf;
import io.tidemark.output.RollingFile;
import io.tidemark.output.Rotation;
import io.tidemark.sink.BackgroundQueue;
import io.tidemark.sink.SinkStats;
import io.tidemark.stats.ViewSink;
import io.tidemark.stats.Views;
import io.tidemark.stream.EntryStream;
import io.tidemark.stream.Streams;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens the duck pond, sends it visitors, and sums up. One demo is run once. */
public final class Demo {
    private static final String NAMESPACE = "DuckPond";

    /** What the names of files begin with. */
    static final String FILE = "duck_pond.log";

    private final DemoOptions options;
    private final Duration patience;
    private final PrintWriter out;
    /** Its own, as the demo is: a program that is all one service would take {@code Stats.views()}. */
    private final Views views = Views.create();

    private final Visits visits;

    public Demo(DemoOptions options, PrintWriter out) {
        this(options, out, Duration.ofSeconds(10));
    }

    /** @param patience how long the network may take, when all requests are answered */
    Demo(DemoOptions options, PrintWriter out, Duration patience) {
        this.patience = patience;
        this.options = options;
        this.out = out;
        this.visits = new Visits(options, out);
    }

    /**
     * Runs until all requests are answered, or until {@link #stop}.
     *
     * @return how it went; when this returns, everything is written, and sent or given up
     * @throws DemoException if the port, the directory or the AWS SDK cannot be used
     */
    public Summary run() throws DemoException, InterruptedException {
        MetricsFiles.makeDirectory(options.directory());
        try (CloudWatch cloudWatch = cloudWatch()) {
            MetricsFiles files = MetricsFiles.before(options.directory(), FILE);
            SinkStats figures;
            List<Receipt> receipts;
            long requests;
            PondViews.register(views);
            try (PondFunctions functions = PondFunctions.install();
                    PondServer server = open();
                    PondMetrics metrics = PondMetrics.open(
                            views, functions.source(), options.exporters().metricsPort());
                    Otlp otlp = otlp(functions);
                    Pushes pushes = pushes(metrics);
                    Prometheus prometheus = prometheus(metrics)) {
                figures = serve(server, streams(cloudWatch, otlp), () -> greet(server.address(), metrics, prometheus));
                requests = server.requests();
                receipts = receipts(requests, functions, prometheus, pushes, otlp);
            } finally {
                PondViews.unregister(views);
            }
            Delivery delivery = cloudWatch == null ? null : cloudWatch.delivery();
            return new Summary(
                    options,
                    visits.seconds(),
                    visits.cutShort(),
                    visits.tally(),
                    requests,
                    figures,
                    files.read(),
                    delivery,
                    receipts);
        } catch (IOException | UncheckedIOException problem) {
            throw MetricsFiles.cannotBeUsed(options.directory(), problem);
        }
    }

    /** Ends the run before its end. Whatever was answered is written nonetheless. May be called by any thread, at any time. */
    public void stop() {
        visits.stop();
    }

    /** What the client has seen so far. */
    Tally tally() {
        return visits.tally();
    }

    /**
     * Once, at the start of the program: where its metrics go.
     *
     * @param more where else
     * @param views count every record on its way there
     */
    static AttachHandle attach(Path directory, List<EntryStream> more, Views views) {
        EntryStream all = Emf.builder(NAMESPACE)
                .build()
                .writeTo(RollingFile.in(directory)
                        .named(FILE)
                        .every(Rotation.MINUTE)
                        .open());
        if (!more.isEmpty()) {
            EntryStream[] others = more.subList(1, more.size()).toArray(EntryStream[]::new);
            all = Streams.tee(all, more.get(0), others);
        }
        return ServiceMetrics.attach(ViewSink.of(views, BackgroundQueue.of(all)));
    }

    /** In the order in which the {@link Summary} expects them. */
    private static List<EntryStream> streams(@Nullable CloudWatch cloudWatch, @Nullable Otlp otlp) {
        List<EntryStream> streams = new ArrayList<>();
        if (cloudWatch != null) {
            streams.add(cloudWatch.stream());
        }
        if (otlp != null) {
            streams.add(otlp.stream());
        }
        return streams;
    }

    private @Nullable Otlp otlp(PondFunctions functions) throws DemoException {
        ServerUrl url = options.exporters().otlp();
        return url == null ? null : Otlp.to(url, PondMetrics.standard(views, functions.source()), views, patience);
    }

    private @Nullable Pushes pushes(PondMetrics metrics) throws DemoException {
        ServerUrl url = options.exporters().pushGateway();
        return url == null ? null : Pushes.to(url, metrics);
    }

    private @Nullable Prometheus prometheus(PondMetrics metrics)
            throws DemoException, IOException, InterruptedException {
        return options.exporters().prometheus()
                ? Prometheus.start(System.getenv("PATH"), options.directory(), metrics.uri())
                : null;
    }

    /** When all is counted: what of it arrived. */
    private List<Receipt> receipts(
            long requests,
            PondFunctions functions,
            @Nullable Prometheus prometheus,
            @Nullable Pushes pushes,
            @Nullable Otlp otlp)
            throws InterruptedException {
        List<Receipt> receipts = new ArrayList<>();
        receipts.add(functions.finish(requests));
        if (otlp != null) {
            receipts.add(otlp.finish(requests, patience));
        }
        if (pushes != null) {
            receipts.add(pushes.finish(patience));
        }
        if (prometheus != null) {
            receipts.add(prometheus.await(requests, patience, visits.stopped()));
        }
        return receipts;
    }

    private @Nullable CloudWatch cloudWatch() throws DemoException {
        CloudWatchEndpoint endpoint = options.exporters().cloudWatch();
        return endpoint == null ? null : CloudWatch.open(endpoint, NAMESPACE, patience);
    }

    private PondServer open() throws DemoException {
        try {
            return PondServer.open(options.port(), new DuckPond(Visits.SEED), views);
        } catch (IOException problem) {
            throw portCannotBeUsed(options.port(), problem);
        }
    }

    static DemoException portCannotBeUsed(int port, IOException problem) {
        return new DemoException(
                "port " + port + " cannot be used (" + problem.getMessage()
                        + "); choose another with --port, or leave --port out for one that is free",
                problem);
    }

    /** @return what became of the records, when all are written */
    private SinkStats serve(PondServer server, List<EntryStream> more, Runnable greeting) throws InterruptedException {
        AttachHandle metrics = attach(options.directory(), more, views);
        try (metrics) {
            // What makes records has to end before what writes them, also when a signal ends the program and it is the
            // library that closes. The last one said is done first.
            metrics.onClose(server::close);
            metrics.onClose(visits::end);
            server.start();
            greeting.run();
            visits.to(server.address());
        }
        return metrics.stats().orElseThrow();
    }

    private void greet(URI pond, PondMetrics metrics, @Nullable Prometheus prometheus) {
        if (options.quiet()) {
            return;
        }
        Exporters exporters = options.exporters();
        out.println("The duck pond is open at " + pond + (options.endless() ? "; Ctrl-C closes it." : "."));
        if (exporters.cloudWatch() == null) {
            out.println("Each request becomes one line in " + options.directory() + ". Visit it yourself:");
        } else {
            out.println("Each request becomes one line in " + options.directory() + ", and one event in "
                    + DemoOptions.LOG_GROUP + " at " + exporters.cloudWatch() + ". Visit it yourself:");
        }
        out.println("  curl " + pond + "/ducks/7");
        out.println("  curl -d Donald " + pond + "/ducks");
        out.println("  curl " + pond + "/views/" + PondViews.LATENCY);
        out.println("Which function is it? How often each is called, by whom, how long it takes:");
        out.println("  curl -s " + metrics.uri() + " | grep 'function_calls_total.*DuckPond'");
        out.println("Prometheus can scrape it; the second has exemplars, whose record_id is a RequestId in the lines:");
        out.println("  curl " + metrics.uri());
        out.println("  curl -gH 'Accept: application/openmetrics-text' '" + metrics.uri()
                + "?name[]=pond_latency_seconds'");
        if (prometheus != null) {
            out.println("One does so each second, as " + prometheus.configuration() + " says, at " + prometheus.uri()
                    + ". Ask it there:");
            out.println("  sum by (Operation) (rate(pond_requests_total[30s]))");
            out.println("  histogram_quantile(0.99, sum by (le) (rate(pond_latency_seconds_bucket[30s])))");
            out.println("  sum(rate(pond_latency_seconds_count{Status=~\"5..\"}[30s]))");
            out.println("  sum by (function, caller_function) (rate(function_calls_total[30s])) > 0");
        }
        if (exporters.otlp() != null) {
            out.println("Metrics, and each request as a log record, go to " + exporters.otlp() + " over OTLP.");
        }
        if (exporters.pushGateway() != null) {
            out.println("A Pushgateway is given it every " + Pushes.INTERVAL.toSeconds() + " seconds:");
            out.println("  curl " + exporters.pushGateway() + "/metrics");
        }
        out.println();
        out.flush();
    }
}
