package io.tidemark.prometheus.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real {@code promtool}, and {@code amtool}. Tests that use them are skipped where they are not installed. */
public final class Promtool {

    private record Tool(String name, String debianPackage) {}

    private static final Tool PROMTOOL = new Tool("promtool", "prometheus");
    private static final Tool AMTOOL = new Tool("amtool", "prometheus-alertmanager");

    private Promtool() {}

    /**
     * What {@code promtool check metrics} holds against an exposition, a line each: what it cannot read, and what goes against the
     * customs of Prometheus, as a counter without {@code _total}.
     *
     * @param exposition in the text format 0.0.4
     * @throws org.opentest4j.TestAbortedException if it is not installed
     */
    public static List<String> checkMetrics(String exposition) {
        return run(PROMTOOL, exposition, "check", "metrics").problems();
    }

    /**
     * What {@code promtool check config} holds against a configuration of Prometheus, with the rules that it names.
     *
     * @throws org.opentest4j.TestAbortedException if it is not installed
     */
    public static List<String> checkConfig(Path file) {
        return run(PROMTOOL, "", "check", "config", file.toString()).problems();
    }

    /**
     * What {@code promtool check rules} holds against a file of rules.
     *
     * @throws org.opentest4j.TestAbortedException if it is not installed
     */
    public static List<String> checkRules(Path file) {
        return run(PROMTOOL, "", "check", "rules", file.toString()).problems();
    }

    /**
     * What comes out otherwise than a file of tests for rules expects, by {@code promtool test rules}.
     *
     * @throws org.opentest4j.TestAbortedException if it is not installed
     */
    public static List<String> testRules(Path file) {
        return run(PROMTOOL, "", "test", "rules", file.toString()).problems();
    }

    /**
     * The targets of a job as {@code promtool check service-discovery} prints them, in JSON: as they were found, and as relabelling leaves them.
     *
     * @throws org.opentest4j.TestAbortedException if it is not installed
     */
    public static String discovered(Path file, String job) {
        return run(PROMTOOL, "", "check", "service-discovery", "--timeout=1s", file.toString(), job)
                .text();
    }

    /**
     * What {@code amtool check-config} holds against a configuration of the Alertmanager.
     *
     * @throws org.opentest4j.TestAbortedException if it is not installed
     */
    public static List<String> checkAlertmanagerConfig(Path file) {
        return run(AMTOOL, "", "check-config", file.toString()).problems();
    }

    private record Result(int status, List<String> lines) {

        /** The lines that it printed if it found something, none if not. */
        List<String> problems() {
            if (status == 0) {
                return List.of();
            }
            return lines.isEmpty() ? List.of("exit status " + status) : lines;
        }

        String text() {
            if (status != 0) {
                throw new AssertionError(lines);
            }
            return String.join("\n", lines);
        }
    }

    private static Result run(Tool tool, String input, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Program.find(tool.name(), tool.debianPackage()).toString());
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
                return new Result(process.exitValue(), lines);
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
