package io.tidemark.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.cli.GrafanaDashboard.Choice;
import io.tidemark.cli.GrafanaDashboard.LabelValues;
import io.tidemark.cli.GrafanaDashboard.Target;
import io.tidemark.prometheus.servers.RealPrometheus;
import io.tidemark.prometheus.servers.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Asks a Prometheus for what a dashboard asks for, as Grafana does. */
final class DashboardAnswers {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final RealPrometheus prometheus;
    private final GrafanaDashboard dashboard;

    DashboardAnswers(RealPrometheus prometheus, GrafanaDashboard dashboard) {
        this.prometheus = prometheus;
        this.dashboard = dashboard;
    }

    /** Waits until a panel has something to show, and a number wherever there were calls. */
    JsonNode await(Target target, Choice choice) {
        String query = interpolated(target.expression(), choice);
        return Waiting.value(
                target.panel() + " with " + choice.name() + ":\n" + query,
                () -> target.instant() ? instant(query) : range(query, 5),
                this::hasNumbers);
    }

    /** Waits until there are marks. */
    void awaitMarks(String expression, Choice choice) {
        String query = interpolated(expression, choice);
        Waiting.value("marks with " + choice.name() + ":\n" + query, () -> range(query, 300), this::hasNumbers);
    }

    /** Waits until a variable has values. */
    void awaitSomeValues(LabelValues variable, Choice choice) {
        Waiting.value(
                "values of " + variable + " with " + choice.name(),
                () -> values(variable, choice),
                values -> !values.isEmpty());
    }

    /** Waits until a variable has these values. */
    void awaitValues(LabelValues variable, Choice choice, String... expected) {
        Waiting.value(
                List.of(expected) + " as values of " + variable + " with " + choice.name(),
                () -> values(variable, choice),
                values -> values.containsAll(List.of(expected)));
    }

    private List<String> values(LabelValues variable, Choice choice) {
        String selector = interpolated(variable.selector(), choice);
        List<String> values = new ArrayList<>();
        get("/api/v1/label/" + variable.label() + "/values?match[]=" + encoded(selector))
                .forEach(value -> values.add(value.asText()));
        return values;
    }

    String interpolated(String query, Choice choice) {
        return dashboard.interpolate(
                query,
                choice,
                name -> dashboard.labelValues().stream()
                        .filter(variable -> variable.variable().equals(name))
                        .flatMap(variable -> values(variable, choice).stream())
                        .toList());
    }

    /** The last values; of a function that nobody called, there need not be a number. */
    private boolean hasNumbers(JsonNode result) {
        if (result.isEmpty()) {
            return false;
        }
        Optional<Set<String>> called = Optional.empty();
        for (JsonNode series : result) {
            JsonNode last = series.has("values")
                    ? series.get("values").get(series.get("values").size() - 1)
                    : series.get("value");
            if (last != null && last.get(1).asText().equals("NaN")) {
                if (called.isEmpty()) {
                    called = Optional.of(called());
                }
                JsonNode function = series.at("/metric/function");
                if (function.isMissingNode() || called.get().contains(function.asText())) {
                    return false;
                }
            }
        }
        return true;
    }

    private Set<String> called() {
        Set<String> called = new TreeSet<>();
        instant("sum by (function) (rate({__name__=~\"function_calls(_count)?_total\"}[20s])) > 0")
                .forEach(series -> called.add(series.at("/metric/function").asText()));
        return called;
    }

    private JsonNode instant(String query) {
        return get("/api/v1/query?query=" + encoded(query)).get("result");
    }

    private JsonNode range(String query, int seconds) {
        long now = System.currentTimeMillis() / 1000;
        return get("/api/v1/query_range?step=1s&start=" + (now - seconds) + "&end=" + now + "&query=" + encoded(query))
                .get("result");
    }

    private JsonNode get(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(prometheus.endpoint() + path.replace("[]", "%5B%5D")))
                    .build();
            JsonNode answer =
                    JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
            if (!answer.get("status").asText().equals("success")) {
                throw new AssertionError(answer.get("error").asText() + "\n" + request.uri());
            }
            return answer.get("data");
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        } catch (InterruptedException problem) {
            Thread.currentThread().interrupt();
            throw new AssertionError(problem);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
