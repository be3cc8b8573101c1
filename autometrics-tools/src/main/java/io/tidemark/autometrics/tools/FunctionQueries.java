package io.tidemark.autometrics.tools;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * PromQL that asks for the charts of a function. It finds metrics with the names of the Autometrics specification 1.0 and of those before, at any scrape interval up to two minutes,
 * with any number of services on a target.
 *
 * <pre>{@code
 * String promQl = FunctionQueries.of("com.example", "Kiosk.order").query(Chart.ERROR_RATIO);
 * }</pre>
 *
 * <p>Every result has the labels {@code function}, {@code module}, {@code service_name}, and {@code version} and {@code commit} of the program that made it. These come from
 * {@code build_info} of the same target and service: the current one, of an instance that has gone its last, and none where there is none. Latencies from native histograms are
 * without. Immutable.
 */
public final class FunctionQueries {

    /** What a series has in common with the {@code build_info} of its program. */
    private static final String PROGRAM = "(instance, job, service_name)";

    private static final String GROUP = "function, module, service_name, version, commit";

    private final String equals;
    private final String module;
    private final String function;
    private final @Nullable String service;
    private final String window;
    private final boolean nativeHistograms;

    private FunctionQueries(
            String equals,
            String module,
            String function,
            @Nullable String service,
            String window,
            boolean nativeHistograms) {
        this.equals = equals;
        this.module = module;
        this.function = function;
        this.service = service;
        this.window = window;
        this.nativeHistograms = nativeHistograms;
    }

    /**
     * Of a function, in all services that have it.
     *
     * @param module its package; empty if it has none
     * @param function its name as in the label {@code function}
     */
    public static FunctionQueries of(String module, String function) {
        return new FunctionQueries(
                "=",
                Objects.requireNonNull(module, "module"),
                Objects.requireNonNull(function, "function"),
                null,
                "5m",
                false);
    }

    /** Of all functions of all services. */
    static FunctionQueries ofAll() {
        return new FunctionQueries("=~", ".*", ".+", null, "5m", false);
    }

    /** Of what the variables of a dashboard stand for, over what suits its width. */
    static FunctionQueries ofVariables(String module, String function, String service) {
        return new FunctionQueries("=~", module, function, service, "$__rate_interval", false);
    }

    /** Of one service alone: the one with this {@code service_name}. */
    public FunctionQueries ofService(String serviceName) {
        return new FunctionQueries(
                equals, module, function, Objects.requireNonNull(serviceName, "serviceName"), window, nativeHistograms);
    }

    /** For programs whose durations are native histograms, as with {@code AutometricsService.Builder.nativeHistograms()}. */
    public FunctionQueries nativeHistograms() {
        return new FunctionQueries(equals, module, function, service, window, true);
    }

    /**
     * The PromQL of a chart. Of a function that calls no other, what it calls is a line at 0 without a name: a chart that is empty would look like one that is wrong.
     */
    public String query(Chart chart) {
        return chart.isOfCalled() && equals.equals("=") ? figures(chart) + "\n" + "or on () " + own() : figures(chart);
    }

    /** Its own calls, if there are any metrics of them. */
    private String own() {
        return "0 * sum by (service_name) (rate({" + MetricNames.CALLS + ", " + matchers(Chart.REQUEST_RATE) + "}["
                + window + "]))";
    }

    private String figures(Chart chart) {
        return switch (chart) {
            case REQUEST_RATE, CALLED_REQUEST_RATE -> rate(chart);
            case ERROR_RATIO, CALLED_ERROR_RATIO ->
                // Without calls it is 0, which is what a chart is to show, and not 0/0.
                rate(chart, ", result=\"error\"") + "\n/\nclamp_min(" + rate(chart) + ", 1e-9)";
            case LATENCY -> latency("99", "0.99") + "\nor\n" + latency("95", "0.95");
            case CONCURRENT_CALLS -> sum(GROUP, "function_calls_concurrent{" + matchers(chart) + "}", chart);
        };
    }

    private String rate(Chart chart) {
        return rate(chart, "");
    }

    private String rate(Chart chart, String more) {
        return sum(GROUP, "rate({" + MetricNames.CALLS + ", " + matchers(chart) + more + "}[" + window + "])", chart);
    }

    private String latency(String percentile, String quantile) {
        String rates = nativeHistograms
                // Prometheus multiplies native histograms from 2.44 on only: without version and commit.
                ? "sum by (function, module, service_name) (" + durations(MetricNames.NATIVE) + ")"
                : sum("le, " + GROUP, durations(MetricNames.BUCKETS), Chart.LATENCY);
        return "label_replace(histogram_quantile(" + quantile + ", " + rates + "), \"percentile_latency\", \""
                + percentile + "\", \"\", \"\")";
    }

    private String durations(String name) {
        return "rate({" + name + ", " + matchers(Chart.LATENCY) + "}[" + window + "])";
    }

    private String sum(String group, String series, Chart chart) {
        return "sum by (" + group + ") (" + series + program(chart) + ")";
    }

    /**
     * Gives series the version and commit of their program, and takes none away. Of two {@code build_info} with the same target and service one is taken: a join allows no more. That
     * of an instance which has gone holds while its rates do, and only if there is no current one: after a new start the old version does not come back. Where there is none, the
     * series stand for themselves, as ones.
     */
    private String program(Chart chart) {
        return " * on " + PROGRAM + " group_left (version, commit) topk by " + PROGRAM + " (1, build_info or on "
                + PROGRAM
                + " last_over_time(build_info[5m]) or on " + PROGRAM + " last_over_time({" + MetricNames.CALLS + ", "
                + matchers(chart) + "}[5m]) ^ 0)";
    }

    private String matchers(Chart chart) {
        String prefix = chart.isOfCalled() ? "caller_" : "";
        return matcher(prefix + "function", equals, function)
                + ", "
                + matcher(prefix + "module", equals, module)
                + (service == null ? "" : ", " + matcher("service_name", equals, service));
    }

    private static String matcher(String label, String equals, String value) {
        return label
                + equals
                + '"'
                + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n")
                + '"';
    }
}
