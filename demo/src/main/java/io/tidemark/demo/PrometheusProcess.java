package io.tidemark.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Prometheus as a process of its own, on this machine only, on a port that is free. What it stores is in a temporary directory. Neither the process nor the
 * directory outlives this JVM, however that ends.
 */
final class PrometheusProcess implements AutoCloseable {
    /** Its port is taken from its log, so that nobody else can have it. */
    private static final Pattern LISTENING = Pattern.compile("msg=\"Listening on\".* address=\\S+:(\\d+)");

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MILLIS_BETWEEN_LOOKS = 20;
    private static final int SECONDS_TO_END = 10;

    /**
     * The shell kills it when nobody holds the other end of its standard input any more: this JVM closed it, or is gone. It then deletes the directory, which is
     * {@code $0}. If the server ends by itself that stays until then, for its log.
     */
    private static final String SUPERVISED = """
            trap '' INT
            exec 3<&0
            "$@" </dev/null 3<&- >"$0/log" 2>&1 &
            server=$!
            { read -r _ <&3; kill -KILL $server; } >/dev/null 2>&1 &
            supervisor=$!
            wait $server
            kill $supervisor
            : >"$0/ended"
            read -r _ <&3
            rm -rf "$0"
            """;

    private final HttpClient http;
    private final Path directory;
    private final Process process;
    private URI uri = URI.create("http://127.0.0.1");

    private PrometheusProcess(HttpClient http, Path directory, Process process) {
        this.http = http;
        this.directory = directory;
        this.process = process;
    }

    /**
     * Starts it, and waits until it answers.
     *
     * @throws IOException if it does not; says what it said last
     */
    static PrometheusProcess start(Path program, Path configuration, HttpClient http)
            throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("tidemark-demo-prometheus-");
        List<String> command = new ArrayList<>();
        // In a session of its own: Ctrl-C at the terminal is for the demo, which still wants to ask it something.
        Programs.find("setsid", System.getenv("PATH")).ifPresent(setsid -> command.add(setsid.toString()));
        command.addAll(List.of("/bin/sh", "-c", SUPERVISED, directory.toString()));
        command.addAll(List.of(
                program.toString(),
                "--config.file=" + configuration.toAbsolutePath(),
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:0",
                "--enable-feature=exemplar-storage"));
        PrometheusProcess started;
        try {
            started = new PrometheusProcess(
                    http,
                    directory,
                    new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start());
        } catch (IOException problem) {
            Files.delete(directory);
            throw problem;
        }
        boolean ready = false;
        try {
            started.awaitReady();
            ready = true;
            return started;
        } finally {
            if (!ready) {
                started.close();
            }
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            boolean alive = isAlive();
            String said = log();
            Matcher listening = LISTENING.matcher(said);
            if (listening.find()) {
                uri = URI.create("http://127.0.0.1:" + listening.group(1));
                if (isReady()) {
                    return;
                }
            }
            if (!alive || System.nanoTime() - deadline > 0) {
                throw new IOException((alive ? "it is not ready after 30 s" : "it ended") + lastLine(said));
            }
            Thread.sleep(MILLIS_BETWEEN_LOOKS);
        }
    }

    private boolean isReady() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri.resolve("/-/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("log"));
        } catch (IOException none) {
            return "";
        }
    }

    private static String lastLine(String log) {
        List<String> lines = log.lines().toList();
        return lines.isEmpty() ? "" : "; the last that it said: " + lines.get(lines.size() - 1);
    }

    /** Its address. */
    URI uri() {
        return uri;
    }

    /** Whether it still runs. */
    boolean isAlive() {
        return process.isAlive() && Files.notExists(directory.resolve("ended"));
    }

    /** Kills it, and returns when it and what it stored are gone. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException ended) {
            // It is over already.
        }
        try {
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException noTime) {
            // It ends all the same: the shell sees to that.
            Thread.currentThread().interrupt();
        }
    }
}
