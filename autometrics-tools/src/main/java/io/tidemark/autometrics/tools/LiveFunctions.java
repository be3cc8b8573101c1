package io.tidemark.autometrics.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks a Prometheus how functions are doing: the queries of the links in documentation, as figures of this moment. Thread-safe. */
public final class LiveFunctions {

    private static final Comparator<LiveFunction> BY_NAME = Comparator.comparing(LiveFunction::service)
            .thenComparing(LiveFunction::module)
            .thenComparing(LiveFunction::function)
            .thenComparing(LiveFunction::version)
            .thenComparing(LiveFunction::commit);

    private final PrometheusApi server;
    private final boolean nativeHistograms;

    private LiveFunctions(PrometheusApi server, boolean nativeHistograms) {
        this.server = server;
        this.nativeHistograms = nativeHistograms;
    }

    /**
     * Those of which a Prometheus knows.
     *
     * @param prometheus its address; a path stays before ours
     * @throws IllegalArgumentException if it is no address of a server
     */
    public static LiveFunctions at(URI prometheus) {
        return new LiveFunctions(PrometheusApi.at(prometheus), false);
    }

    /** With the latency from native histograms. */
    public LiveFunctions nativeHistograms() {
        return new LiveFunctions(server, true);
    }

    /**
     * All of them, by service, module and name.
     *
     * @throws ToolException if the server cannot be reached, or refuses
     */
    public List<LiveFunction> all() throws ToolException {
        return ask(
                FunctionQueries.ofAll(), Chart.REQUEST_RATE, Chart.ERROR_RATIO, Chart.LATENCY, Chart.CONCURRENT_CALLS);
    }

    /**
     * Those that a function calls. Their rate and their errors are those of its calls alone, and the rest is not known.
     *
     * @throws ToolException if the server cannot be reached, or refuses
     */
    public List<LiveFunction> calledBy(LiveFunction caller) throws ToolException {
        FunctionQueries queries = FunctionQueries.of(caller.module(), caller.function());
        List<LiveFunction> called = ask(
                caller.service().isEmpty() ? queries : queries.ofService(caller.service()),
                Chart.CALLED_REQUEST_RATE,
                Chart.CALLED_ERROR_RATIO);
        // Of one that calls no other there is a line at 0.
        return called.stream().filter(it -> !it.function().isEmpty()).toList();
    }

    private List<LiveFunction> ask(FunctionQueries queries, Chart... charts) throws ToolException {
        FunctionQueries asked = nativeHistograms ? queries.nativeHistograms() : queries;
        Map<Key, Figures> found = new LinkedHashMap<>();
        // Native histograms give them without a version: they are those of each.
        Map<Key, Figures> ofAllVersions = new HashMap<>();
        for (Chart chart : charts) {
            Map<Key, Figures> to = nativeHistograms && chart == Chart.LATENCY ? ofAllVersions : found;
            for (JsonNode series : server.query(asked.query(chart))) {
                JsonNode labels = series.path("metric");
                double value = number(series.path("value").path(1).asText());
                to.computeIfAbsent(Key.of(labels), key -> new Figures())
                        .add(chart, labels.path("percentile_latency").asText(""), value);
            }
        }
        List<LiveFunction> functions = new ArrayList<>();
        found.forEach((key, figures) -> {
            Figures latencies = ofAllVersions.getOrDefault(key.ofAllVersions(), figures);
            functions.add(figures.of(key, latencies));
        });
        functions.sort(BY_NAME);
        return List.copyOf(functions);
    }

    /** As Prometheus writes them. */
    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private record Key(String service, String module, String function, String version, String commit) {
        static Key of(JsonNode labels) {
            return new Key(
                    labels.path("service_name").asText(""),
                    labels.path("module").asText(""),
                    labels.path("function").asText(""),
                    labels.path("version").asText(""),
                    labels.path("commit").asText(""));
        }

        Key ofAllVersions() {
            return new Key(service, module, function, "", "");
        }
    }

    private static final class Figures {
        private double requestRate = Double.NaN;
        private double errorRatio = Double.NaN;
        private double latency95 = Double.NaN;
        private double latency99 = Double.NaN;
        private double concurrentCalls = Double.NaN;

        void add(Chart chart, String percentile, double value) {
            switch (chart) {
                case REQUEST_RATE, CALLED_REQUEST_RATE -> requestRate = value;
                case ERROR_RATIO, CALLED_ERROR_RATIO -> errorRatio = value;
                case CONCURRENT_CALLS -> concurrentCalls = value;
                case LATENCY -> {
                    if (percentile.equals("99")) {
                        latency99 = value;
                    } else {
                        latency95 = value;
                    }
                }
            }
        }

        LiveFunction of(Key key, Figures latencies) {
            return new LiveFunction(
                    key.service(),
                    key.module(),
                    key.function(),
                    key.version(),
                    key.commit(),
                    requestRate,
                    errorRatio,
                    latencies.latency95,
                    latencies.latency99,
                    concurrentCalls);
        }
    }
}
