/** Metrics that start from the work a program does: records, timers, units, sinks, streams, formats and outputs. */
@SuppressWarnings("module") // They are built later.
module io.tidemark {
    requires static org.jspecify;

    exports io.tidemark;
    exports io.tidemark.entry;
    exports io.tidemark.format;
    exports io.tidemark.format.emf;
    exports io.tidemark.format.json;
    exports io.tidemark.format.local;
    exports io.tidemark.internal to
            io.tidemark.autometrics,
            io.tidemark.http,
            io.tidemark.jvm,
            io.tidemark.micrometer,
            io.tidemark.otlp,
            io.tidemark.prometheus,
            io.tidemark.stats;
    exports io.tidemark.internal.json to
            io.tidemark.prometheus;
    exports io.tidemark.output;
    exports io.tidemark.sample;
    exports io.tidemark.sink;
    exports io.tidemark.stream;
    exports io.tidemark.time;
    exports io.tidemark.unit;
}
