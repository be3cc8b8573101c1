package io.tidemark.autometrics.tools;

import org.junit.jupiter.api.Test;

/** What a server makes of objectives, without rules. */
class ObjectiveQueriesTest {

    private static final String SUCCESS = "objective_name=\"api\",objective_percentile=\"99.9\",service_name=\"kiosk\"";
    private static final String LATENCY =
            "objective_latency_threshold=\"1\",objective_name=\"api\",objective_percentile=\"90\",service_name=\"kiosk\"";

    private final ObjectiveQueries success = ObjectiveQueries.ofSuccess();
    private final ObjectiveQueries latency = ObjectiveQueries.ofLatency(false);

    private static String chosen(String query) {
        return query.replace("$objective", ".+").replace("$service_name", ".*").replace("$__rate_interval", "5m");
    }

    /** A thousand calls a minute, two of which fail. */
    private static Series calls() {
        return new Series()
                .with("function_calls_total{function=\"a\",result=\"ok\"," + SUCCESS + "}", "0+998x300")
                .with("function_calls_total{function=\"b\",result=\"error\"," + SUCCESS + "}", "0+2x300")
                .with("function_calls_total{function=\"c\",result=\"error\",service_name=\"kiosk\"}", "0+100x300");
    }

    @Test
    void thePercentileIsReadAsANumber() {
        calls().gives(chosen(success.target()), "1h", "{" + SUCCESS + "} 0.999").check();
    }

    @Test
    void twiceAsManyErrorsAsMayBeBurnTwiceAsFast() {
        calls().gives(chosen(success.failing("[5m]")), "1h", "{" + SUCCESS + "} 0.002")
                .gives(chosen(success.meeting("[5m]")), "1h", "{" + SUCCESS + "} 0.998")
                .gives(chosen(success.burnRate("[1h]")), "1h", "{" + SUCCESS + "} 2")
                .gives(chosen(success.budgetLeft()), "1h", "{" + SUCCESS + "} -1")
                .check();
    }

    @Test
    void withoutErrorsYetAllCallsMeetIt() {
        new Series()
                .with("function_calls_total{function=\"a\",result=\"ok\"," + SUCCESS + "}", "0+998x300")
                .gives(chosen(success.meeting("[5m]")), "1h", "{" + SUCCESS + "} 1")
                .gives(chosen(success.budgetLeft()), "1h", "{" + SUCCESS + "} 1")
                .check();
    }

    /** Prometheus 3 writes bounds of buckets so, and some languages do not write thresholds so. */
    @Test
    void aThresholdIsFoundHoweverItIsWritten() {
        new Series()
                .with("function_calls_duration_seconds_bucket{le=\"0.5\"," + LATENCY + "}", "0+10x300")
                .with("function_calls_duration_seconds_bucket{le=\"1.0\"," + LATENCY + "}", "0+80x300")
                .with("function_calls_duration_seconds_bucket{le=\"10.0\"," + LATENCY + "}", "0+99x300")
                .with("function_calls_duration_seconds_bucket{le=\"+Inf\"," + LATENCY + "}", "0+100x300")
                .with("function_calls_duration_seconds_count{" + LATENCY + "}", "0+100x300")
                .gives(chosen(latency.meeting("[5m]")), "1h", "{" + LATENCY + "} 0.8")
                .gives(chosen(latency.burnRate("[1h]")), "1h", "{" + LATENCY + "} 2")
                .check();
    }

    @Test
    void aThresholdThatIsNoBucketIsNoFigureAtAll() {
        new Series()
                .with("function_calls_duration_seconds_bucket{le=\"0.5\"," + LATENCY + "}", "0+10x300")
                .with("function_calls_duration_seconds_bucket{le=\"+Inf\"," + LATENCY + "}", "0+100x300")
                .with("function_calls_duration_seconds_count{" + LATENCY + "}", "0+100x300")
                .gives(chosen(latency.meeting("[5m]")), "1h")
                .check();
    }
}
