package io.tidemark.demo;

import java.io.PrintWriter;
import java.util.Locale;

/** Says how far the demo is: on a terminal in one line that changes, else, and only without an end, in a line now and then. */
final class Progress implements AutoCloseable {
    private static final int MILLIS_ON_TERMINAL = 200;
    private static final int MILLIS_ELSEWHERE = 60_000;

    private final PrintWriter out;
    private final Tally tally;
    private final DemoOptions options;
    private final long start = System.nanoTime();

    /** How many characters of the line are on the terminal. */
    private int shown;

    private boolean closed;

    Progress(PrintWriter out, Tally tally, DemoOptions options) {
        this.out = out;
        this.tally = tally;
        this.options = options;
    }

    void start() {
        if (options.quiet() || !(options.terminal() || options.endless())) {
            return;
        }
        Thread thread = new Thread(this::show, "pond-progress");
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes the line away. */
    @Override
    public synchronized void close() {
        closed = true;
        if (shown > 0) {
            out.print("\r" + " ".repeat(shown) + "\r");
            out.flush();
        }
    }

    private void show() {
        try {
            do {
                Thread.sleep(options.terminal() ? MILLIS_ON_TERMINAL : MILLIS_ELSEWHERE);
            } while (show(line()));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean show(String line) {
        if (closed) {
            return false;
        }
        if (options.terminal()) {
            out.print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
            shown = line.length();
        } else {
            out.println(line);
        }
        out.flush();
        return true;
    }

    private String line() {
        long answered = tally.answered();
        double seconds = (System.nanoTime() - start) / 1e9;
        String requests = options.endless()
                ? String.format(Locale.ROOT, "%,d requests", answered)
                : String.format(
                        Locale.ROOT,
                        "%,d of %,d requests (%d %%)",
                        answered,
                        options.requests(),
                        answered * 100 / options.requests());
        return String.format(
                Locale.ROOT,
                "%s, %,.0f/s, %,d failed%s",
                requests,
                answered / seconds,
                tally.failed(),
                options.endless() ? "; Ctrl-C ends" : "");
    }
}
