/** Function metrics: calls, errors, latency and concurrency of any method. */
@SuppressWarnings("requires-automatic") // They are no modules, and need not be there.
module io.tidemark.autometrics {
    requires transitive io.tidemark.stats;
    requires static io.opentelemetry.api;
    requires static org.jspecify;
    requires static org.reactivestreams;
    requires static reactor.core;

    exports io.tidemark.autometrics;
}
