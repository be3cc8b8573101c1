package io.tidemark.it.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.InUnit;
import io.tidemark.Metrics;
import io.tidemark.entry.Entry;
import io.tidemark.testing.ManualTimeSource;
import io.tidemark.testing.TidemarkExtension;
import io.tidemark.time.Stopwatch;
import io.tidemark.time.TimeSource;
import io.tidemark.time.Timer;
import io.tidemark.time.TimerGuard;
import io.tidemark.unit.MetricUnit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Time")
@ExtendWith(TidemarkExtension.class)
class TimeTest {

    private final Emitted emitted = Emitted.emf();

    @Metrics
    static class Timed {
        final Timer timer = Timer.start();
        Instant begun = TimeSource.current().instant();
    }

    @Test
    @DisplayName(
            "TimeSource.current() gives instant() and nanoTime(); ManualTimeSource is advanced by hand; an override is scoped to a block on"
                    + " the calling thread")
    @SuppressWarnings("try")
    void override() throws InterruptedException {
        ManualTimeSource outer = ManualTimeSource.startingAt(Instant.ofEpochMilli(1000));
        ManualTimeSource inner = ManualTimeSource.startingAt(Instant.ofEpochMilli(5000));
        List<Boolean> elsewhere = new ArrayList<>();
        TimeTest_TimedGuard guard;
        try (var scope = outer.install()) {
            outer.advance(Duration.ofMillis(1));
            try (var nested = inner.install()) {
                inner.advance(Duration.ofMillis(2));
                guard = new TimeTest_TimedGuard(emitted);
                assertThat(TimeSource.current().instant()).isEqualTo(Instant.ofEpochMilli(5002));
                assertThat(TimeSource.current().nanoTime()).isEqualTo(2_000_000);
                Thread other = new Thread(() -> elsewhere.add(TimeSource.current() == TimeSource.system()));
                other.start();
                other.join();
            }
            assertThat(TimeSource.current()).isSameAs(outer);
        }
        assertThat(TimeSource.current()).isSameAs(TimeSource.system());
        assertThat(elsewhere).containsExactly(true);

        inner.advance(Duration.ofMillis(3));
        guard.close();
        assertThat(emitted.fields()).isEqualTo("""
                {"timer":3,"begun":"5002"}""");
    }

    @Metrics
    static class TimedBy {
        final Timer timer;

        TimedBy(TimeSource source) {
            timer = Timer.start(source);
        }
    }

    @Test
    @DisplayName("... or passed explicitly")
    void passed() {
        ManualTimeSource time = ManualTimeSource.create();
        var guard = new TimeTest_TimedByGuard(time, emitted);
        time.advance(Duration.ofMillis(7));
        guard.close();

        assertThat(emitted.fields()).isEqualTo("""
                {"timer":7}""");
    }

    @Metrics
    static class TwoTimers {
        final Timer stopped = Timer.start();
        final Timer running = Timer.start();
    }

    @Test
    @DisplayName("Timer starts when made; stop() returns the Duration; else it stops when the guard closes")
    void timer(ManualTimeSource time) {
        var guard = new TimeTest_TwoTimersGuard(emitted);
        time.advance(Duration.ofMillis(3));
        assertThat(guard.stopped.stop()).isEqualTo(Duration.ofMillis(3));
        time.advance(Duration.ofMillis(4));
        guard.close();
        time.advance(Duration.ofMillis(5));

        assertThat(guard.stopped.stop()).isEqualTo(Duration.ofMillis(3));
        assertThat(emitted.fields()).isEqualTo("""
                {"stopped":3,"running":7}""");
    }

    @Metrics
    static class Watched {
        @InUnit(MetricUnit.MILLISECONDS)
        final Stopwatch watch = Stopwatch.create();

        final Stopwatch never = Stopwatch.create();
    }

    @Test
    @DisplayName("Stopwatch starts by hand and adds up; never started is absent")
    void stopwatch(ManualTimeSource time) {
        try (var guard = new TimeTest_WatchedGuard(emitted)) {
            try (TimerGuard first = guard.watch.start()) {
                time.advance(Duration.ofMillis(3));
                assertThat(first.stop()).isEqualTo(Duration.ofMillis(3));
            }
            time.advance(Duration.ofMillis(50));
            TimerGuard second = guard.watch.start();
            time.advance(Duration.ofMillis(4));
            second.stop();
        }

        assertThat(emitted.fields()).isEqualTo("""
                {"watch":7}""");
    }

    @Test
    @DisplayName("start() returns a TimerGuard (stop, discard, overwrite)")
    void timerGuards(ManualTimeSource time) {
        try (var guard = new TimeTest_WatchedGuard(emitted)) {
            TimerGuard stopped = guard.watch.start();
            time.advance(Duration.ofMillis(3));
            stopped.stop();
            TimerGuard overwriting = guard.watch.start();
            time.advance(Duration.ofMillis(4));
            overwriting.overwrite();
            TimerGuard discarded = guard.watch.start();
            time.advance(Duration.ofMillis(5));
            discarded.discard();
            guard.never.start().discard();
        }

        assertThat(emitted.fields()).isEqualTo("""
                {"watch":4}""");
    }

    @Test
    @DisplayName("clear()")
    void clear(ManualTimeSource time) {
        try (var guard = new TimeTest_WatchedGuard(emitted)) {
            TimerGuard before = guard.watch.start();
            time.advance(Duration.ofMillis(3));
            guard.watch.clear();
            before.stop();
        }

        assertThat(emitted.fields()).isEqualTo("{}");
    }

    @Test
    @DisplayName(
            "A guard may be kept by another thread; one still running when the record closes counts up to that moment, and later stops are"
                    + " ignored")
    void runningWhenTheRecordCloses(ManualTimeSource time) throws InterruptedException {
        List<Entry> queue = new ArrayList<>();
        var guard = new TimeTest_WatchedGuard(queue::add);
        TimerGuard elsewhere = guard.watch.start();
        time.advance(Duration.ofMillis(3));
        guard.close();
        time.advance(Duration.ofMillis(4));
        Thread other = new Thread(elsewhere::stop);
        other.start();
        other.join();
        emitted.append(queue.get(0));

        assertThat(emitted.fields()).isEqualTo("""
                {"watch":3}""");
    }

    @Test
    @DisplayName(
            "Without @Timestamp the entry's time is the moment that the guard closed, not the moment that it was formatted")
    void timeOfTheEntry(ManualTimeSource time) {
        List<Entry> queue = new ArrayList<>();
        var guard = new TimeTest_TimedGuard(queue::add);
        time.advance(Duration.ofMillis(3));
        guard.close();
        time.advance(Duration.ofHours(1));
        emitted.append(queue.get(0));

        assertThat(emitted.epochMillis()).isEqualTo(ManualTimeSource.DEFAULT_START.toEpochMilli() + 3);
    }
}
