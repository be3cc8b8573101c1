package io.tidemark.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TimeTest {

    private final AtomicLong nanos = new AtomicLong();
    private final TimeSource source = new TimeSource() {
        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(nanos.get());
        }

        @Override
        public long nanoTime() {
            return nanos.get();
        }
    };

    @Test
    void aTimerRunsUntilItIsStopped() {
        Timer timer = Timer.start(source);
        nanos.addAndGet(3024);
        assertThat(timer.isRunning()).isTrue();
        assertThat(timer.elapsedNanos()).isEqualTo(3024);
        assertThat(timer.stop()).isEqualTo(Duration.ofNanos(3024));
        nanos.addAndGet(1000);
        assertThat(timer.stop()).isEqualTo(Duration.ofNanos(3024));
        assertThat(timer.isRunning()).isFalse();
    }

    @Test
    void aTimerIsNeverNegative() {
        Timer timer = Timer.start(source);
        nanos.addAndGet(-5);
        assertThat(timer.stopNanos()).isZero();
    }

    @Test
    void aTimerKeepsTheSourceThatItStartedWith() {
        Timer timer;
        try (TimeSource.Scope scope = TimeSource.override(source)) {
            timer = Timer.start();
            assertThat(scope).isNotNull();
        }
        nanos.addAndGet(7);
        assertThat(timer.stopNanos()).isEqualTo(7);
    }

    @Test
    void overridesNestAndBelongToTheirThread() {
        assertThat(TimeSource.current()).isSameAs(TimeSource.system());
        TimeSource inner = TimeSource.with(source, () -> {
            assertThat(TimeSource.current()).isSameAs(source);
            TimeSource other =
                    CompletableFuture.supplyAsync(TimeSource::current).join();
            assertThat(other).isSameAs(TimeSource.system());
            return TimeSource.with(TimeSource.system(), TimeSource::current);
        });
        assertThat(inner).isSameAs(TimeSource.system());
        assertThat(TimeSource.current()).isSameAs(TimeSource.system());
    }

    @Test
    void anOverrideIsClosedByTheThreadThatOpenedIt() {
        try (TimeSource.Scope scope = TimeSource.override(source)) {
            assertThatThrownBy(() -> CompletableFuture.runAsync(scope::close).join())
                    .hasRootCauseInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed by the thread that opened it");
            assertThat(TimeSource.current()).isSameAs(source);
        }
    }

    @Test
    void instantsBeyondTheRangeAreHeldAtItsEnds() {
        assertThat(TimeSource.epochNanos(Instant.ofEpochSecond(1, 5))).isEqualTo(1_000_000_005L);
        assertThat(TimeSource.epochNanos(Instant.ofEpochSecond(-1, 5))).isEqualTo(-999_999_995L);
        assertThat(TimeSource.epochNanos(Instant.MAX)).isEqualTo(Long.MAX_VALUE);
        assertThat(TimeSource.epochNanos(Instant.MIN)).isEqualTo(Long.MIN_VALUE);
        assertThat(TimeSource.epochNanosOfMillis(1752774958378L)).isEqualTo(1752774958378000000L);
        assertThat(TimeSource.epochNanosOfMillis(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
        assertThat(TimeSource.epochNanosOfMillis(Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
        assertThat(TimeSource.system().epochNanos() / 1_000_000)
                .isCloseTo(System.currentTimeMillis(), org.assertj.core.data.Offset.offset(60_000L));
    }
}
