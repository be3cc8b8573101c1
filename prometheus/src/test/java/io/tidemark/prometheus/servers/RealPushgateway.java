package io.tidemark.prometheus.servers;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A real Pushgateway. It keeps all in memory.
 *
 * <p>Tests that start one are skipped where it is not installed. It starts at once. Thread-safe.
 */
public final class RealPushgateway implements AutoCloseable {

    private final ServerProcess process;

    private RealPushgateway(ServerProcess process) {
        this.process = process;
    }

    /**
     * Starts one on a free port.
     *
     * @throws org.opentest4j.TestAbortedException if it is not installed
     * @throws AssertionError with its log, if it is not ready within 30 seconds
     */
    public static RealPushgateway start(String... flags) {
        Path program = Program.find("prometheus-pushgateway", "prometheus-pushgateway");
        List<String> all = new ArrayList<>(List.of(flags));
        // Debian's keeps what it has in a file of the system unless told not to: of other runs as well.
        all.add("--persistence.file=");
        return new RealPushgateway(ServerProcess.start(program, ServerProcess.directory(program), all));
    }

    /** Its address, the same after {@link #comeBack}; what it has is at {@code /metrics}. */
    public URI endpoint() {
        return process.endpoint();
    }

    /** Kills it: it forgets all, and connections are refused. */
    public void goAway() {
        process.stop();
    }

    /** Starts it again, empty and on the same port. */
    public void comeBack() {
        process.start();
    }

    /** The grouping keys that were pushed to and not deleted, with {@code job}. */
    public List<Map<String, String>> groups() {
        List<Map<String, String>> groups = new ArrayList<>();
        for (JsonNode group : data()) {
            groups.add(Sample.labels(group.get("labels")));
        }
        return groups;
    }

    /**
     * The series of a counter, gauge or untyped family in all groups; none if there is no such family.
     *
     * @param family its name, which is that of its series
     */
    public List<Sample> samples(String family) {
        List<Sample> samples = new ArrayList<>();
        for (JsonNode group : data()) {
            for (JsonNode series : group.path(family).path("metrics")) {
                samples.add(new Sample(Sample.labels(series.path("labels")), Sample.number(series.get("value"))));
            }
        }
        return samples;
    }

    /** What a family said of itself, as the first group that has it said it; its unit is never kept. */
    public Optional<Metadata> metadata(String family) {
        for (JsonNode group : data()) {
            JsonNode found = group.path(family);
            if (found.has("type")) {
                return Optional.of(new Metadata(
                        found.get("type").asText().toLowerCase(Locale.ROOT),
                        found.path("help").asText(),
                        ""));
            }
        }
        return Optional.empty();
    }

    /** What Prometheus would scrape, as text. */
    public String metrics() {
        return Http.get(endpoint().resolve("/metrics")).body();
    }

    private JsonNode data() {
        Answer answer = Http.get(endpoint().resolve("/api/v1/metrics"));
        if (answer.status() != 200) {
            throw new AssertionError(answer);
        }
        return answer.json().get("data");
    }

    /**
     * Waits until a condition holds.
     *
     * @param what the condition in words
     * @throws AssertionError with its log, if it does not within 30 seconds
     */
    public void await(String what, Predicate<? super RealPushgateway> condition) {
        Waiting.until(what, () -> condition.test(this), this::toString);
    }

    /** Kills it. */
    @Override
    public void close() {
        process.close();
    }

    /** Its address and the end of its log. */
    @Override
    public String toString() {
        return process.toString();
    }
}
