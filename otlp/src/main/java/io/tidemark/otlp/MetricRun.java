package io.tidemark.otlp;

import io.tidemark.internal.Warnings;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A pump at work, from its beginning to its end. Safe for use by several threads. */
final class MetricRun {

    private static final Duration SHUTDOWN = Duration.ofSeconds(1);

    private final MetricPump pump;
    private final MetricExports exports;
    private final ViewWatch watch;
    private final Duration closeLimit;
    private final Thread thread;

    // Guarded by this.
    private @Nullable Thread hook;
    private boolean closed;

    MetricRun(MetricPump pump, MetricExports exports, ViewWatch watch, Duration closeLimit) {
        this.pump = pump;
        this.exports = exports;
        this.watch = watch;
        this.closeLimit = closeLimit;
        this.thread = Daemons.thread(pump, "tidemark-otlp-metrics");
    }

    MetricPump pump() {
        return pump;
    }

    void begin(boolean closeAtShutdown) {
        watch.look();
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
            inBackground(this::end);
        } else {
            end();
        }
    }

    private static @Nullable Thread inBackground(Runnable work) {
        try {
            Thread started = Daemons.thread(work, "tidemark-otlp-shutdown");
            started.start();
            return started;
        } catch (Throwable noThread) {
            Warnings.warn(MetricPump.TOPIC, "there is no thread to shut the exporter down", noThread);
            return null;
        }
    }

    private void end() {
        long deadline = System.nanoTime() + closeLimit.toNanos();
        boolean interrupted = !awaitEnd(thread, deadline);
        if (thread.isAlive()) {
            Warnings.warn(MetricPump.TOPIC, "the last metrics could not be sent within " + closeLimit, null);
            pump.giveUp(thread);
        }
        // An exporter of somebody else may hang.
        Thread shutdown = inBackground(() -> {
            watch.stop();
            exports.shutdown(SHUTDOWN);
        });
        if (shutdown != null) {
            long most = System.nanoTime() + SHUTDOWN.toNanos();
            interrupted |= !awaitEnd(shutdown, deadline - most < 0 ? deadline : most);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives false if it was interrupted; it then waits no longer. */
    private static boolean awaitEnd(Thread thread, long deadline) {
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, deadline - System.nanoTime());
            return true;
        } catch (InterruptedException problem) {
            return false;
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
