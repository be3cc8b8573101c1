package io.tidemark.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.Threads;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopwatchTest {

    private final FakeClock clock = new FakeClock();
    private final Stopwatch stopwatch = Stopwatch.create(clock);

    @Test
    void neverStartedIsAbsent() {
        clock.pass(3);

        assertThat(stopwatch.isStarted()).isFalse();
        assertThat(stopwatch.closeValue()).isNull();
        assertThat(stopwatch).hasToString("Stopwatch[never started]");
    }

    @SuppressWarnings("try")
    @Test
    void timesAddUp() {
        TimerGuard first = stopwatch.start();
        clock.pass(3);
        assertThat(first.stop()).isEqualTo(Duration.ofNanos(3));
        clock.pass(100);
        try (TimerGuard second = stopwatch.start()) {
            clock.pass(4);
        }

        assertThat(stopwatch.elapsedNanos()).isEqualTo(7);
        assertThat(stopwatch.closeValue()).isEqualTo(Duration.ofNanos(7));
    }

    @Test
    void aTimeOfNothingIsPresent() {
        stopwatch.start().close();

        assertThat(stopwatch.closeValue()).isEqualTo(Duration.ZERO);
    }

    @Test
    void severalMayRunAtOnceAndEachCounts() {
        TimerGuard first = stopwatch.start();
        clock.pass(10);
        TimerGuard second = stopwatch.start();
        clock.pass(5);
        assertThat(stopwatch.elapsedNanos()).isEqualTo(20);
        first.stop();
        clock.pass(1);
        second.stop();

        assertThat(stopwatch.elapsedNanos()).isEqualTo(21);
    }

    @Test
    void onlyTheFirstEndOfAGuardCounts() {
        TimerGuard guard = stopwatch.start();
        clock.pass(3);
        guard.stop();
        clock.pass(3);

        assertThat(guard.stop()).isEqualTo(Duration.ofNanos(3));
        guard.discard();
        assertThat(guard.overwrite()).isEqualTo(Duration.ofNanos(3));
        guard.close();
        assertThat(stopwatch.elapsedNanos()).isEqualTo(3);
    }

    @Test
    void discardedCountsAsNeverStarted() {
        try (TimerGuard guard = stopwatch.start()) {
            clock.pass(3);
            guard.discard();
        }

        assertThat(stopwatch.isStarted()).isFalse();
        assertThat(stopwatch.closeValue()).isNull();
    }

    @Test
    void overwritingReplacesWhatHasAddedUp() {
        TimerGuard first = stopwatch.start();
        clock.pass(50);
        first.stop();
        TimerGuard second = stopwatch.start();
        clock.pass(4);

        assertThat(second.overwrite()).isEqualTo(Duration.ofNanos(4));
        assertThat(stopwatch.elapsedNanos()).isEqualTo(4);
        TimerGuard third = stopwatch.start();
        clock.pass(2);
        third.stop();
        assertThat(stopwatch.elapsedNanos()).isEqualTo(6);
    }

    @Test
    void oneThatRunsWhenTheRecordClosesCountsUpToThenAndLaterStopsAreIgnored() {
        TimerGuard stopped = stopwatch.start();
        TimerGuard overwritten = stopwatch.start();
        TimerGuard discarded = stopwatch.start();
        clock.pass(5);
        stopwatch.end();
        clock.pass(100);
        assertThat(stopped.stop()).isEqualTo(Duration.ofNanos(105));
        overwritten.overwrite();
        discarded.discard();
        stopwatch.start().stop();
        stopwatch.clear();
        stopwatch.end();

        assertThat(stopwatch.closeValue()).isEqualTo(Duration.ofNanos(15));
        assertThat(stopwatch.elapsedNanos()).isEqualTo(15);
    }

    @Test
    void oneStartedAfterTheRecordClosedLeavesItAbsent() {
        stopwatch.end();
        TimerGuard late = stopwatch.start();
        clock.pass(5);

        assertThat(late.stop()).isEqualTo(Duration.ofNanos(5));
        assertThat(stopwatch.closeValue()).isNull();
    }

    @Test
    void clearingForgetsWhatRanAndWhatRuns() {
        TimerGuard first = stopwatch.start();
        TimerGuard second = stopwatch.start();
        clock.pass(5);
        first.stop();
        stopwatch.clear();
        assertThat(stopwatch.isStarted()).isFalse();
        clock.pass(5);
        second.stop();
        assertThat(stopwatch.isStarted()).isFalse();

        TimerGuard third = stopwatch.start();
        clock.pass(2);
        third.stop();
        assertThat(stopwatch.elapsedNanos()).isEqualTo(2);
    }

    @Test
    void aClockThatGoesBackGivesNothingNegative() {
        TimerGuard guard = stopwatch.start();
        clock.pass(-7);
        assertThat(stopwatch.elapsedNanos()).isZero();
        assertThat(guard.stop()).isZero();

        assertThat(stopwatch.closeValue()).isZero();
    }

    @Test
    void itKeepsTheSourceThatWasCurrent() {
        Stopwatch made = TimeSource.with(clock, Stopwatch::create);
        TimerGuard guard = made.start();
        clock.pass(9);

        assertThat(guard.stop()).isEqualTo(Duration.ofNanos(9));
    }

    @Test
    void guardsStoppedByTwoThreadsCountOnce() throws Exception {
        int rounds = 20_000;
        TimerGuard[] guards = new TimerGuard[rounds];
        for (int i = 0; i < rounds; i++) {
            guards[i] = stopwatch.start();
        }
        clock.pass(3);
        Threads.together(3, thread -> {
            for (TimerGuard guard : guards) {
                guard.stop();
            }
            return null;
        });

        assertThat(stopwatch.elapsedNanos()).isEqualTo(3L * rounds);
    }

    @Test
    void closingWhileAnotherThreadStopsCountsEachGuardOnce() throws Exception {
        int rounds = 20_000;
        Stopwatch[] watches = new Stopwatch[rounds];
        TimerGuard[] guards = new TimerGuard[rounds];
        for (int i = 0; i < rounds; i++) {
            watches[i] = Stopwatch.create(clock);
            guards[i] = watches[i].start();
        }
        clock.pass(3);
        List<Long> results = Threads.together(2, thread -> {
            long sum = 0;
            for (int i = 0; i < rounds; i++) {
                if (thread == 0) {
                    guards[i].stop();
                } else {
                    watches[i].end();
                    sum += watches[i].elapsedNanos();
                }
            }
            return sum;
        });

        assertThat(results.get(1)).isEqualTo(3L * rounds);
    }

    @Test
    void timestampOnCloseIsTheMomentOfClosing() {
        TimestampOnClose timestamp = TimestampOnClose.create(clock);
        TimestampOnClose current = TimeSource.with(clock, TimestampOnClose::create);
        clock.pass(4);

        assertThat(timestamp.closeValue()).isEqualTo(Instant.ofEpochSecond(1, 4));
        assertThat(current.closeValue()).isEqualTo(Instant.ofEpochSecond(1, 4));
    }
}
