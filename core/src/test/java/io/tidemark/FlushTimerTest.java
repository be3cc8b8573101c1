package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.GuardStateTest.TestGuard;
import io.tidemark.support.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlushTimerTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final FlushTimer timer = new FlushTimer(Duration.ofMillis(50));

    private static GuardState.Holder<?> force(TestGuard guard) {
        return (GuardState.Holder<?>) guard.forceFlushGuard();
    }

    private static TestGuard held() {
        TestGuard guard = new TestGuard();
        guard.flushGuard();
        return guard;
    }

    @Test
    void emitsWhenTheTimeIsOver() {
        TestGuard guard = held();
        ForceFlushGuard force = guard.flushAfter(Duration.ofMillis(20));
        guard.close();
        Eventually.until("emission", () -> guard.emitted.get() == 1);
        force.close();
        assertThat(guard.emitted).hasValue(1);
    }

    @Test
    void earlierOnesComeFirstWhateverTheOrderTheyCameIn() {
        List<TestGuard> guards = new ArrayList<>();
        for (int millis : new int[] {3_600_000, 60, 5, 30}) {
            TestGuard guard = held();
            timer.schedule(force(guard), Duration.ofMillis(millis));
            guard.close();
            guards.add(guard);
        }

        Eventually.until("emission", () -> guards.get(1).emitted.get() == 1);
        assertThat(guards.get(2).emitted).hasValue(1);
        assertThat(guards.get(3).emitted).hasValue(1);
        assertThat(guards.get(0).emitted).hasValue(0);
        assertThat(timer.waiting()).isEqualTo(1);
    }

    @Test
    void noTimeIsAtOnce() {
        for (Duration none : new Duration[] {Duration.ZERO, Duration.ofDays(-1)}) {
            TestGuard guard = held();
            guard.flushAfter(none);
            guard.close();
            assertThat(guard.emitted).hasValue(1);
        }
    }

    @Test
    void doesNotShortenTheOwnersTime() {
        TestGuard guard = held();
        guard.flushAfter(Duration.ZERO);
        assertThat(guard.emitted).hasValue(0);
    }

    @Test
    void closingItEarlierFlushesEarlier() {
        TestGuard guard = held();
        ForceFlushGuard force = guard.flushAfter(Duration.ofSeconds(Long.MAX_VALUE));
        guard.close();
        force.close();
        assertThat(guard.emitted).hasValue(1);
    }

    @Test
    void theThreadIsADaemonAndEndsWhenIdle() {
        TestGuard guard = held();
        guard.close();
        timer.schedule(force(guard), Duration.ofMillis(1));
        assertThat(timer.isRunning()).isTrue();

        Eventually.until("the end of the thread", () -> guard.emitted.get() == 1 && !timer.isRunning());

        TestGuard another = held();
        another.close();
        timer.schedule(force(another), Duration.ofMillis(1));
        Eventually.until("emission", () -> another.emitted.get() == 1);
    }

    @Test
    void oneThreadServesAll() {
        for (int i = 0; i < 10; i++) {
            held().flushAfter(LONG);
        }

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().equals("tidemark-flush-timer"))
                .hasSizeLessThanOrEqualTo(2) // this class has one of its own
                .isNotEmpty()
                .allMatch(Thread::isDaemon);
    }

    @Test
    void emittedOnesAreForgottenLongBeforeTheirTime() {
        TestGuard open = held();
        timer.schedule(force(open), LONG);
        for (int i = 0; i < 100_000; i++) {
            TestGuard guard = new TestGuard();
            timer.schedule(force(guard), LONG);
            if (i % 2 == 0) {
                guard.close();
            } else {
                guard.discard();
            }
        }

        assertThat(timer.waiting()).isLessThanOrEqualTo(2 * FlushTimer.SMALLEST_PURGE);
        TestGuard soon = held();
        soon.close();
        timer.schedule(force(soon), Duration.ofMillis(1));
        Eventually.until("emission", () -> soon.emitted.get() == 1);
        assertThat(open.emitted).hasValue(0);
    }
}
