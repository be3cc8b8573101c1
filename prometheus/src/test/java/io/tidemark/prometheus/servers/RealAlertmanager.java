package io.tidemark.prometheus.servers;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A real Alertmanager that takes alerts and notifies nobody.
 *
 * <p>Tests that start one are skipped where it is not installed. It starts at once. Thread-safe.
 */
public final class RealAlertmanager implements AutoCloseable {

    private static final String CONFIGURATION = """
            route: {receiver: nobody}
            receivers: [{name: nobody}]
            """;

    private final ServerProcess process;

    private RealAlertmanager(ServerProcess process) {
        this.process = process;
    }

    /**
     * Starts one on a free port.
     *
     * @throws org.opentest4j.TestAbortedException if it is not installed
     * @throws AssertionError with its log, if it is not ready within 30 seconds
     */
    public static RealAlertmanager start() {
        return start(CONFIGURATION);
    }

    /**
     * Starts one on a free port, that notifies whom it is told to.
     *
     * @param yaml a whole configuration
     * @throws org.opentest4j.TestAbortedException if it is not installed
     * @throws AssertionError with its log, if it is not ready within 30 seconds
     */
    public static RealAlertmanager start(String yaml) {
        Path program = Program.find("prometheus-alertmanager", "prometheus-alertmanager");
        Path directory = ServerProcess.directory(program);
        try {
            Path configuration = Files.writeString(directory.resolve("alertmanager.yml"), yaml);
            return new RealAlertmanager(ServerProcess.start(
                    program,
                    directory,
                    List.of(
                            "--config.file=" + configuration,
                            "--storage.path=" + directory.resolve("data"),
                            // It gossips with nobody.
                            "--cluster.listen-address=")));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** Its address. */
    public URI endpoint() {
        return process.endpoint();
    }

    /** The alerts that are active. */
    public List<Alert> alerts() {
        Answer answer = Http.get(endpoint().resolve("/api/v2/alerts"));
        if (answer.status() != 200) {
            throw new AssertionError(answer);
        }
        List<Alert> alerts = new ArrayList<>();
        for (JsonNode alert : answer.json()) {
            alerts.add(new Alert(Sample.labels(alert.get("labels")), Sample.labels(alert.get("annotations"))));
        }
        return alerts;
    }

    /**
     * Waits until a condition holds.
     *
     * @param what the condition in words
     * @throws AssertionError with its log, if it does not within 30 seconds
     */
    public void await(String what, Predicate<? super RealAlertmanager> condition) {
        Waiting.until(what, () -> condition.test(this), this::toString);
    }

    /** Kills it and forgets all. */
    @Override
    public void close() {
        process.close();
    }

    /** Its address and the end of its log. */
    @Override
    public String toString() {
        return process.toString();
    }

    /**
     * An alert.
     *
     * @param labels with {@code alertname}
     */
    public record Alert(Map<String, String> labels, Map<String, String> annotations) {}
}
