package io.tidemark.prometheus;

/** How metrics are written for Prometheus. */
public enum Format {
    /** Prometheus's text format 0.0.4: what every version reads, and the Pushgateway. Without exemplars. */
    TEXT("text/plain; version=0.0.4; charset=utf-8"),

    /** OpenMetrics 1.0: the same with units and exemplars. */
    OPENMETRICS("application/openmetrics-text; version=1.0.0; charset=utf-8"),

    /** Prometheus's protocol buffers, each family with its length before it: the only format with native histograms. */
    PROTOBUF("application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited");

    private final String contentType;

    Format(String contentType) {
        this.contentType = contentType;
    }

    /** What it is called in a {@code Content-Type} header. */
    public String contentType() {
        return contentType;
    }
}
