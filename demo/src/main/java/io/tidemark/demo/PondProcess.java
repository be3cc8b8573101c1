package io.tidemark.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A pond that is a program of its own. It ends as it does in earnest, by a signal, and does not outlive this JVM, however that ends. */
final class PondProcess implements AutoCloseable {
    /** What it says when it is ready. */
    private static final Pattern OPEN = Pattern.compile("The duck pond is open at (http://\\S+)");

    private static final Duration TIME_TO_START = Duration.ofSeconds(90);
    private static final Duration TIME_TO_END = Duration.ofSeconds(30);
    private static final int LINES_KEPT = 200;

    /** As shells and the JVM have it: told to end by SIGTERM, and ended. */
    private static final int TERMINATED = 128 + 15;

    /**
     * The shell tells it to end when nobody holds the other end of its standard input any more: this JVM closed it, or is gone. Ctrl-C at the terminal is for the demo, which still
     * wants to ask it something.
     */
    private static final String SUPERVISED = """
            trap '' INT
            exec 3<&0
            "$@" </dev/null 3<&- &
            pond=$!
            { read -r _ <&3; kill -TERM $pond; } >/dev/null 2>&1 &
            supervisor=$!
            wait $pond
            code=$?
            kill $supervisor 2>/dev/null
            exit $code
            """;

    private final Process process;
    private final Thread reader;
    private final Deque<String> said = new ArrayDeque<>();

    /** Null until it is open. */
    private @Nullable URI uri;

    private boolean silent;

    private PondProcess(Process process) {
        this.process = process;
        this.reader = new Thread(this::read, "pond-process-output");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts it, and waits until it is open.
     *
     * @throws DemoException if it does not get there; says what it said last
     */
    static PondProcess start(List<String> command) throws DemoException, InterruptedException {
        List<String> supervised = new ArrayList<>(List.of("/bin/sh", "-c", SUPERVISED, "sh"));
        supervised.addAll(command);
        PondProcess pond;
        try {
            pond = new PondProcess(
                    new ProcessBuilder(supervised).redirectErrorStream(true).start());
        } catch (IOException problem) {
            throw new DemoException(command.get(0) + " cannot be started (" + problem.getMessage() + ")", problem);
        }
        boolean open = false;
        try {
            pond.awaitOpen();
            open = true;
            return pond;
        } finally {
            if (!open) {
                pond.close();
            }
        }
    }

    private synchronized void awaitOpen() throws DemoException, InterruptedException {
        long deadline = System.nanoTime() + TIME_TO_START.toNanos();
        while (uri == null) {
            long left = deadline - System.nanoTime();
            if (silent || left <= 0) {
                throw new DemoException("the pond with Spring Boot " + (silent ? "ended" : "is not open after 90 s")
                        + " before it was open; what it said:\n  " + String.join("\n  ", said));
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                heard(line);
            }
        } catch (IOException ended) {
            // Nobody is there who could say more.
        }
        synchronized (this) {
            silent = true;
            notifyAll();
        }
    }

    private synchronized void heard(String line) {
        if (said.size() == LINES_KEPT) {
            said.remove();
        }
        said.add(line);
        Matcher open = OPEN.matcher(line);
        if (uri == null && open.find()) {
            uri = URI.create(open.group(1));
            notifyAll();
        }
    }

    /** Its address. */
    synchronized URI uri() {
        URI open = uri;
        if (open == null) {
            throw new IllegalStateException("it is not open");
        }
        return open;
    }

    /**
     * Tells it to end, and returns when it has.
     *
     * @return what went wrong with that, in words; null if nothing did
     */
    @Nullable
    String end() throws InterruptedException {
        boolean before = !process.isAlive();
        tellToEnd();
        if (!process.waitFor(TIME_TO_END.toSeconds(), TimeUnit.SECONDS)) {
            return "the pond was told to end, and was still there after " + TIME_TO_END.toSeconds() + " s" + last();
        }
        reader.join(TIME_TO_END.toMillis());
        int code = process.exitValue();
        if (before || (code != TERMINATED && code != 0)) {
            return "the pond ended " + (before ? "by itself " : "") + "with exit code " + code + last();
        }
        return null;
    }

    private synchronized String last() {
        return said.isEmpty() ? "" : "; the last that it said: " + said.getLast();
    }

    private void tellToEnd() {
        try {
            process.getOutputStream().close();
        } catch (IOException ended) {
            // It is over already.
        }
    }

    /** Ends it, if it has not ended. */
    @Override
    public void close() {
        tellToEnd();
        try {
            if (process.waitFor(TIME_TO_END.toSeconds(), TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException noTime) {
            Thread.currentThread().interrupt();
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
