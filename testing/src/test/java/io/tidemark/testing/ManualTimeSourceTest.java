package io.tidemark.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.time.TimeSource;
import io.tidemark.time.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // scopes are held, not used
class ManualTimeSourceTest {
    private final ManualTimeSource time = ManualTimeSource.startingAt(Instant.parse("2030-05-06T07:08:09Z"));

    @Test
    void movesOnlyWhenTold() {
        Timer timer = Timer.start(time);
        assertThat(time.instant()).isEqualTo("2030-05-06T07:08:09Z");

        time.advance(Duration.ofMillis(1500));

        assertThat(time.instant()).isEqualTo("2030-05-06T07:08:10.500Z");
        assertThat(timer.stop()).isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void setsTheTimeOfDayAlone() {
        Timer timer = Timer.start(time);

        time.setInstant(Instant.EPOCH);

        assertThat(time.instant()).isEqualTo(Instant.EPOCH);
        assertThat(timer.stop()).isZero();
    }

    @Test
    void doesNotGoBack() {
        assertThatThrownBy(() -> time.advance(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("setInstant");
    }

    @Test
    void isCurrentWhileInstalled() {
        try (var scope = time.install()) {
            assertThat(TimeSource.current()).isSameAs(time);
        }
        assertThat(TimeSource.current()).isSameAs(TimeSource.system());
    }

    @Test
    void losesNoStepOfSeveralThreads() throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        AtomicBoolean apart = new AtomicBoolean();
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                try {
                    start.await();
                } catch (InterruptedException stop) {
                    apart.set(true);
                }
                for (int j = 0; j < 1000; j++) {
                    long before = time.nanoTime();
                    time.advance(Duration.ofNanos(1));
                    if (time.nanoTime() <= before) {
                        apart.set(true);
                    }
                }
            });
            threads[i].start();
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(time.nanoTime()).isEqualTo(4000);
        assertThat(time.instant()).isEqualTo("2030-05-06T07:08:09.000004Z");
        assertThat(apart).isFalse();
    }
}
