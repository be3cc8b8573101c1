package io.tidemark.autometrics.tools;

import static io.tidemark.autometrics.tools.SelectedSeries.ALL;
import static io.tidemark.autometrics.tools.SelectedSeries.FUNCTION;
import static io.tidemark.autometrics.tools.SelectedSeries.WHOLE;
import static io.tidemark.autometrics.tools.SelectedSeries.WIDTH;

import io.tidemark.autometrics.tools.Panel.Limits;

/** Which functions are called most, fail most, are slowest; and what runs. */
final class OverviewDashboard {

    private static final String SERVICE = "service_name=~\"$service_name\"";
    private static final String LEGEND = "{{function}} · {{module}} · {{service_name}}";
    private static final String VERSIONS = "service_name, version, commit, branch";

    private final SelectedSeries series;

    OverviewDashboard(boolean nativeHistograms) {
        series = new SelectedSeries(SERVICE, nativeHistograms);
    }

    String json() {
        Dashboard dashboard = new Dashboard(
                "autometrics-overview",
                "Autometrics Overview",
                "Which functions are called most, fail most and take longest, and which versions run.");
        dashboard.variable(ExplorerDashboard.service());
        dashboard.variable(Variable.number(
                "top", "Functions", "How many functions the charts show: those with the most", 10, 5, 10, 20, 50));
        ExplorerDashboard.markDeployments(dashboard);
        dashboard.line(4, calls(), errors(), slowest(), concurrent());
        dashboard.line(9, busiest(), mostErrors());
        dashboard.line(9, slowestOverTime(), mostConcurrent());
        dashboard.line(10, functions());
        dashboard.line(7, versions());
        return dashboard.json();
    }

    private Panel calls() {
        return Panel.figure("Request rate", "Calls of all functions a second.")
                .unit(Panel.RATE)
                .query(series.rate(ALL, WIDTH), "calls");
    }

    private Panel errors() {
        return Panel.figure("Error ratio", "Part of the calls of all functions that end in an error.")
                .unit(Panel.RATIO)
                .limits(Limits.ERRORS)
                .query(series.errorRatio(ALL, WIDTH), "errors");
    }

    private Panel slowest() {
        return Panel.figure(
                        "Slowest function",
                        "The greatest 99th percentile that a function has: the table below tells which it is.")
                .unit(Panel.SECONDS)
                .query("max(" + series.quantile("0.99", FUNCTION, WIDTH) + ")", "99th percentile");
    }

    private Panel concurrent() {
        return Panel.figure(
                        "Concurrent calls",
                        "Calls that are going on. A number that only grows is of calls that never end.")
                .unit(Panel.NUMBER)
                .query(series.concurrent(ALL), "calls");
    }

    private Panel busiest() {
        return chart(
                        "Request rate (top $top)",
                        "Calls a second, of the functions with the most calls in the time that is looked at.")
                .unit(Panel.RATE)
                .query(SelectedSeries.top(series.rate(FUNCTION, WIDTH), series.rate(FUNCTION, WHOLE)), LEGEND);
    }

    private Panel mostErrors() {
        return chart(
                        "Error ratio (top $top)",
                        "Part of the calls that end in an error, of the functions where it is greatest in the time that is looked at.")
                .unit(Panel.RATIO)
                .query(
                        SelectedSeries.top(series.errorRatio(FUNCTION, WIDTH), series.errorRatio(FUNCTION, WHOLE)),
                        LEGEND);
    }

    private Panel slowestOverTime() {
        return chart(
                        "Slowest functions: 99th percentile (top $top)",
                        "How long 99 percent of the calls take at most, of the functions where it is most in the time that is looked at.")
                .unit(Panel.SECONDS)
                .query(
                        SelectedSeries.top(
                                series.quantile("0.99", FUNCTION, WIDTH), series.quantile("0.99", FUNCTION, WHOLE)),
                        LEGEND);
    }

    private Panel mostConcurrent() {
        return chart(
                        "Concurrent calls (top $top)",
                        "Calls that are going on, of the functions that had the most at a time. Functions that leave this out are not here.")
                .unit(Panel.NUMBER)
                .query(SelectedSeries.top(series.concurrent(FUNCTION), series.mostConcurrent(FUNCTION)), LEGEND);
    }

    private static Panel chart(String title, String description) {
        return Panel.lines(title, description)
                .link(
                        "Explore ${__field.labels.function}",
                        ExplorerDashboard.link(
                                "${__field.labels.function:percentencode}",
                                "${__field.labels.module:percentencode}",
                                "${__field.labels.service_name:percentencode}"));
    }

    private Panel functions() {
        return Panel.table(
                        "Functions",
                        "All functions, over the time that is looked at: those that nobody calls as well, with a rate of 0. A click on a name explores it.")
                .label("function", "Function")
                .label("module", "Module")
                .label("service_name", "Service")
                .column("Request rate", series.rate(FUNCTION, "[$__range]"), Panel.RATE, Limits.NONE)
                .column("Error ratio", series.errorRatio(FUNCTION, "[$__range]"), Panel.RATIO, Limits.ERRORS)
                .column("95th percentile", series.quantile("0.95", FUNCTION, "[$__range]"), Panel.SECONDS, Limits.NONE)
                .column("99th percentile", series.quantile("0.99", FUNCTION, "[$__range]"), Panel.SECONDS, Limits.NONE)
                .sortBy("Request rate")
                .columnLink(
                        "Function",
                        "Explore ${__data.fields.Function}",
                        ExplorerDashboard.link(
                                "${__data.fields.Function:percentencode}",
                                "${__data.fields.Module:percentencode}",
                                "${__data.fields.Service:percentencode}"));
    }

    private Panel versions() {
        return Panel.table(
                        "Services", "What runs now: each version and commit of each service, and how many instances.")
                .label("service_name", "Service")
                .label("version", "Version")
                .label("commit", "Commit")
                .label("branch", "Branch")
                .column(
                        "Instances",
                        "count by (" + VERSIONS + ") (build_info{" + SERVICE + "})",
                        Panel.NUMBER,
                        Limits.NONE);
    }
}
