package io.tidemark.otlp;

import io.tidemark.internal.Warnings;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.Views;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A pump at work, from its beginning to its end. Safe for use by several threads. */
final class MetricRun {

    private final MetricPump pump;
    private final MetricExports exports;
    private final @Nullable Views views;
    private final Consumer<MetricFamily> lastRows;
    private final Duration closeLimit;
    private final Thread thread;

    // Guarded by this.
    private @Nullable Thread hook;
    private boolean closed;

    /**
     * @param views those that tell of rows that go; null for none
     * @param lastRows whom they tell
     */
    MetricRun(
            MetricPump pump,
            MetricExports exports,
            @Nullable Views views,
            Consumer<MetricFamily> lastRows,
            Duration closeLimit) {
        this.pump = pump;
        this.exports = exports;
        this.views = views;
        this.lastRows = lastRows;
        this.closeLimit = closeLimit;
        this.thread = Daemons.thread(pump, "tidemark-otlp-metrics");
    }

    MetricPump pump() {
        return pump;
    }

    void begin(boolean closeAtShutdown) {
        if (views != null) {
            views.onLastRows(lastRows);
        }
        thread.start();
        if (closeAtShutdown) {
            Thread atShutdown = Daemons.thread(this::close, "tidemark-otlp-shutdown");
            synchronized (this) {
                try {
                    Runtime.getRuntime().addShutdownHook(atShutdown);
                    hook = atShutdown;
                } catch (IllegalStateException shuttingDown) {
                    // Too late to be told of it.
                }
            }
        }
    }

    /** Sends what is new once more, and ends. Does not throw. */
    void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            removeHook();
        }
        pump.end(closeLimit);
        if (Thread.currentThread() == thread) {
            // A source closes it, on the thread whose end is waited for.
            try {
                Daemons.thread(this::end, "tidemark-otlp-shutdown").start();
            } catch (OutOfMemoryError noThread) {
                Warnings.warn(MetricPump.TOPIC, "there is no thread to shut the exporter down", noThread);
            }
        } else {
            end();
        }
    }

    private void end() {
        boolean interrupted = false;
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, closeLimit.toNanos());
        } catch (InterruptedException problem) {
            interrupted = true;
        }
        if (thread.isAlive()) {
            Warnings.warn(MetricPump.TOPIC, "the last metrics could not be sent within " + closeLimit, null);
            thread.interrupt();
        }
        if (views != null) {
            views.removeLastRowListener(lastRows);
        }
        exports.shutdown(Duration.ofSeconds(1));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void removeHook() {
        if (hook != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException shuttingDown) {
                // It may be the one that is running.
            }
            hook = null;
        }
    }
}
