package io.tidemark.autometrics.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The HTTP API of a Prometheus, or of anything that has the same. */
final class PrometheusApi {
    /** Longer than a Prometheus lets a query run, which is two minutes unless it is told otherwise, nobody waits at a terminal. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Of 100,000 functions there are about 30 MB. */
    private static final long MOST_BYTES = 64 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    private final String base;
    private final Duration patience;

    private PrometheusApi(String base, Duration patience) {
        this.base = base;
        this.patience = patience;
    }

    static PrometheusApi at(URI address) {
        return at(address, PATIENCE);
    }

    /** @param patience for a whole answer */
    static PrometheusApi at(URI address, Duration patience) {
        return new PrometheusApi(ChartLinks.base(address), patience);
    }

    /** The series that an expression has now. */
    JsonNode query(String expression) throws ToolException {
        // By GET, which survives a redirect.
        HttpRequest request = HttpRequest.newBuilder(URI.create(
                        base + "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8)))
                .build();
        // A timeout of the request would end with the headers of the answer.
        Future<HttpResponse<String>> answer = client.sendAsync(request, head -> new LimitedText(MOST_BYTES));
        try {
            return series(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException problem) {
            throw cannotReach(reason(problem), problem);
        } catch (TimeoutException problem) {
            answer.cancel(true);
            throw cannotReach("no answer in time", problem);
        } catch (InterruptedException problem) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new ToolException("interrupted while Prometheus at " + base + " was asked");
        }
    }

    private ToolException cannotReach(String reason, Exception cause) {
        return new ToolException(
                "cannot reach Prometheus at " + base + " (" + reason
                        + "): is it running, and is this the address that a browser has it at?",
                cause);
    }

    private JsonNode series(HttpResponse<String> answer) throws ToolException {
        JsonNode json;
        try {
            json = JSON.readTree(answer.body());
        } catch (JsonProcessingException notJson) {
            throw new ToolException(notPrometheus(answer), notJson);
        }
        if (json.path("status").asText().equals("error")) {
            throw new ToolException("Prometheus at " + base + " refuses the query: "
                    + json.path("error").asText());
        }
        JsonNode result = json.path("data").path("result");
        if (answer.statusCode() != 200 || !result.isArray()) {
            throw new ToolException(notPrometheus(answer));
        }
        for (JsonNode each : result) {
            if (!isNumber(each.path("value").path(1).asText())) {
                throw new ToolException(
                        "Prometheus at " + base + " gives something else than a number: " + shortened(each.toString()));
            }
        }
        return result;
    }

    private static boolean isNumber(String text) {
        return text.matches("NaN|[+-]Inf|-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?");
    }

    private static String shortened(String text) {
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }

    private String notPrometheus(HttpResponse<String> answer) {
        return "what is at " + base + " is no Prometheus: it answers " + answer.statusCode() + " to "
                + answer.uri().getPath()
                + ". Give the address of the server, with the path before /api/v1 if there is one";
    }

    /** The JDK's client says little. */
    private static String reason(ExecutionException failed) {
        Throwable problem = failed.getCause() == null ? failed : failed.getCause();
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "there is no such host";
            }
        }
        if (problem instanceof HttpTimeoutException) {
            return "no answer in time";
        }
        if (problem instanceof ConnectException) {
            return "nothing takes connections there";
        }
        String message = problem.getMessage();
        return message == null || message.isBlank() ? problem.getClass().getSimpleName() : message;
    }
}
