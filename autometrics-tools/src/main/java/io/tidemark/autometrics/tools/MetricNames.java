package io.tidemark.autometrics.tools;

/** Matchers of PromQL for the names of metrics: those of the Autometrics specification 1.0 and those of before. */
final class MetricNames {
    static final String CALLS = "__name__=~\"function_calls(_count)?(_total)?\"";

    /** Of durations, with a bucket each. */
    static final String BUCKETS = "__name__=~\"function_calls_duration(_seconds)?_bucket\"";

    static final String COUNTS = "__name__=~\"function_calls_duration(_seconds)?_count\"";

    /** Of durations that are native histograms. */
    static final String NATIVE = "__name__=~\"function_calls_duration(_seconds)?\"";

    private MetricNames() {}
}
