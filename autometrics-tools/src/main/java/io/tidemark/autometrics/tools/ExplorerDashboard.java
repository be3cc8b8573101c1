package io.tidemark.autometrics.tools;

import static io.tidemark.autometrics.tools.SelectedSeries.ALL;
import static io.tidemark.autometrics.tools.SelectedSeries.WIDTH;

import io.tidemark.autometrics.tools.Panel.Limits;

/** All that is known of a function, or of several. Links in documentation lead here. */
final class ExplorerDashboard {

    /** What addresses name it by. */
    static final String UID = "autometrics-function-explorer";

    private static final String SERVICE = "service_name=~\"$service_name\"";
    private static final String MODULE = "module=~\"$module\"";
    private static final String LEGEND = "{{function}} · {{module}} · {{service_name}} {{version}}";
    private static final String CALLER = "caller_function, caller_module";

    private final FunctionQueries queries;
    private final SelectedSeries series;

    ExplorerDashboard(boolean nativeHistograms) {
        FunctionQueries variables = FunctionQueries.ofVariables("$module", "$function", "$service_name");
        queries = nativeHistograms ? variables.nativeHistograms() : variables;
        series = new SelectedSeries("function=~\"$function\", " + MODULE + ", " + SERVICE, nativeHistograms);
    }

    /** The services. One without a name is among all of them. */
    static Variable service() {
        return Variable.label(
                "service_name",
                "Service",
                "Whose functions; all, if nothing is said",
                "{" + MetricNames.CALLS + "}",
                "service_name",
                ".*");
    }

    private static Variable module() {
        return Variable.label(
                "module",
                "Module",
                "Packages, files or modules of the functions; all, if nothing is said",
                "{" + MetricNames.CALLS + ", " + SERVICE + "}",
                "module",
                ".*");
    }

    private static Variable function() {
        return Variable.label(
                "function",
                "Function",
                "Those that are looked at; all, if nothing is said",
                "{" + MetricNames.CALLS + ", " + SERVICE + ", " + MODULE + "}",
                "function",
                ".+");
    }

    /** Marks each version where it was not a step before. */
    static void markDeployments(Dashboard dashboard) {
        String versions = "count by (service_name, version, commit) (build_info{" + SERVICE + "}";
        dashboard.marks(
                "Deployments",
                versions + ") unless " + versions + " offset $__interval)",
                "{{service_name}} {{version}}",
                "commit {{commit}}");
    }

    /** The address of a function, of the same Prometheus and the same time. */
    static String link(String function, String module, String service) {
        return "/d/" + UID + "?${__url_time_range}&${" + Dashboard.DATA_SOURCE + ":queryparam}&var-function=" + function
                + "&var-module=" + module + "&var-service_name=" + service;
    }

    String json() {
        Dashboard dashboard = new Dashboard(
                UID,
                "Autometrics Function Explorer",
                "How often functions are called, how often they fail, how long they take, who calls them and what they call.");
        dashboard.variable(service()).variable(module()).variable(function());
        markDeployments(dashboard);
        dashboard.line(4, callsNow(), errorsNow(), latencyNow(), concurrentNow());
        dashboard.line(8, rate(), errors());
        dashboard.line(8, latency(), durations());
        dashboard.line(8, concurrent());
        dashboard.row("Who calls it");
        dashboard.line(8, callers(), errorsByCaller());
        dashboard.row("What it calls");
        dashboard.line(8, calledRate(), calledErrors());
        return dashboard.json();
    }

    private Panel callsNow() {
        return Panel.figure("Request rate", "Calls of what is chosen above, together, a second.")
                .unit(Panel.RATE)
                .query(series.rate(ALL, WIDTH), "calls");
    }

    private Panel errorsNow() {
        return Panel.figure("Error ratio", "Part of these calls that end in an error.")
                .unit(Panel.RATIO)
                .limits(Limits.ERRORS)
                .query(series.errorRatio(ALL, WIDTH), "errors");
    }

    private Panel latencyNow() {
        return Panel.figure("99th percentile", "How long 99 percent of these calls take at most.")
                .unit(Panel.SECONDS)
                .query(series.quantile("0.99", ALL, WIDTH), "99th percentile");
    }

    private Panel concurrentNow() {
        return Panel.figure("Concurrent calls", "Those of these calls that are going on.")
                .unit(Panel.NUMBER)
                .query(series.concurrent(ALL), "calls");
    }

    private Panel rate() {
        return Panel.lines("Request rate by function", "Calls a second, by version.")
                .unit(Panel.RATE)
                .query(queries.query(Chart.REQUEST_RATE), LEGEND);
    }

    private Panel errors() {
        return Panel.lines(
                        "Error ratio by function",
                        "Part of the calls that end in an error, by version: whether a new one made it worse.")
                .unit(Panel.RATIO)
                .query(errorRatio(Chart.ERROR_RATIO, Chart.REQUEST_RATE), LEGEND);
    }

    /** In other languages there is no series of errors before the first one. */
    private String errorRatio(Chart ratio, Chart rate) {
        return "(" + queries.query(ratio) + ")\nor\n0 * (" + queries.query(rate) + ")";
    }

    private Panel latency() {
        return Panel.lines(
                        "Latency by function (95th and 99th percentile)",
                        series.nativeHistograms()
                                ? "How long 95 and 99 percent of the calls take at most."
                                : "How long 95 and 99 percent of the calls take at most, by version. Interpolated within a bucket, so as good as its bounds.")
                .unit(Panel.SECONDS)
                .query(queries.query(Chart.LATENCY), "p{{percentile_latency}} " + LEGEND);
    }

    private Panel durations() {
        return Panel.heatmap(
                        "Durations",
                        "How many calls took how long: two bands are two ways through the function, which no percentile shows.")
                .unit(Panel.NUMBER)
                .query(series.durations(), "{{le}}");
    }

    private Panel concurrent() {
        return Panel.lines(
                        "Concurrent calls by function",
                        "Calls that are going on, by version. One that only grows is of calls that never end. Functions that leave this out are not here.")
                .unit(Panel.NUMBER)
                .query(queries.query(Chart.CONCURRENT_CALLS), LEGEND);
    }

    private Panel callers() {
        return Panel.lines(
                        "Request rate by caller",
                        "Calls a second of what is chosen above, by the function with metrics that called it. Without a name: a caller that is not known.")
                .unit(Panel.RATE)
                .query(series.rate(CALLER, WIDTH), "{{caller_function}} · {{caller_module}}");
    }

    private Panel errorsByCaller() {
        return Panel.lines(
                        "Errors by caller",
                        "Calls a second that end in an error, by who called: whether one caller asks for what cannot be.")
                .unit(Panel.RATE)
                .query(
                        series.errors(CALLER, WIDTH) + " or 0 * " + series.rate(CALLER, WIDTH),
                        "{{caller_function}} · {{caller_module}}");
    }

    private Panel calledRate() {
        return Panel.lines("Request rate of what it calls", "Calls a second that come from what is chosen above.")
                .unit(Panel.RATE)
                .query(queries.query(Chart.CALLED_REQUEST_RATE), LEGEND);
    }

    private Panel calledErrors() {
        return Panel.lines(
                        "Error ratio of what it calls",
                        "Part of these calls that end in an error: whether the errors above come from below.")
                .unit(Panel.RATIO)
                .query(errorRatio(Chart.CALLED_ERROR_RATIO, Chart.CALLED_REQUEST_RATE), LEGEND);
    }
}
