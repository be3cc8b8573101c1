package io.tidemark.sink;

import io.tidemark.internal.Warnings;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** An observer as a sink uses it: whatever it throws stays in here, and if it takes long that is told. For one thread at a time. */
final class Observation {

    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SinkObserver observer;
    private final Periods periods;

    Observation(SinkObserver observer, Periods periods) {
        this.observer = observer;
        this.periods = periods;
    }

    /** Tells the observer. Never throws. */
    void report(CountedSink sink, long idleNanos) {
        try {
            long began = System.nanoTime();
            observer.flushed(periods.end(sink.stats(), began, idleNanos));
            long took = System.nanoTime() - began;
            if (took >= SLOW_NANOS) {
                Warnings.warn(
                        "observerSlow",
                        periods.sink(),
                        "an observer took " + Duration.ofNanos(took)
                                + ". It runs on the thread that writes: hand what takes long to another",
                        null);
            }
        } catch (Throwable problem) {
            Warnings.warn(
                    "observer", periods.sink(), "an observer threw, and is called again at the next flush", problem);
        }
    }
}
