package io.tidemark.jvm;

import io.tidemark.internal.Warnings;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;
import jdk.jfr.consumer.RecordingStream;
import org.jspecify.annotations.Nullable;

/** Counts the virtual threads that keep their carriers for 20 ms or more, from the events of the JDK Flight Recorder. Begins when it is read first. */
final class PinnedThreads implements Reading, AutoCloseable {

    private static final String EVENT = "jdk.VirtualThreadPinned";
    private static final Duration LEAST = Duration.ofMillis(20);

    private final LongAdder count = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    // Guarded by this.
    private @Nullable Instant since;
    private @Nullable AutoCloseable stream;
    private boolean ended;

    private PinnedThreads() {}

    /** Null if this JVM has no virtual threads, or no recorder. */
    static @Nullable PinnedThreads ifKnown() {
        return Runtime.version().feature() >= 21
                        && ModuleLayer.boot().findModule("jdk.jfr").isPresent()
                ? new PinnedThreads()
                : null;
    }

    @Override
    public void read(Readings into) {
        Instant from;
        synchronized (this) {
            if (ended) {
                return;
            }
            if (since == null) {
                since = into.taken();
                // The recorder takes its time to start: the exporter that asks does not wait for it.
                Thread thread = new Thread(null, this::listen, "tidemark-pinned", 0, false);
                thread.setDaemon(true);
                thread.start();
            }
            from = since;
        }
        into.addSince(JvmMetric.PINNINGS, Tags.empty(), from, new AggregationData.OfLong(count.sum()));
        into.addSince(JvmMetric.PINNED_TIME, Tags.empty(), from, new AggregationData.OfDouble(nanos.sum() / 1e9));
    }

    private void listen() {
        try (RecordingStream events = new RecordingStream()) {
            // Without it there is no threshold in some JVMs.
            events.enable(EVENT).withThreshold(LEAST).withoutStackTrace();
            events.onEvent(EVENT, event -> {
                // Another recording may have a lower threshold: the lowest is that of all.
                if (event.getDuration().compareTo(LEAST) >= 0) {
                    count.increment();
                    nanos.add(event.getDuration().toNanos());
                }
            });
            synchronized (this) {
                if (ended) {
                    return;
                }
                stream = events;
            }
            events.start();
        } catch (Throwable problem) {
            Warnings.warn("pinned", "virtual threads that keep their carriers cannot be counted", problem);
            synchronized (this) {
                ended = true;
            }
        }
    }

    @Override
    public void close() {
        AutoCloseable open;
        synchronized (this) {
            ended = true;
            open = stream;
            stream = null;
        }
        if (open != null) {
            try {
                open.close();
            } catch (Exception problem) {
                Warnings.warn("pinned", "the flight recorder could not be closed", problem);
            }
        }
    }
}
