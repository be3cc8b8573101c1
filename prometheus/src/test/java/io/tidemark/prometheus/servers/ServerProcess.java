package io.tidemark.prometheus.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server of the Prometheus family as a process of its own on the loopback interface, with a temporary directory. It never outlives this
 * JVM, however that ends.
 *
 * <p>Thread-safe.
 */
final class ServerProcess implements AutoCloseable {

    /** Its port comes from its log, so that nobody else can have taken it. */
    private static final Pattern LISTENING = Pattern.compile("msg=\"Listening on\".* address=\\S+:(\\d+)");

    /** The server is killed when nobody holds the other end of the standard input any more: the JVM closed it, or is no more. */
    private static final String SUPERVISED = """
            exec 3<&0
            "$@" </dev/null 3<&- &
            server=$!
            { read -r _ <&3; kill -KILL $server; } &
            supervisor=$!
            wait $server
            status=$?
            kill $supervisor
            exit $status
            """;

    private final Path program;
    private final List<String> arguments;
    private final Path directory;
    private final Path log;
    private @Nullable Process process;
    private int port;

    private ServerProcess(Path program, Path directory, List<String> arguments) {
        this.program = program;
        this.directory = directory;
        this.arguments = arguments;
        log = directory.resolve("log");
    }

    /** A new directory for one. */
    static Path directory(Path program) {
        try {
            return Files.createTempDirectory("tidemark-" + program.getFileName() + "-");
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /**
     * Starts one on a free port.
     *
     * @param directory what {@link #directory} gave; deleted at close
     * @param arguments all but the address
     * @throws AssertionError with its log, if it is not ready within 30 seconds
     */
    static ServerProcess start(Path program, Path directory, List<String> arguments) {
        ServerProcess server = new ServerProcess(program, directory, List.copyOf(arguments));
        try {
            server.start();
        } catch (AssertionError | RuntimeException problem) {
            server.close();
            throw problem;
        }
        return server;
    }

    /** Starts it, on its former port if it had one. Does nothing if it runs. */
    synchronized void start() {
        if (process != null) {
            return;
        }
        List<String> command = new ArrayList<>(List.of("sh", "-c", SUPERVISED, "sh", program.toString()));
        command.addAll(arguments);
        command.add("--web.listen-address=127.0.0.1:" + port);
        Process started;
        try {
            started = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException problem) {
            throw new UncheckedIOException("Could not start " + program, problem);
        }
        process = started;
        Waiting.until(
                program + " is ready",
                () -> {
                    if (!started.isAlive()) {
                        throw new AssertionError(program + " ended with " + started.exitValue() + "\n" + log());
                    }
                    return listens() && ready();
                },
                this::log);
    }

    private boolean listens() {
        Matcher matcher = LISTENING.matcher(log());
        if (!matcher.find()) {
            return false;
        }
        port = Integer.parseInt(matcher.group(1));
        return true;
    }

    private boolean ready() {
        try {
            return Http.get(endpoint().resolve("/-/ready")).status() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    /** The same each time that it is started. */
    synchronized URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** What it said since it was last started. */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException problem) {
            return "no log: " + problem;
        }
    }

    /** Kills it, and returns when its port is free. */
    synchronized void stop() {
        Process running = process;
        process = null;
        if (running == null) {
            return;
        }
        try {
            running.getOutputStream().close();
        } catch (IOException ended) {
            // It is over already.
        }
        try {
            if (!running.waitFor(30, TimeUnit.SECONDS)) {
                throw new AssertionError(program + " does not end");
            }
        } catch (InterruptedException problem) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops it and deletes its directory. */
    @Override
    public void close() {
        stop();
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** Its address and the end of its log. */
    @Override
    public String toString() {
        List<String> lines = Arrays.asList(log().split("\n"));
        return program.getFileName() + " on " + endpoint() + "\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }
}
