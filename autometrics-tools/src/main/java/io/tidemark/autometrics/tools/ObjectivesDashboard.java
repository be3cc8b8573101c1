package io.tidemark.autometrics.tools;

import static io.tidemark.autometrics.tools.SelectedSeries.WIDTH;

import io.tidemark.autometrics.tools.Panel.Limits;

/** Whether objectives are met, how much of their budgets is left, and which functions spend them. */
final class ObjectivesDashboard {

    private static final String NAMES =
            "__name__=~\"function_calls(_count)?(_total)?|function_calls_duration(_seconds)?(_count)?\"";
    private static final String SERVICE = "service_name=~\"$service_name\"";
    private static final String CHOSEN = "objective_name=~\"$objective\", " + SERVICE;
    private static final String SUCCESS = "{{objective_name}} {{objective_percentile}}% · {{service_name}}";
    private static final String LATENCY =
            "{{objective_name}} {{objective_percentile}}% in {{objective_latency_threshold}} s · {{service_name}}";
    private static final String RULE =
            "{{objective_name}} · {{sloth_slo}} {{objective_latency_threshold}} · {{service_name}}";
    private static final String BURN_RATE =
            "How many times as fast as it may the budget of errors is spent, over an hour each. At 1 it lasts for just 30 days; at 14.4, where somebody is called, for two.";

    private final boolean nativeHistograms;

    ObjectivesDashboard(boolean nativeHistograms) {
        this.nativeHistograms = nativeHistograms;
    }

    String json() {
        Dashboard dashboard = new Dashboard(
                "autometrics-slos",
                "Autometrics SLOs",
                "Whether objectives are met, how much of their budgets of errors is left, and which functions spend them.");
        dashboard.variable(Variable.label(
                "service_name",
                "Service",
                "Whose objectives; all, if nothing is said",
                "{" + NAMES + ", objective_name!=\"\"}",
                "service_name",
                ".*"));
        dashboard.variable(Variable.label(
                "objective",
                "Objective",
                "Those that are looked at; all, if nothing is said",
                "{" + NAMES + ", objective_name!=\"\", " + SERVICE + "}",
                "objective_name",
                ".+"));
        if (nativeHistograms) {
            dashboard.variable(Variable.label(
                            "threshold",
                            "Threshold",
                            "Of latencies, in seconds: each has a row",
                            "{" + NAMES + ", objective_latency_threshold!=\"\", " + CHOSEN + "}",
                            "objective_latency_threshold",
                            "")
                    .hidden());
        }
        ExplorerDashboard.markDeployments(dashboard);
        success(dashboard);
        latency(dashboard);
        rules(dashboard);
        return dashboard.json();
    }

    private static void success(Dashboard dashboard) {
        ObjectiveQueries queries = ObjectiveQueries.ofSuccess();
        dashboard.row("Success rate");
        dashboard.line(
                6,
                table(
                        Panel.table(
                                        "Success rates",
                                        "Each objective: which part of the calls is to be ok, and which is. 30 days are those that Prometheus keeps: fewer, if it keeps fewer.")
                                .label("objective_name", "Objective")
                                .label("service_name", "Service"),
                        queries,
                        "Success rate"));
        dashboard.line(
                8,
                Panel.lines("Burn rate of success", BURN_RATE)
                        .unit(Panel.NUMBER)
                        .limits(Limits.BURN_RATE)
                        .query(queries.burnRate("[1h]"), SUCCESS),
                Panel.lines("Error ratio", "Part of the calls that end in an error.")
                        .unit(Panel.RATIO)
                        .query(queries.failing(WIDTH), SUCCESS),
                Panel.lines(
                                "Errors by function",
                                "Calls a second that end in an error, of each function that has the objective: which one spends the budget.")
                        .unit(Panel.RATE)
                        .query(queries.failingByFunction(), "{{function}} · {{module}} · {{objective_name}}"));
    }

    private void latency(Dashboard dashboard) {
        ObjectiveQueries queries = ObjectiveQueries.ofLatency(nativeHistograms);
        if (nativeHistograms) {
            dashboard.rowForEach("threshold", "Latency: $threshold s");
        } else {
            dashboard.row("Latency");
        }
        dashboard.line(
                6,
                table(
                        Panel.table(
                                        "Latencies",
                                        "Each objective: which part of the calls is to be within its threshold, and which is."
                                                + (nativeHistograms
                                                        ? " Native histograms tell it about: as well as their buckets are fine."
                                                        : ""))
                                .label("objective_name", "Objective")
                                .label("service_name", "Service")
                                .label("objective_latency_threshold", "Seconds"),
                        queries,
                        "In time"));
        dashboard.line(
                8,
                Panel.lines("Burn rate of latency", BURN_RATE)
                        .unit(Panel.NUMBER)
                        .limits(Limits.BURN_RATE)
                        .query(queries.burnRate("[1h]"), LATENCY),
                Panel.lines(
                                "Part of calls over the threshold",
                                "Part of the calls that took longer than the objective allows.")
                        .unit(Panel.RATIO)
                        .query(queries.failing(WIDTH), LATENCY),
                Panel.lines(
                                "Slow calls by function",
                                "Calls a second over the threshold, of each function that has the objective: which one spends the budget.")
                        .unit(Panel.RATE)
                        .query(queries.failingByFunction(), "{{function}} · {{module}} · {{objective_name}}"));
    }

    private static Panel table(Panel panel, ObjectiveQueries queries, String what) {
        return panel.column("Target", queries.target(), Panel.RATIO, Limits.NONE)
                .column(what + ", 5 minutes", queries.meeting("[5m]"), Panel.RATIO, Limits.NONE)
                .column(what + ", 30 days", queries.meeting("[30d]"), Panel.RATIO, Limits.NONE)
                .column("Burn rate, 1 hour", queries.burnRate("[1h]"), Panel.NUMBER, Limits.BURN_RATE)
                .column("Budget left, 30 days", queries.budgetLeft(), Panel.RATIO, Limits.BUDGET);
    }

    /** These ask for less, and so go back further: over time, and not for now alone. */
    private static void rules(Dashboard dashboard) {
        dashboard.closedRow("With the rules of \"tidemark rules\"");
        dashboard.line(
                8,
                Panel.lines(
                                "Error budget left",
                                "Which part of the budget of 30 days is left, over time. Below 0 the objective is missed.")
                        .unit(Panel.RATIO)
                        .belowZero()
                        .query("slo:period_error_budget_remaining:ratio{" + CHOSEN + "}", RULE),
                Panel.lines("Burn rate by the rules", "As the alerts see it, over 5 minutes each.")
                        .unit(Panel.NUMBER)
                        .limits(Limits.BURN_RATE)
                        .query("slo:current_burn_rate:ratio{" + CHOSEN + "}", RULE),
                Panel.lines("Alerts", "Alerts of objectives: 1 while they fire.")
                        .unit(Panel.NUMBER)
                        .query(
                                "ALERTS{alertstate=\"firing\", sloth_slo!=\"\", " + CHOSEN + "}",
                                "{{alertname}} ({{severity}}) · {{objective_name}} · {{service_name}}"));
    }
}
