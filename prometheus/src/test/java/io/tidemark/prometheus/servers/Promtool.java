package io.tidemark.prometheus.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real {@code promtool}. Tests that use it are skipped where it is not installed. */
public final class Promtool {

    private Promtool() {}

    /**
     * What {@code promtool check metrics} holds against an exposition, a line each: what it cannot read, and what goes against the
     * customs of Prometheus, as a counter without {@code _total}.
     *
     * @param exposition in the text format 0.0.4
     * @throws org.opentest4j.TestAbortedException if it is not installed
     */
    public static List<String> checkMetrics(String exposition) {
        return run(exposition, "check", "metrics");
    }

    /**
     * What {@code promtool check config} holds against a configuration of Prometheus, with the rules that it names.
     *
     * @throws org.opentest4j.TestAbortedException if it is not installed
     */
    public static List<String> checkConfig(Path file) {
        return run("", "check", "config", file.toString());
    }

    /** The lines that it printed if it found something, none if not. */
    private static List<String> run(String input, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Program.find("promtool", "prometheus").toString());
        command.addAll(List.of(arguments));
        try {
            Path in = Files.createTempFile("tidemark-promtool-", ".in");
            Path out = Files.createTempFile("tidemark-promtool-", ".out");
            try {
                Files.writeString(in, input);
                Process process = new ProcessBuilder(command)
                        .redirectInput(in.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
                if (!process.waitFor(30, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError(command + " does not end");
                }
                List<String> lines = Files.readAllLines(out, StandardCharsets.UTF_8);
                if (process.exitValue() == 0) {
                    return List.of();
                }
                return lines.isEmpty() ? List.of("exit status " + process.exitValue()) : lines;
            } finally {
                Files.delete(in);
                Files.delete(out);
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        } catch (InterruptedException problem) {
            Thread.currentThread().interrupt();
            throw new AssertionError(problem);
        }
    }
}
