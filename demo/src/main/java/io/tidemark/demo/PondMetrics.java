package io.tidemark.demo;

import io.tidemark.jvm.JvmGroup;
import io.tidemark.jvm.JvmMetrics;
import io.tidemark.prometheus.Exposition;
import io.tidemark.prometheus.PrometheusEndpoint;
import io.tidemark.stats.MetricSource;
import io.tidemark.stats.MetricSources;
import io.tidemark.stats.Views;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** All metrics of the pond, of its functions, of its JVM, and of what exports them: for exporters to read, and at {@code /metrics} on a port of their own. */
final class PondMetrics implements AutoCloseable {
    /** Prometheus asks as often as that here. */
    private static final Duration JVM_INTERVAL = Duration.ofSeconds(1);

    private final MetricSources sources;
    private final JvmMetrics jvm;
    private final PrometheusEndpoint endpoint;

    private PondMetrics(Views views, MetricSource functions, @Nullable Integer port) throws DemoException {
        jvm = jvm(PondMetrics::plural);
        // Its own, as the views are: a program that is all one service would take Stats.sources().
        sources = sources(views, functions, jvm);
        endpoint = open(Exposition.of(sources), port);
        sources.add("tidemark_scrapes", endpoint.ownMetrics());
    }

    private static MetricSources sources(Views views, MetricSource functions, JvmMetrics jvm) {
        MetricSources sources = MetricSources.of();
        return sources.add("views", views)
                .add("tidemark_views", views.ownMetrics())
                .add("functions", functions)
                .add("jvm", jvm)
                .add("tidemark", sources.ownMetrics());
    }

    private static JvmMetrics jvm(UnaryOperator<String> naming) {
        // Pinned threads are found by the Flight Recorder, which takes long to start.
        return JvmMetrics.builder()
                .without(JvmGroup.PINNING)
                .cachedFor(JVM_INTERVAL)
                .naming(naming)
                .build();
    }

    /** To Prometheus, a name that ends in count is part of a histogram. */
    private static String plural(String name) {
        return switch (name) {
            case "jvm.class.count" -> "jvm.classes";
            default -> name.replaceFirst("\\.count$", "s");
        };
    }

    /**
     * Answers scrapes from now on.
     *
     * @param functions of {@link PondFunctions}
     * @param port null for the usual one, or one that is free if that is taken; 0 for one that is free
     * @throws DemoException if the port is taken
     */
    static PondMetrics open(Views views, MetricSource functions, @Nullable Integer port) throws DemoException {
        return new PondMetrics(views, functions, port);
    }

    private static PrometheusEndpoint open(Exposition exposition, @Nullable Integer port) throws DemoException {
        PrometheusEndpoint.Builder builder = PrometheusEndpoint.builder().exposition(exposition);
        if (port == null) {
            try {
                return builder.port(Exporters.METRICS_PORT).start();
            } catch (UncheckedIOException taken) {
                return builder.port(0).start();
            }
        }
        try {
            return builder.port(port).start();
        } catch (UncheckedIOException problem) {
            throw new DemoException(
                    "port " + port + " cannot be used for /metrics (" + problem.getMessage()
                            + "); choose another with --metrics-port, or leave --metrics-port out for "
                            + Exporters.METRICS_PORT + " or one that is free",
                    problem);
        }
    }

    /** With names as Prometheus wants them. */
    MetricSource source() {
        return sources;
    }

    /** With names as OpenTelemetry has them. */
    static MetricSource standard(Views views, MetricSource functions) {
        return sources(views, functions, jvm(UnaryOperator.identity()));
    }

    /** Where they can be scraped. */
    URI uri() {
        return endpoint.uri();
    }

    @Override
    public void close() {
        endpoint.close();
        jvm.close();
    }
}
