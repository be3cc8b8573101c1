package io.tidemark.demo;

import org.jspecify.annotations.Nullable;

/**
 * Where the metrics of the {@link Demo} go besides its directory, and where they can be scraped.
 *
 * @param metricsPort the port of {@code /metrics}; null for {@value #METRICS_PORT}, or one that is free if that is taken; 0 for one that is free
 * @param prometheus whether to start a Prometheus that scrapes them
 * @param pushGateway a Pushgateway to push them to; null for none
 * @param otlp a server to send metrics to, and each request as a log record, over OTLP; null for none
 * @param cloudWatch where each request goes as an event; null for nowhere
 */
public record Exporters(
        @Nullable Integer metricsPort,
        boolean prometheus,
        @Nullable ServerUrl pushGateway,
        @Nullable ServerUrl otlp,
        @Nullable CloudWatchEndpoint cloudWatch) {

    /** The one that exporters for Prometheus usually have. */
    public static final int METRICS_PORT = 9464;

    /** A port to be scraped at, which is always there, and nothing else. */
    public static Exporters none() {
        return new Exporters(null, false, null, null, null);
    }

    public Exporters withMetricsPort(@Nullable Integer port) {
        return new Exporters(port, prometheus, pushGateway, otlp, cloudWatch);
    }

    public Exporters withPrometheus(boolean start) {
        return new Exporters(metricsPort, start, pushGateway, otlp, cloudWatch);
    }

    public Exporters withPushGateway(@Nullable ServerUrl url) {
        return new Exporters(metricsPort, prometheus, url, otlp, cloudWatch);
    }

    public Exporters withOtlp(@Nullable ServerUrl url) {
        return new Exporters(metricsPort, prometheus, pushGateway, url, cloudWatch);
    }

    public Exporters withCloudWatch(@Nullable CloudWatchEndpoint endpoint) {
        return new Exporters(metricsPort, prometheus, pushGateway, otlp, endpoint);
    }
}
