/** Function metrics: calls, errors, latency and concurrency of any method. */
module io.tidemark.autometrics {
    requires transitive io.tidemark.stats;
    requires static org.jspecify;

    exports io.tidemark.autometrics;
}
