package io.tidemark.prometheus.servers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A real Prometheus, that scrapes what a test serves and is asked for what it made of it.
 *
 * <pre>{@code
 * try (RealPrometheus prometheus = RealPrometheus.builder().scrape("mine", endpoint).start()) {
 *     prometheus.awaitScrape("mine");
 *     assertThat(prometheus.query("requests_total{job='mine'}")).singleElement()...
 * }
 * }</pre>
 *
 * <p>Tests that start one are skipped where it is not installed. It starts in less than a second, but looks for its targets, and so scrapes,
 * only after five, whatever the interval: share one for a class, and start it before anything else. Thread-safe.
 */
public final class RealPrometheus implements AutoCloseable {

    private final ServerProcess process;

    private RealPrometheus(ServerProcess process) {
        this.process = process;
    }

    /** What one is to do. It scrapes once a second. */
    public static Builder builder() {
        return new Builder();
    }

    /** Its address. */
    public URI endpoint() {
        return process.endpoint();
    }

    /**
     * The result of an expression now.
     *
     * @param expression in PromQL; of native histograms, ask for {@code histogram_count(x)} and the like
     * @return a sample for each series, or one without labels for a scalar
     * @throws AssertionError if Prometheus refuses the expression
     */
    public List<Sample> query(String expression) {
        JsonNode data = data("/api/v1/query", "query", expression);
        if (data.get("resultType").asText().equals("scalar")) {
            return List.of(new Sample(Map.of(), Sample.number(data.get("result").get(1))));
        }
        List<Sample> samples = new ArrayList<>();
        for (JsonNode series : data.get("result")) {
            JsonNode value = series.get("value");
            if (value == null) {
                throw new AssertionError(expression + " is a native histogram: " + series);
            }
            samples.add(new Sample(Sample.labels(series.get("metric")), Sample.number(value.get(1))));
        }
        return samples;
    }

    /**
     * The value of the only series of an expression.
     *
     * @throws AssertionError if there is none, or more than one
     */
    public double value(String expression) {
        List<Sample> samples = query(expression);
        if (samples.size() != 1) {
            throw new AssertionError(expression + ": " + samples);
        }
        return samples.get(0).value();
    }

    /**
     * Waits until it has stored a scrape of a target that it began after this call, or has noted that it failed.
     *
     * @param job the name that the target was given
     * @throws AssertionError if it does not within 30 seconds
     */
    public Target awaitScrape(String job) {
        long since = System.currentTimeMillis();
        // It is stored together with what was scraped; the list of targets is updated before.
        await(
                "a scrape of " + job,
                it -> it.query("timestamp(up{job='" + job + "'})").stream()
                        .anyMatch(sample -> sample.value() * 1000 > since));
        return target(job);
    }

    /**
     * How a target's last scrape went. One that was never scraped is not up.
     *
     * @param job the name that the target was given
     * @throws AssertionError if there is no such target yet
     */
    public Target target(String job) {
        for (JsonNode target : data("/api/v1/targets", "state", "active").get("activeTargets")) {
            if (target.get("labels").get("job").asText().equals(job)) {
                return new Target(
                        target.get("health").asText().equals("up"),
                        target.get("lastError").asText());
            }
        }
        throw new AssertionError("no target " + job);
    }

    /**
     * What a family said of itself when it was last scraped.
     *
     * @param family its name as in {@code # TYPE}
     */
    public Optional<Metadata> metadata(String job, String family) {
        String target = "{job=\"" + job + "\"}";
        for (JsonNode found : data("/api/v1/targets/metadata", "match_target", target, "metric", family)) {
            return Optional.of(new Metadata(
                    found.get("type").asText(),
                    found.get("help").asText(),
                    found.get("unit").asText()));
        }
        return Optional.empty();
    }

    /**
     * The exemplars of the last hour.
     *
     * @param selector of series
     */
    public List<StoredExemplar> exemplars(String selector) {
        long now = System.currentTimeMillis() / 1000;
        List<StoredExemplar> exemplars = new ArrayList<>();
        for (JsonNode series : data(
                "/api/v1/query_exemplars",
                "query",
                selector,
                "start",
                Long.toString(now - 3600),
                "end",
                Long.toString(now + 60))) {
            for (JsonNode exemplar : series.get("exemplars")) {
                exemplars.add(new StoredExemplar(
                        Sample.labels(series.get("seriesLabels")),
                        Sample.labels(exemplar.get("labels")),
                        Sample.number(exemplar.get("value"))));
            }
        }
        return exemplars;
    }

    /**
     * Waits until a condition holds.
     *
     * @param what the condition in words
     * @throws AssertionError with its log, if it does not within 30 seconds
     */
    public void await(String what, Predicate<? super RealPrometheus> condition) {
        Waiting.until(what, () -> condition.test(this), this::toString);
    }

