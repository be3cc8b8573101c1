package io.tidemark.autometrics.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
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

/** The HTTP API of a Prometheus, or of anything that has the same. */
final class PrometheusApi {
    /** Longer than a Prometheus lets a query run, which is two minutes unless it is told otherwise, nobody waits at a terminal. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    private final String base;

    private PrometheusApi(String base) {
        this.base = base;
    }

    static PrometheusApi at(URI address) {
        return new PrometheusApi(ChartLinks.base(address));
    }

    /** The series that an expression has now. */
    JsonNode query(String expression) throws ToolException {
        // By GET, which survives a redirect.
        HttpRequest request = HttpRequest.newBuilder(URI.create(
                        base + "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8)))
                .timeout(PATIENCE)
                .build();
        try {
            return series(client.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException problem) {
            throw new ToolException(
                    "cannot reach Prometheus at " + base + " (" + reason(problem)
                            + "): is it running, and is this the address that a browser has it at?",
                    problem);
        } catch (InterruptedException problem) {
            Thread.currentThread().interrupt();
            throw new ToolException("interrupted while Prometheus at " + base + " was asked");
        }
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
        return result;
    }

    private String notPrometheus(HttpResponse<String> answer) {
        return "what is at " + base + " is no Prometheus: it answers " + answer.statusCode() + " to "
                + answer.uri().getPath()
                + ". Give the address of the server, with the path before /api/v1 if there is one";
    }

    /** The JDK's client says little. */
    private static String reason(IOException problem) {
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
