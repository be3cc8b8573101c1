package io.tidemark.benchmarks;

/** As what metrics are scraped. */
public enum Syntax {
    /** The text format of Prometheus, 0.0.4. */
    TEXT,
    /** OpenMetrics 1.0. */
    OPENMETRICS
}
