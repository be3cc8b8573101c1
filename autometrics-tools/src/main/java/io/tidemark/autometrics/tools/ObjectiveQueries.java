package io.tidemark.autometrics.tools;

/** PromQL of how a kind of objectives is met: rates of success, or latencies. It needs no rules: the percentile, which is the text of a label, is read as a number. Immutable. */
final class ObjectiveQueries {

    private static final String CHOSEN = "objective_name=~\"$objective\", service_name=~\"$service_name\", ";

    private final SelectedSeries series;
    private final boolean latency;

    private ObjectiveQueries(SelectedSeries series, boolean latency) {
        this.series = series;
        this.latency = latency;
    }

    /** Of rates of success. */
    static ObjectiveQueries ofSuccess() {
        return new ObjectiveQueries(new SelectedSeries(CHOSEN + "objective_percentile!=\"\"", false), false);
    }

    /** Of latencies. From native histograms, those with the threshold of the variable of this name. */
    static ObjectiveQueries ofLatency(boolean nativeHistograms) {
        String threshold =
                nativeHistograms ? "objective_latency_threshold=~\"$threshold\"" : "objective_latency_threshold!=\"\"";
        return new ObjectiveQueries(
                new SelectedSeries(CHOSEN + "objective_percentile!=\"\", " + threshold, nativeHistograms), true);
    }

    /** What tells objectives apart. */
    private String objective() {
        return "objective_name, objective_percentile, service_name" + (latency ? ", objective_latency_threshold" : "");
    }

    /** The part of the calls that does not meet the objective. */
    String failing(String window) {
        return latency ? series.slowRatio(objective(), window) : series.errorRatio(objective(), window);
    }

    /** The part of the calls that meets it. */
    String meeting(String window) {
        return "1 - (" + failing(window) + ")";
    }

    /** Calls a second that do not meet it, by function. */
    String failingByFunction() {
        String by = objective() + ", function, module";
        return latency
                ? series.slow(by, SelectedSeries.WIDTH)
                : series.errors(by, SelectedSeries.WIDTH) + " or 0 * " + series.rate(by, SelectedSeries.WIDTH);
    }

    /** Which part has to meet it. */
    String target() {
        return percentile() + " / 100";
    }

    /** How many times as fast as it may the budget is spent: at 1, it lasts for just the 30 days. */
    String burnRate(String window) {
        return "(" + failing(window) + ")\n/\n" + budget();
    }

    /** Which part of the budget of 30 days is left; below 0 it is overdrawn. */
    String budgetLeft() {
        return "1 - (" + failing("[30d]") + ")\n/\n" + budget();
    }

    /** The part of the calls that need not meet it. */
    private String budget() {
        return "((100 - " + percentile() + ") / 100)";
    }

    /**
     * PromQL reads numbers from one label alone: the bound of a bucket. So the percentile becomes the bound of a histogram's only bucket, whose greatest quantile it is.
     */
    private String percentile() {
        String by = objective();
        String one = "group by (" + by + ") (" + series.timedOrCounted(latency) + ")";
        return "histogram_quantile(1, label_replace(" + one
                + ", \"le\", \"$1\", \"objective_percentile\", \"(.+)\") or label_replace(" + one
                + ", \"le\", \"+Inf\", \"\", \"\"))";
    }
}
