package io.tidemark.autometrics.tools;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * PromQL over all functions that the variables of a dashboard choose, by any labels. Of one function, {@link FunctionQueries} has them. Metrics have the names of the Autometrics
 * specification 1.0, or of those before. Immutable.
 *
 * @param matchers what series have to have, as {@code service_name=~"$service_name"}
 * @param nativeHistograms whether durations are native histograms
 */
record SelectedSeries(String matchers, boolean nativeHistograms) {

    /** What tells functions apart. */
    static final String FUNCTION = "function, module, service_name";

    /** All that is, as one. */
    static final String ALL = "";

    /** What suits the width of a panel. */
    static final String WIDTH = "[$__rate_interval]";

    /** All the time that is looked at, the same at each point of it: so that what is greatest does not change from point to point. */
    static final String WHOLE = "[$__range] @ end()";

    /** Without the end of a text that makes no other number of it: {@code 1.0} is {@code 1}. */
    private static final String NUMBER = "(.+?)(?:\\\\.0+)?";

    /** Calls a second. */
    String rate(String by, String window) {
        return sum(by, "rate(" + calls() + window + ")");
    }

    /** Errors a second. */
    String errors(String by, String window) {
        return sum(by, "rate(" + calls("result=\"error\"") + window + ")");
    }

    /** The part of calls that end in an error. 0 without calls, and where there is no series of errors because there was none yet. */
    String errorRatio(String by, String window) {
        return "(" + errors(by, window) + " or 0 * " + rate(by, window) + ")\n/\nclamp_min(" + rate(by, window)
                + ", 1e-9)";
    }

    /** How long this part of the calls takes at most; nothing without calls. */
    String quantile(String quantile, String by, String window) {
        String durations = nativeHistograms
                ? sum(by, "rate(" + series(MetricNames.NATIVE) + window + ")")
                : sum(by.isEmpty() ? "le" : "le, " + by, "rate(" + series(MetricNames.BUCKETS) + window + ")");
        // NaN is not at least 0.
        return "histogram_quantile(" + quantile + ", " + durations + ") >= 0";
    }

    /** How many calls there are of each duration, for a heatmap. */
    String durations() {
        return nativeHistograms
                ? "sum(increase(" + series(MetricNames.NATIVE) + WIDTH + "))"
                : "sum by (le) (increase(" + series(MetricNames.BUCKETS) + WIDTH + "))";
    }

    /** Calls that are going on. */
    String concurrent(String by) {
        return sum(by, concurrentSeries());
    }

    /** The greatest number of them at a time. */
    String mostConcurrent(String by) {
        return sum(by, "max_over_time(" + concurrentSeries() + WHOLE + ")");
    }

    private String concurrentSeries() {
        return "function_calls_concurrent{" + matchers + "}";
    }

    /** Timed calls a second. */
    String timed(String by, String window) {
        return nativeHistograms
                ? "histogram_count(" + sum(by, "rate(" + series(MetricNames.NATIVE) + window + ")") + ")"
                : sum(by, "rate(" + series(MetricNames.COUNTS) + window + ")");
    }

    /**
     * Calls a second that took longer than the threshold of their objective. From buckets: the one whose bound is the threshold. From native histograms, which have no such bucket: as far
     * as it can be told, and of one threshold, that of the variable {@code threshold}.
     */
    String slow(String by, String window) {
        if (nativeHistograms) {
            return "(" + slowRatio(by, window) + ") * " + timed(by, window);
        }
        String rates = "rate(" + series(MetricNames.BUCKETS) + window + ")";
        String within = "label_replace(" + rates + ", \"within\", \"$1\", \"objective_latency_threshold\", \"" + NUMBER
                + "\")\nand\nlabel_replace(" + rates + ", \"within\", \"$1\", \"le\", \"" + NUMBER + "\")";
        return "(" + timed(by, window) + "\n-\n" + sum(by, within) + ")";
    }

    /** The part of calls that took longer than the threshold of their objective. 0 without calls. */
    String slowRatio(String by, String window) {
        if (nativeHistograms) {
            return "clamp_min(1 - histogram_fraction(0, ${threshold:raw}, "
                    + sum(by, "rate(" + series(MetricNames.NATIVE) + window + ")") + "), 0) >= 0\nor\n0 * "
                    + timed(by, window);
        }
        return slow(by, window) + "\n/\nclamp_min(" + timed(by, window) + ", 1e-9)";
    }

    /** Series that are there if an objective is: those that count its calls. */
    String timedOrCounted(boolean timed) {
        return timed ? series(nativeHistograms ? MetricNames.NATIVE : MetricNames.COUNTS) : series(MetricNames.CALLS);
    }

    /** Something, of those functions alone that have the most of something over all the time that is looked at. */
    static String top(String what, String most) {
        return "(" + what + ")\nand\ntopk($top, " + most + ")";
    }

    private String calls(String... more) {
        return series(MetricNames.CALLS, more);
    }

    private String series(String name, String... more) {
        return Stream.concat(Stream.of(name, matchers), Stream.of(more))
                .filter(matcher -> !matcher.isEmpty())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String sum(String by, String series) {
        return by.isEmpty() ? "sum(" + series + ")" : "sum by (" + by + ") (" + series + ")";
    }
}