    /** What a path of its API has under "data". */
    private JsonNode data(String path, String... parameters) {
        Answer answer = Http.get(endpoint().resolve(path + Http.query(parameters)));
        if (answer.status() != 200) {
            throw new AssertionError(path + " " + Arrays.toString(parameters) + ": " + answer);
        }
        return answer.json().get("data");
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

    /** What one is to do. */
    public static final class Builder {

        private final Map<String, URI> targets = new LinkedHashMap<>();
        private final List<String> flags = new ArrayList<>();
        private final List<String> features = new ArrayList<>();
        private final List<URI> alertmanagers = new ArrayList<>();
        private Duration interval = Duration.ofSeconds(1);
        private String rules = "";
        private boolean honorLabels;
        private @Nullable Path configuration;

        private Builder() {}

        /**
         * Something to scrape.
         *
         * @param job its label {@code job}
         * @param address host and port, the path, and parameters if any
         */
        public Builder scrape(String job, URI address) {
            if (targets.put(job, address) != null) {
                throw new IllegalArgumentException("Two targets are named " + job);
            }
            return this;
        }

        /**
         * How often it scrapes and looks at its rules, instead of once a second. A scrape that takes longer fails.
         */
        public Builder interval(Duration interval) {
            this.interval = interval;
            return this;
        }

        /** With {@code honor_labels}, as for a Pushgateway: labels {@code job} and {@code instance} that are scraped stay. */
        public Builder honorLabels() {
            honorLabels = true;
            return this;
        }

        /** Asks for protobuf first, and keeps native histograms. */
        public Builder nativeHistograms() {
            features.add("native-histograms");
            return this;
        }

        /** Keeps exemplars. */
        public Builder exemplars() {
            features.add("exemplar-storage");
            return this;
        }

        /** Takes remote writes. */
        public Builder remoteWriteReceiver() {
            return flags("--web.enable-remote-write-receiver");
        }

        /** More of its command line. */
        public Builder flags(String... more) {
            flags.addAll(List.of(more));
            return this;
        }

        /**
         * Its rules.
         *
         * @param yaml a whole file of them
         */
        public Builder rules(String yaml) {
            rules = yaml;
            return this;
        }

        /** Instead of all that is said here: a file that somebody wrote. */
        public Builder configuration(Path file) {
            configuration = file;
            return this;
        }

        /** Where it sends alerts. */
        public Builder alertmanager(URI address) {
            alertmanagers.add(address);
            return this;
        }

        /**
         * Starts it on a free port.
         *
         * @throws org.opentest4j.TestAbortedException if it is not installed
         * @throws AssertionError with its log, if it is not ready within 30 seconds
         */
        public RealPrometheus start() {
            Path program = Program.find("prometheus", "prometheus");
            Path directory = ServerProcess.directory(program);
            List<String> arguments = new ArrayList<>();
            try {
                arguments.add("--config.file="
                        + (configuration != null
                                ? configuration.toAbsolutePath()
                                : Files.writeString(directory.resolve("prometheus.yml"), json(configuration()))));
                if (!rules.isEmpty()) {
                    Files.writeString(directory.resolve("rules.yml"), rules);
                }
            } catch (IOException problem) {
                throw new UncheckedIOException(problem);
            }
            arguments.add("--storage.tsdb.path=" + directory.resolve("data"));
            if (!features.isEmpty()) {
                arguments.add("--enable-feature=" + String.join(",", features));
            }
            arguments.addAll(flags);
            return new RealPrometheus(ServerProcess.start(program, directory, arguments));
        }

        private Map<String, Object> configuration() {
            String every = interval.toMillis() + "ms";
            List<Map<String, Object>> scrapes = new ArrayList<>();
            targets.forEach((job, address) -> {
                Map<String, Object> scrape = new LinkedHashMap<>();
                scrape.put("job_name", job);
                scrape.put("honor_labels", honorLabels);
                scrape.put("scheme", address.getScheme());
                scrape.put("metrics_path", address.getRawPath().isEmpty() ? "/metrics" : address.getRawPath());
                scrape.put("params", parameters(address));
                scrape.put("static_configs", List.of(Map.of("targets", List.of(address.getAuthority()))));
                scrapes.add(scrape);
            });
            Map<String, Object> configuration = new LinkedHashMap<>();
            configuration.put(
                    "global", Map.of("scrape_interval", every, "scrape_timeout", every, "evaluation_interval", every));
            configuration.put("scrape_configs", scrapes);
            if (!rules.isEmpty()) {
                configuration.put("rule_files", List.of("rules.yml"));
            }
            List<String> authorities =
                    alertmanagers.stream().map(URI::getAuthority).toList();
            if (!authorities.isEmpty()) {
                configuration.put(
                        "alerting",
                        Map.of(
                                "alertmanagers",
                                List.of(Map.of("static_configs", List.of(Map.of("targets", authorities))))));
            }
            return configuration;
        }

        private static Map<String, List<String>> parameters(URI address) {
            Map<String, List<String>> parameters = new LinkedHashMap<>();
            if (address.getQuery() != null) {
                for (String parameter : address.getQuery().split("&")) {
                    String[] parts = parameter.split("=", 2);
                    parameters
                            .computeIfAbsent(parts[0], name -> new ArrayList<>())
                            .add(parts.length > 1 ? parts[1] : "");
                }
            }
            return parameters;
        }

        /** Which is YAML. */
        private static String json(Object value) {
            try {
                return new ObjectMapper().writeValueAsString(value);
            } catch (JsonProcessingException problem) {
                throw new AssertionError(problem);
            }
        }
    }
}
