package io.tidemark.autometrics.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.autometrics.Percentile;
import io.tidemark.autometrics.tools.BurnRates.Leg;
import io.tidemark.autometrics.tools.RuleScenario.Phases;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BurnRatesTest {

    private static final int MANY = 1000;
    private static final int THREE_DAYS = 3 * 24 * 60;
    private static final String KIOSK = "service_name=\"kiosk\",objective_name=\"api\",objective_percentile=\"99\"";

    // The objective lets one of a hundred calls be bad.

    static Stream<Arguments> legs() {
        return Stream.of(
                // 14.4 × over 5 minutes and an hour: all calls for ten minutes, which are less than 6 % of six hours.
                Arguments.of(
                        "page",
                        Phases.of(MANY, THREE_DAYS).then(0, 10).then(MANY, 600),
                        Phases.of(0, THREE_DAYS).then(MANY, 10).then(0, 600),
                        "3d10m",
                        "3d20m"),
                // 6 × over 30 minutes and 6 hours: a tenth for four hours.
                Arguments.of(
                        "page",
                        Phases.of(MANY, THREE_DAYS).then(900, 240).then(MANY, 600),
                        Phases.of(0, THREE_DAYS).then(100, 240).then(0, 600),
                        "3d4h",
                        "3d5h"),
                // 3 × over 2 hours and a day: 3.5 % for a day, after days with three times the calls.
                Arguments.of(
                        "ticket",
                        Phases.of(3 * MANY, THREE_DAYS).then(965, 1440).then(MANY, 600),
                        Phases.of(0, THREE_DAYS).then(35, 1440).then(0, 600),
                        "4d",
                        "4d2h30m"),
                // 1 × over 6 hours and 3 days: 2 % for two days.
                Arguments.of(
                        "ticket",
                        Phases.of(MANY, THREE_DAYS).then(980, 2880).then(MANY, 600),
                        Phases.of(0, THREE_DAYS).then(20, 2880).then(0, 600),
                        "5d",
                        "5d6h30m"));
    }

    @ParameterizedTest
    @MethodSource("legs")
    void eachPairOfWindowsAlertsAlone_andStopsWhenTheShortOneIsClean(
            String severity, Phases ok, Phases errors, String burning, String over) throws Exception {
        new RuleScenario(rules("99"))
                .sampledAllTwoMinutes()
                .evaluatedEach(burning.endsWith("10m") ? "10m" : "30m")
                .calls(KIOSK, ok, errors)
                .firing("3d")
                .firing(burning, alert(severity))
                .firing(over)
                .holds();
    }

    @ParameterizedTest
    @CsvSource({
        // percentile, neither, ticket alone, page as well: of a hundred thousand
        "99.95,    40,   250,   350",
        "99.9,     90,   500,   700",
        "99.5,    400,  2500,  3500",
        "90,     9000, 55000, 65000",
        // 6 × 15.9 % is 95.4 %, which is as good as all: half way from 3 × 15.9 % it is 73.85 %
        "84.1,  15500, 73000, 75000",
        // 6 × 15.8 % is 94.8 %
        "84.2,  15500, 94000, 95500",
        // 6 × 50 % cannot be: half way from 3 ×, which cannot be either, to all
        "50,    45000, 80000, 90000"
    })
    void anyPercentileHasItsThresholds(String percentile, int fine, int ticket, int page) throws Exception {
        RuleScenario scenario = new RuleScenario(rules(percentile));
        for (int errors : new int[] {fine, ticket, page}) {
            scenario.calls(
                    "service_name=\"s" + errors + "\",objective_name=\"api\",objective_percentile=\"" + percentile
                            + "\"",
                    Phases.of(100_000 - errors),
                    Phases.of(errors));
        }
        String alert = "{category=\"success-rate\", objective_name=\"api\", service_name=\"s%d\", severity=\"%s\"}";
        scenario.firing(
                        "2h",
                        alert.formatted(ticket, "ticket"),
                        alert.formatted(page, "page"),
                        alert.formatted(page, "ticket"))
                .holds();
    }

    @Test
    void aCompleteOutageOfALaxObjectivePagesWithinTheHour() throws Exception {
        String lax = KIOSK.replace("99", "90");
        new RuleScenario(rules("90"))
                .sampledAllTwoMinutes()
                .calls(
                        lax,
                        Phases.of(MANY, THREE_DAYS).then(0, 600),
                        Phases.of(0, THREE_DAYS).then(MANY, 600))
                .firing("3d40m")
                .firing("3d50m", alert("page"))
                .holds();
    }

    @Property(tries = 500)
    void anyPercentileHasNumbersThatAreExactAndCanBeReached(
            @ForAll @BigRange(min = "0.000000000001", max = "99.999999999999") @Scale(12) BigDecimal percent) {
        Percentile percentile = Percentile.of(percent.toPlainString());
        BurnRates rates = new BurnRates(percentile);
        assertThat(rates.budget().add(BurnRates.ratio(percentile))).isEqualByComparingTo(BigDecimal.ONE);
        assertThat(new BigDecimal(percentile.text()).movePointLeft(2))
                .isEqualByComparingTo(BurnRates.ratio(percentile));
        BigDecimal faster = BigDecimal.ONE;
        for (Leg leg : Leg.values()) {
            assertThat(rates.threshold(leg)).isPositive().isLessThan(faster);
            assertThat(rates.text(leg)).matches("\\((14\\.4|6|3|1) \\* 0\\.\\d*[1-9]\\)|0\\.\\d*[1-9]");
            faster = rates.threshold(leg);
        }
        assertThat(rates.threshold(Leg.TICKET_SLOW)).isEqualByComparingTo(rates.budget());
    }

    @Property(tries = 500)
    void numbersAreReadAsTheyAre(@ForAll @Scale(15) BigDecimal number) {
        assertThat(BurnRates.number(number)).doesNotContain("E").doesNotEndWith(".");
        assertThat(new BigDecimal(BurnRates.number(number))).isEqualByComparingTo(number);
    }

    private static AlertRules.Builder rules(String percentile) {
        return AlertRules.builder()
                .objectives(List.of(new ObjectiveInCode("api", Percentile.of(percentile), null, null)))
                .withoutErrorRatioAlert();
    }

    private static String alert(String severity) {
        return "{category=\"success-rate\", objective_name=\"api\", service_name=\"kiosk\", severity=\"" + severity
                + "\"}";
    }
}
