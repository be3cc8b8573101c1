package io.tidemark.autometrics.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server answers: its samples come every 15 seconds, as is usual. */
class FunctionQueriesTest {
    private static final String ORDER = "function=\"Kiosk.order\",module=\"com.example\"";
    private static final String CALLED = "caller_function=\"Kiosk.order\",caller_module=\"com.example\"";
    private static final FunctionQueries QUERIES = FunctionQueries.of("com.example", "Kiosk.order");

    /** In between two scrapes, where {@code build_info[1s]} of others has nothing. */
    private static final String BETWEEN_SCRAPES = "10m7s";

    @Test
    void theRateOfCallsIsThatOfAllResultsAndCallersByVersion() {
        kiosk("a")
                .gives(
                        QUERIES.query(Chart.REQUEST_RATE),
                        BETWEEN_SCRAPES,
                        "{" + ORDER + ",service_name=\"a\",version=\"1\",commit=\"c1\"} 3")
                .check();
    }

    @Test
    void theErrorRatioIsThatOfTheFunction() {
        kiosk("a")
                .gives(
                        QUERIES.query(Chart.ERROR_RATIO),
                        BETWEEN_SCRAPES,
                        "{" + ORDER + ",service_name=\"a\",version=\"1\",commit=\"c1\"} 0.333")
                .check();
    }

    @Test
    void withoutCallsTheErrorRatioIsZeroAndNotNothing() {
        new Series()
                .with(calls("a", "ok"), "5x80")
                .with(calls("a", "error"), "0x80")
                .with(buildInfo("a", "1"), "1x80")
                .gives(
                        QUERIES.query(Chart.ERROR_RATIO),
                        BETWEEN_SCRAPES,
                        "{" + ORDER + ",service_name=\"a\",version=\"1\",commit=\"c1\"} 0")
                .check();
    }

    @Test
    void theLatencyIsThatOf95AndOf99Percent() {
        Series series = new Series().with(buildInfo("a", "1"), "1x80");
        for (String bound : List.of("0.1", "0.2", "0.4", "+Inf")) {
            // 90 calls take 0.1 s at most, 9 take 0.2 s, one 0.4 s.
            int each = bound.equals("0.1") ? 90 : bound.equals("0.2") ? 99 : 100;
            series.with(
                    "function_calls_duration_seconds_bucket{" + ORDER + "," + program("a") + ",le=\"" + bound + "\"}",
                    "0+" + each + "x80");
        }
        series.gives(
                        QUERIES.query(Chart.LATENCY),
                        BETWEEN_SCRAPES,
                        "{" + ORDER + ",service_name=\"a\",version=\"1\",commit=\"c1\",percentile_latency=\"99\"} 0.2",
                        "{" + ORDER
                                + ",service_name=\"a\",version=\"1\",commit=\"c1\",percentile_latency=\"95\"} 0.156")
                .check();
    }

    @Test
    void concurrentCallsAreThoseOfAllInstances() {
        kiosk("a")
                .with("function_calls_concurrent{" + ORDER + "," + program("a") + "}", "3x80")
                .with(buildInfo("a", "1").replace("one:1", "two:1"), "1x80")
                .with("function_calls_concurrent{" + ORDER + "," + program("a").replace("one:1", "two:1") + "}", "4x80")
                .gives(
                        QUERIES.query(Chart.CONCURRENT_CALLS),
                        BETWEEN_SCRAPES,
                        "{" + ORDER + ",service_name=\"a\",version=\"1\",commit=\"c1\"} 7")
                .check();
    }

    @Test
    void whatItCallsIsToldApart() {
        String ofPay = "function=\"Kiosk.pay\",module=\"com.example\",service_name=\"a\",version=\"1\",commit=\"c1\"";
        String ofBake = "function=\"Oven.bake\",module=\"com.example\",service_name=\"a\",version=\"1\",commit=\"c1\"";
        new Series()
                .with(called("Kiosk.pay", "ok", CALLED), "0+30x80")
                .with(called("Kiosk.pay", "error", CALLED), "0+10x80")
                .with(called("Oven.bake", "ok", CALLED), "0+15x80")
                .with(called("Oven.bake", "error", CALLED), "0x80")
                .with(
                        called("Oven.bake", "ok", "caller_function=\"Other.order\",caller_module=\"com.example\""),
                        "0+60x80")
                .with(buildInfo("a", "1"), "1x80")
                .gives(
                        QUERIES.query(Chart.CALLED_REQUEST_RATE),
                        BETWEEN_SCRAPES,
                        "{" + ofPay + "} 2.667",
                        "{" + ofBake + "} 1")
                .gives(
                        QUERIES.query(Chart.CALLED_ERROR_RATIO),
                        BETWEEN_SCRAPES,
                        "{" + ofPay + "} 0.25",
                        "{" + ofBake + "} 0")
                .check();
    }

