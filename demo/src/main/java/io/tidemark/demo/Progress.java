package io.tidemark.demo;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Says how far the demo is: on a terminal in one line that changes, else (without an end only) in a line now and then. */
final class Progress implements AutoCloseable {
    private final PrintWriter out;
    private final Tally tally;
    private final DemoOptions options;
    private final long start = System.nanoTime();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "pond-progress");
        thread.setDaemon(true);
        return thread;
    });

    /** How many characters of the line are on the terminal. */
    private int shown;

    private Progress(PrintWriter out, Tally tally, DemoOptions options) {
        this.out = out;
        this.tally = tally;
        this.options = options;
    }

    static Progress start(PrintWriter out, Tally tally, DemoOptions options) {
        Progress progress = new Progress(out, tally, options);
        if (options.quiet()) {
            return progress;
        }
        if (options.terminal()) {
            progress.timer.scheduleWithFixedDelay(
                    () -> progress.show(progress.line()), 200, 200, TimeUnit.MILLISECONDS);
        } else if (options.endless()) {
            progress.timer.scheduleWithFixedDelay(() -> out.println(progress.line()), 10, 10, TimeUnit.SECONDS);
        }
        return progress;
    }

    /** Takes the line away. */
    @Override
    public void close() throws InterruptedException {
        timer.shutdownNow();
        timer.awaitTermination(1, TimeUnit.SECONDS);
        if (shown > 0) {
            show("");
            out.print('\r');
            out.flush();
        }
    }

    private String line() {
        long answered = tally.answered();
        double seconds = (System.nanoTime() - start) / 1e9;
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%,d", answered));
        if (options.endless()) {
            line.append(" requests");
        } else {
            line.append(String.format(
                    Locale.ROOT, " of %,d requests (%d %%)", options.requests(), answered * 100 / options.requests()));
        }
        line.append(String.format(Locale.ROOT, ", %,.0f/s, %,d failed", answered / seconds, tally.failed()));
        if (options.endless()) {
            line.append("; Ctrl-C ends");
        }
        return line.toString();
    }

    private void show(String line) {
        out.print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
        out.flush();
        shown = line.length();
    }
}
