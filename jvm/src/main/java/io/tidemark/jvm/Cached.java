package io.tidemark.jvm;

import io.tidemark.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is read anew when it is asked for and is too old. One thread reads at a time; others are given the old one meanwhile. */
final class Cached<T> {

    /** Longer is for ever. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private final Supplier<T> reading;
    private final long nanos;
    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Sample<T> last;

    private record Sample<T>(T value, long nanoTime) {}

    /** @param forSoLong zero for a new one each time */
    Cached(Duration forSoLong, TimeSource time, Supplier<T> reading) {
        this.reading = reading;
        this.time = time;
        this.nanos = forSoLong.compareTo(LONGEST) < 0 ? forSoLong.toNanos() : Long.MAX_VALUE;
    }

    T get() {
        Sample<T> known = last;
        if (known != null && isFresh(known)) {
            return known.value();
        }
        if (known == null) {
            lock.lock();
        } else if (!lock.tryLock()) {
            return known.value();
        }
        try {
            known = last;
            if (known == null || !isFresh(known)) {
                long now = time.nanoTime();
                known = new Sample<>(reading.get(), now);
                last = known;
            }
            return known.value();
        } finally {
            lock.unlock();
        }
    }

    private boolean isFresh(Sample<T> sample) {
        return time.nanoTime() - sample.nanoTime() < nanos;
    }
}
