package io.tidemark.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FailuresTest {

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final Failures failures = new Failures("failures", "", "what");

    private void failsAtMinute(String what, int minute) {
        failures.failed(what, "failed", null, Long.MAX_VALUE - 5 * MINUTE + minute * MINUTE);
    }

    @Test
    void eachThatFailsIsToldOfOnce() {
        failures.expect("duck");
        failures.expect("drake");
        try (Logged logged = new Logged()) {
            failsAtMinute("duck", 0);
            failsAtMinute("drake", 0);
            failsAtMinute("duck", 1);
            failsAtMinute("duck", 60);
            assertThat(logged.messages()).containsExactly("duck: failed", "drake: failed");
        }
    }

    @Test
    void oneThatWorkedMeanwhileIsToldOfAgain_butNotInTheNextTenMinutes() {
        failures.expect("duck");
        try (Logged logged = new Logged()) {
            failsAtMinute("duck", 0);
            failures.worked("duck");
            failsAtMinute("duck", 4);
            failsAtMinute("duck", 9);
            assertThat(logged.messages()).hasSize(1);
            failsAtMinute("duck", 10);
            failsAtMinute("duck", 30);
            assertThat(logged.messages()).containsExactly("duck: failed", "duck: failed (it failed 4 times so far)");
        }
    }
}