    @Test
    void ofOneThatCallsNoOtherThereIsALineAtZero() {
        kiosk("a")
                .gives(QUERIES.query(Chart.CALLED_REQUEST_RATE), BETWEEN_SCRAPES, "{service_name=\"a\"} 0")
                .gives(QUERIES.query(Chart.CALLED_ERROR_RATIO), BETWEEN_SCRAPES, "{service_name=\"a\"} 0")
                .check();
    }

    @Test
    void ofOneThatIsNotThereThereIsNothing() {
        Series kiosk = kiosk("a");
        for (Chart chart : Chart.values()) {
            kiosk.gives(FunctionQueries.of("com.example", "Kiosk.close").query(chart), BETWEEN_SCRAPES);
        }
        kiosk.check();
    }

    @Test
    void twoServicesOnOneTargetAreToldApart() {
        kiosk("a")
                .with(calls("b", "ok"), "0+60x80")
                .with(calls("b", "error"), "0x80")
                .with(buildInfo("b", "7"), "1x80")
                .gives(
                        QUERIES.query(Chart.REQUEST_RATE),
                        BETWEEN_SCRAPES,
                        "{" + ORDER + ",service_name=\"a\",version=\"1\",commit=\"c1\"} 3",
                        "{" + ORDER + ",service_name=\"b\",version=\"7\",commit=\"c7\"} 4")
                .gives(
                        QUERIES.ofService("b").query(Chart.REQUEST_RATE),
                        BETWEEN_SCRAPES,
                        "{" + ORDER + ",service_name=\"b\",version=\"7\",commit=\"c7\"} 4")
                .check();
    }

    @Test
    void twoBuildInfosOfOneServiceAreNoError() {
        kiosk("a")
                .with(buildInfo("a", "1").replace("}", ",branch=\"main\"}"), "1x80")
                .gives(
                        QUERIES.query(Chart.REQUEST_RATE),
                        BETWEEN_SCRAPES,
                        "{" + ORDER + ",service_name=\"a\",version=\"1\",commit=\"c1\"} 3")
                .check();
    }

    @Test
    void withoutBuildInfoThereIsNoVersionButDataThereIs() {
        new Series()
                .with(calls("a", "ok"), "0+15x80")
                .gives(QUERIES.query(Chart.REQUEST_RATE), BETWEEN_SCRAPES, "{" + ORDER + ",service_name=\"a\"} 1")
                .gives(
                        QUERIES.ofService("a").query(Chart.REQUEST_RATE),
                        BETWEEN_SCRAPES,
                        "{" + ORDER + ",service_name=\"a\"} 1")
                .check();
    }

    @Test
    void withoutANameOfTheServiceThereIsDataAsWell() {
        String unnamed = "instance=\"one:1\",job=\"shop\"";
        new Series()
                .with("function_calls_total{" + ORDER + ",result=\"ok\"," + unnamed + "}", "0+15x80")
                .with("build_info{version=\"1\",commit=\"c1\"," + unnamed + "}", "1x80")
                .gives(
                        QUERIES.query(Chart.REQUEST_RATE),
                        BETWEEN_SCRAPES,
                        "{" + ORDER + ",version=\"1\",commit=\"c1\"} 1")
                .check();
    }

    @Test
    void afterANewVersionOnTheSameInstanceTheOldOneDoesNotComeBack() {
        kiosk("a")
                .with(buildInfo("a", "1"), "1x38 stale")
                .with(buildInfo("a", "2"), "_x39 1x41")
                .gives(
                        QUERIES.query(Chart.REQUEST_RATE),
                        BETWEEN_SCRAPES,
                        "{" + ORDER + ",service_name=\"a\",version=\"2\",commit=\"c2\"} 3")
                .check();
    }

