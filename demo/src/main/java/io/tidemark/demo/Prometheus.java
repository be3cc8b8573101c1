package io.tidemark.demo;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A Prometheus that scrapes the pond, from a configuration that is written for it. */
final class Prometheus implements AutoCloseable {
    static final String PLACE = "Prometheus";

    /** Not prometheus.yml: somebody else's may be there. */
    private static final String CONFIGURATION = "duck_pond_prometheus.yml";

    /** What is asked of it at the end. */
    private static final String REQUESTS = "sum(pond_requests_total{job=\"" + DemoOptions.JOB + "\"})";

    /** It looks for what to scrape only after five seconds. */
    private static final Duration FIRST_SCRAPE = Duration.ofSeconds(10);

    /** As long as that is waited for another scrape if somebody wants to be done. */
    private static final Duration WHEN_STOPPED = Duration.ofSeconds(8);

    private static final int MILLIS_BETWEEN_LOOKS = 100;

    // Its answers are small and known: no need for a library that reads JSON.
    private static final Pattern VALUE = Pattern.compile("\"value\":\\[[^,\\]]*,\"([^\"]*)\"\\]");
    private static final Pattern LAST_ERROR = Pattern.compile("\"lastError\":\"((?:[^\"\\\\]|\\\\.)+)\"");

    private final HttpClient http;
    private final Path configuration;
    private final PrometheusProcess process;

    private Prometheus(HttpClient http, Path configuration, PrometheusProcess process) {
        this.http = http;
        this.configuration = configuration;
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param path where programs are, as in the environment
     * @param directory for its configuration
     * @throws DemoException if it is not installed, or does not start
     * @throws IOException if the directory cannot be used
     */
    static Prometheus start(@Nullable String path, Path directory, URI metrics)
            throws DemoException, IOException, InterruptedException {
        Path program = Programs.find("prometheus", path)
                .orElseThrow(
                        () -> new DemoException("--prometheus starts a Prometheus, and no program 'prometheus' is on"
                                + " the PATH; install it (the package prometheus of Debian and Ubuntu, or"
                                + " https://prometheus.io/download/), or leave --prometheus out"));
        Path configuration = directory.resolve(CONFIGURATION);
        Files.writeString(configuration, configuration(metrics));
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        try {
            return new Prometheus(http, configuration, PrometheusProcess.start(program, configuration, http));
        } catch (IOException problem) {
            throw new DemoException(
                    program + " cannot be used (" + problem.getMessage() + "); try it with --config.file="
                            + configuration + ", or leave --prometheus out",
                    problem);
        }
    }

    /** Only what every version of it takes. */
    private static String configuration(URI metrics) {
        return """
                # Written by tidemark demo, at each start with --prometheus.
                global:
                  scrape_interval: 1s
                  scrape_timeout: 1s
                scrape_configs:
                  - job_name: %s
                    metrics_path: %s
                    static_configs:
                      - targets: ["%s"]
                """.formatted(DemoOptions.JOB, metrics.getPath(), metrics.getAuthority());
    }

    /** What it can be asked with a browser. */
    URI uri() {
        return process.uri();
    }

    /** The file that says what it scrapes. */
    Path configuration() {
        return configuration;
    }

    /**
     * Waits until it has scraped all that was counted.
     *
     * @param requests how many there were
     * @param patience how long that may take, not counting the time that it takes to begin
     * @param stopped whether somebody wants to be done
     */
    Receipt await(long requests, Duration patience, CountDownLatch stopped) throws InterruptedException {
        long deadline = System.nanoTime() + FIRST_SCRAPE.plus(patience).toNanos();
        boolean cut = false;
        while (true) {
            Answer answer = ask();
            if (answer.requests == requests) {
                return Receipt.ok(PLACE, format("%,d requests", requests));
            }
            if (!cut && stopped.getCount() == 0) {
                cut = true;
                deadline = Math.min(deadline, System.nanoTime() + WHEN_STOPPED.toNanos());
            }
            if (System.nanoTime() - deadline > 0 || !process.isAlive()) {
                return fallenShort(answer, requests, cut);
            }
            TimeUnit.MILLISECONDS.sleep(MILLIS_BETWEEN_LOOKS);
        }
    }

    private Receipt fallenShort(Answer answer, long requests, boolean cut) {
        String figures = format("%,d of %,d requests", answer.requests, requests);
        if (cut && answer.requests < requests) {
            return Receipt.unknown(PLACE, figures + ", ended before it had scraped the last of them");
        }
        return Receipt.notOk(
                PLACE,
                figures,
                format(
                        "%,d requests came, but Prometheus has %,d of them: %s",
                        requests, answer.requests, why(answer)));
    }

    private String why(Answer answer) {
        if (!process.isAlive()) {
            return "it has ended";
        }
        if (answer.problem != null) {
            return answer.problem;
        }
        try {
            Matcher error = LAST_ERROR.matcher(get("/api/v1/targets?state=active"));
            return error.find() ? "its last scrape failed: " + error.group(1) : "it has scraped no more";
        } catch (IOException problem) {
            return problem.toString();
        } catch (InterruptedException stopNow) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private record Answer(long requests, @Nullable String problem) {}

    private Answer ask() throws InterruptedException {
        try {
            Matcher value =
                    VALUE.matcher(get("/api/v1/query?query=" + URLEncoder.encode(REQUESTS, StandardCharsets.UTF_8)));
            // Of a counter that it has not met yet it has no value.
            return new Answer(value.find() ? (long) Double.parseDouble(value.group(1)) : 0, null);
        } catch (IOException problem) {
            return new Answer(0, problem.toString());
        }
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri().resolve(path))
                .timeout(Duration.ofSeconds(5))
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    private static String format(String format, Object... args) {
        return String.format(Locale.ROOT, format, args);
    }

    /** Ends it. What it has stored is gone. */
    @Override
    public void close() {
        process.close();
    }
}
