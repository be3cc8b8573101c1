package io.tidemark.demo;

import io.tidemark.sink.SinkStats;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a pond with Spring Boot says of itself at {@code /actuator}. */
final class Actuator {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    // Its answers are small and known: no need for a library that reads JSON.
    private static final Pattern ROW = Pattern.compile("\"value\":(\\d+)[,}]");
    private static final Pattern CALLS =
            Pattern.compile("\"io\\.tidemark\\.demo\\.spring\\.PondController\\.\\w+\":\\{([^}]*)\\}");
    private static final Pattern NUMBER = Pattern.compile(":(\\d+)");

    private final URI pond;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Actuator(URI pond) {
        this.pond = pond;
    }

    URI uri() {
        return pond.resolve("/actuator/tidemark");
    }

    URI scrapeUri() {
        return pond.resolve("/actuator/prometheus");
    }

    /**
     * What became of the records, at this moment.
     *
     * @param name of the sink
     */
    SinkStats sink(String name) throws IOException, InterruptedException {
        String all = get("/actuator/tidemark/sinks");
        int start = all.indexOf("\"" + name + "\":{");
        if (start < 0) {
            throw new IOException("there is no sink " + name + " at " + uri() + ": " + all);
        }
        String sink = all.substring(start);
        return new SinkStats(
                number(sink, "appended"),
                number(sink, "dropped"),
                number(sink, "queued"),
                List.of(new SinkStats.Branch(
                        name,
                        number(sink, "inFlight"),
                        number(sink, "emitted"),
                        number(sink, "sampledOut"),
                        number(sink, "invalid"),
                        number(sink, "failed"),
                        Map.of())));
    }

    private static long number(String json, String key) throws IOException {
        Matcher found = Pattern.compile("\"" + key + "\":(-?\\d{1,18})").matcher(json);
        if (!found.find()) {
            throw new IOException("no \"" + key + "\" in " + json);
        }
        return Long.parseLong(found.group(1));
    }

    /** The sum of the rows of a view that counts. */
    long count(String view) throws IOException, InterruptedException {
        return sum(ROW.matcher(get("/actuator/tidemark/views/" + view)));
    }

    /** How often functions of the controller were called, however that ended. */
    long calls() throws IOException, InterruptedException {
        long sum = 0;
        Matcher functions = CALLS.matcher(get("/actuator/tidemark/functions"));
        while (functions.find()) {
            sum += sum(NUMBER.matcher(functions.group(1)));
        }
        return sum;
    }

    /** The sum of the series of a counter, as Prometheus scrapes it. */
    long scraped(String counter) throws IOException, InterruptedException {
        return sum(Pattern.compile("(?m)^" + counter + "(?:\\{.*\\})? (\\d+)$").matcher(get("/actuator/prometheus")));
    }

    private static long sum(Matcher numbers) {
        long sum = 0;
        while (numbers.find()) {
            sum += Long.parseLong(numbers.group(1));
        }
        return sum;
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(pond.resolve(path)).timeout(PATIENCE).build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(request.uri() + " answered with " + answer.statusCode());
        }
        return answer.body();
    }
}