    @Test
    void anInstanceThatIsGoneCountsWithItsVersionAsLongAsItsRateIsThere() {
        new Series()
                .with(calls("a", "ok"), "0+15x39 stale")
                .with(buildInfo("a", "1"), "1x39 stale")
                .gives(
                        "(" + QUERIES.query(Chart.REQUEST_RATE) + ") > bool 0",
                        "12m",
                        "{" + ORDER + ",service_name=\"a\",version=\"1\",commit=\"c1\"} 1")
                .check();
    }

    @Test
    void namesFromBeforeAreFound() {
        new Series()
                .with("function_calls_count_total{" + ORDER + ",result=\"ok\"," + program("a") + "}", "0+15x80")
                .with("function_calls_count{" + ORDER + ",result=\"ok\"," + program("b") + "}", "0+30x80")
                .with("function_calls_duration_bucket{" + ORDER + "," + program("a") + ",le=\"1\"}", "0+15x80")
                .with("function_calls_duration_bucket{" + ORDER + "," + program("a") + ",le=\"+Inf\"}", "0+15x80")
                .gives(
                        QUERIES.query(Chart.REQUEST_RATE),
                        BETWEEN_SCRAPES,
                        "{" + ORDER + ",service_name=\"a\"} 1",
                        "{" + ORDER + ",service_name=\"b\"} 2")
                .gives(
                        QUERIES.query(Chart.LATENCY),
                        BETWEEN_SCRAPES,
                        "{" + ORDER + ",service_name=\"a\",percentile_latency=\"99\"} 0.99",
                        "{" + ORDER + ",service_name=\"a\",percentile_latency=\"95\"} 0.95")
                .check();
    }

    @Test
    void anotherFunctionOfTheSameNameIsAnother() {
        kiosk("a")
                .gives(FunctionQueries.of("com.other", "Kiosk.order").query(Chart.REQUEST_RATE), BETWEEN_SCRAPES)
                .check();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Kiosk.order(int,String[])", "a\"b\\c\nd", "Größe.äß\uD83E\uDD86", "Kiosk.o{r}d=e,r", "x'y`z"})
    void anyNameIsFound(String function) {
        String label = function.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        new Series()
                .with(calls("a", "ok").replace("Kiosk.order", label), "0+15x80")
                .with(calls("a", "ok"), "0+60x80")
                .gives(
                        FunctionQueries.of("com.example", function).query(Chart.REQUEST_RATE),
                        BETWEEN_SCRAPES,
                        "{function=\"" + label + "\",module=\"com.example\",service_name=\"a\"} 1")
                .check();
    }

    @ParameterizedTest
    @EnumSource(Chart.class)
    void functionModuleAndServiceAreAskedFor(Chart chart) {
        String query = QUERIES.ofService("kiosk").query(chart);
        assertThat(Arrays.stream(query.split("[{}]", -1)).filter(part -> part.contains("function=\"")))
                .hasSizeGreaterThan(1)
                .allSatisfy(selector -> assertThat(selector)
                        .contains("function=\"Kiosk.order\"")
                        .contains("module=\"com.example\"")
                        .contains("service_name=\"kiosk\""));
    }

    /** Of 3 calls a second one is an error; by two callers. */
    private static Series kiosk(String service) {
        return new Series()
                .with(calls(service, "ok"), "0+15x80")
                .with(
                        called("Kiosk.order", "ok", "caller_function=\"Main.main\",caller_module=\"com.example\""),
                        "0+15x80")
                .with(calls(service, "error"), "0+15x80")
                .with(buildInfo(service, "1"), "1x80");
    }

    private static String calls(String service, String result) {
        return "function_calls_total{" + ORDER + ",result=\"" + result + "\"," + program(service) + "}";
    }

    private static String called(String function, String result, String caller) {
        return "function_calls_total{function=\"" + function + "\",module=\"com.example\",result=\"" + result + "\","
                + caller + "," + program("a") + "}";
    }

    private static String buildInfo(String service, String version) {
        return "build_info{version=\"" + version + "\",commit=\"c" + version + "\"," + program(service) + "}";
    }

    private static String program(String service) {
        return "service_name=\"" + service + "\",instance=\"one:1\",job=\"shop\"";
    }
}
