package io.tidemark.prometheus;

import static io.tidemark.prometheus.PushSchedule.Result.FAILED;
import static io.tidemark.prometheus.PushSchedule.Result.PUSHED;
import static io.tidemark.prometheus.PushSchedule.Result.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.prometheus.PushSchedule.Result;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** When the next push is. */
class PushScheduleTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private static PushSchedule every(long seconds) {
        return new PushSchedule(() -> PUSHED, seconds * SECOND);
    }

    @Test
    void itKeepsItsTimesHoweverLongAPushTakes() {
        PushSchedule schedule = every(15);

        assertThat(schedule.wait(PUSHED, 0)).isEqualTo(15 * SECOND);
        assertThat(schedule.wait(PUSHED, SECOND)).isEqualTo(14 * SECOND);
        assertThat(schedule.wait(PUSHED, 15 * SECOND)).isEqualTo(15 * SECOND);
        assertThat(schedule.wait(PUSHED, 47 * SECOND)).isEqualTo(13 * SECOND);
    }

    @RepeatedTest(20)
    void failuresAreTriedAgainAfterLongerAndLongerPauses() {
        PushSchedule schedule = every(3_600);

        for (long most = 1; most <= 32; most *= 2) {
            assertThat(schedule.wait(FAILED, SECOND)).isBetween(most * SECOND / 2, most * SECOND);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(schedule.wait(FAILED, SECOND)).isBetween(30 * SECOND, 60 * SECOND);
        }
        assertThat(schedule.wait(PUSHED, SECOND)).isEqualTo(3_599 * SECOND);
        assertThat(schedule.wait(FAILED, SECOND)).as("from the beginning").isBetween(SECOND / 2, SECOND);
    }

    @RepeatedTest(20)
    void inALongPauseTimesAreLeftOutAndKept() {
        PushSchedule schedule = every(1);

        for (int i = 0; i < 7; i++) {
            schedule.wait(FAILED, 0);
        }
        for (long elapsed = 0; elapsed < 10 * SECOND; elapsed += 123_456_789) {
            long wait = schedule.wait(FAILED, elapsed);
            assertThat((elapsed + wait) % SECOND).isZero();
            assertThat(wait).isBetween(30 * SECOND, 61 * SECOND);
        }
    }

    @RepeatedTest(20)
    void whatIsRefusedWaitsForItsTime() {
        PushSchedule schedule = every(3_600);

        for (int i = 0; i < 10; i++) {
            assertThat(schedule.wait(REFUSED, SECOND)).isEqualTo(3_599 * SECOND);
        }
        PushSchedule often = every(1);
        for (int i = 0; i < 10; i++) {
            often.wait(REFUSED, 0);
        }
        assertThat(often.wait(REFUSED, 0)).as("there is no hurry").isBetween(30 * SECOND, 60 * SECOND);
    }

    @RepeatedTest(20)
    void whatTheServerAsksForComesBeforeThePause() {
        PushSchedule schedule = every(3_600);
        Result busy = new Result(Result.Kind.FAILED, 120 * SECOND);

        assertThat(schedule.wait(busy, SECOND)).isBetween(120 * SECOND + SECOND / 2, 121 * SECOND);
        assertThat(schedule.wait(FAILED, SECOND)).isBetween(SECOND, 2 * SECOND);
        long wait = every(15).wait(busy, SECOND);
        assertThat(wait).as("times are left out and kept").isEqualTo((120 + 14) * SECOND);
    }

    @Test
    void thereIsNoLimitToTheInterval() {
        PushSchedule schedule = new PushSchedule(() -> PUSHED, Long.MAX_VALUE / 2);

        assertThat(schedule.wait(PUSHED, SECOND)).isEqualTo(Long.MAX_VALUE / 2 - SECOND);
        assertThat(schedule.wait(FAILED, SECOND)).isBetween(SECOND / 2, SECOND);
    }
}
