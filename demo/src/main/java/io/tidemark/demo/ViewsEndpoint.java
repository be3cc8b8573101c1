package io.tidemark.demo;

import com.sun.net.httpserver.HttpExchange;
import io.tidemark.autometrics.Autometrics;
import io.tidemark.stats.Tags;
import io.tidemark.stats.View;
import io.tidemark.stats.ViewData;
import io.tidemark.stats.Views;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The views of the pond on HTTP.
 *
 * <ul>
 *   <li>{@code GET /views}: which there are, and what others may be of
 *   <li>{@code GET /views/NAME}: what one holds
 *   <li>{@code PUT /views/NAME}: registers one, from a form: see {@link ViewQuery}
 *   <li>{@code DELETE /views/NAME}: unregisters it, and answers its last values
 *   <li>{@code DELETE /views/NAME?TAG=VALUE}: removes the row with these tags, and answers its last values
 * </ul>
 *
 * <p>Not for strangers: whoever gets here can have views be registered. The pond listens on this machine only.
 */
final class ViewsEndpoint {
    private static final String ROOT = "/views";
    private static final int LONGEST_BODY = 8 * 1024;
    private static final int MOST_NAMED = 10;

    private final Views views;

    ViewsEndpoint(Views views) {
        this.views = views;
    }

    static boolean takes(String path) {
        return path.equals(ROOT) || path.startsWith(ROOT + "/");
    }

    void handle(HttpExchange exchange) throws IOException {
        try {
            Answer answer;
            try {
                answer = answer(exchange);
            } catch (BadRequest bad) {
                answer = Answer.problem(400, String.valueOf(bad.getMessage()));
            } catch (RuntimeException failure) {
                answer = Answer.problem(500, failure.toString());
            }
            send(exchange, answer);
        } finally {
            exchange.close();
        }
    }

    /**
     * <!-- autometrics:doc-start -->
     * Live charts of its calls:
     * <ul>
     *   <li>Request rate: <a href="http://localhost:9090/graph?g0.expr=%23%20Calls%20of%20ViewsEndpoint.answer%20a%20second,%20over%205%20minutes%20each%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22ViewsEndpoint.answer%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22ViewsEndpoint.answer%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))&amp;g0.tab=0">chart</a>
     *   <li>Error ratio: <a href="http://localhost:9090/graph?g0.expr=%23%20Part%20of%20the%20calls%20of%20ViewsEndpoint.answer%20that%20end%20in%20an%20error,%20over%205%20minutes%20each%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22ViewsEndpoint.answer%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22,%20result%3D%22error%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22ViewsEndpoint.answer%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))%0A/%0Aclamp_min(sum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22ViewsEndpoint.answer%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22ViewsEndpoint.answer%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200)),%201e-9)&amp;g0.tab=0">chart</a>
     *   <li>Latency (95th and 99th percentile): <a href="http://localhost:9090/graph?g0.expr=%23%20How%20long%2095%20and%2099%20percent%20of%20the%20calls%20of%20ViewsEndpoint.answer%20take%20at%20most,%20in%20seconds%0A%0Alabel_replace(histogram_quantile(0.99,%20sum%20by%20(le,%20function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls_duration(_seconds)%3F_bucket%22,%20function%3D%22ViewsEndpoint.answer%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22ViewsEndpoint.answer%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))),%20%22percentile_latency%22,%20%2299%22,%20%22%22,%20%22%22)%0Aor%0Alabel_replace(histogram_quantile(0.95,%20sum%20by%20(le,%20function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls_duration(_seconds)%3F_bucket%22,%20function%3D%22ViewsEndpoint.answer%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22ViewsEndpoint.answer%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))),%20%22percentile_latency%22,%20%2295%22,%20%22%22,%20%22%22)&amp;g0.tab=0">chart</a>
     *   <li>Concurrent calls: <a href="http://localhost:9090/graph?g0.expr=%23%20Calls%20of%20ViewsEndpoint.answer%20that%20are%20going%20on%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(function_calls_concurrent%7Bfunction%3D%22ViewsEndpoint.answer%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22ViewsEndpoint.answer%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))&amp;g0.tab=0">chart</a>
     *   <li>Request rate of what it calls: <a href="http://localhost:9090/graph?g0.expr=%23%20Calls%20of%20what%20ViewsEndpoint.answer%20calls%20a%20second,%20over%205%20minutes%20each%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22ViewsEndpoint.answer%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22ViewsEndpoint.answer%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))%0Aor%20on%20()%200%20%2A%20sum%20by%20(service_name)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22ViewsEndpoint.answer%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D))&amp;g0.tab=0">chart</a>
     *   <li>Error ratio of what it calls: <a href="http://localhost:9090/graph?g0.expr=%23%20Part%20of%20the%20calls%20of%20what%20ViewsEndpoint.answer%20calls%20that%20end%20in%20an%20error,%20over%205%20minutes%20each%0A%0Asum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22ViewsEndpoint.answer%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22,%20result%3D%22error%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22ViewsEndpoint.answer%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200))%0A/%0Aclamp_min(sum%20by%20(function,%20module,%20service_name,%20version,%20commit)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22ViewsEndpoint.answer%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%2A%20on%20(instance,%20job,%20service_name)%20group_left%20(version,%20commit)%20topk%20by%20(instance,%20job,%20service_name)%20(1,%20build_info%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(build_info%5B5m%5D)%20or%20on%20(instance,%20job,%20service_name)%20last_over_time(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20caller_function%3D%22ViewsEndpoint.answer%22,%20caller_module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D)%20%5E%200)),%201e-9)%0Aor%20on%20()%200%20%2A%20sum%20by%20(service_name)%20(rate(%7B__name__%3D~%22function_calls(_count)%3F(_total)%3F%22,%20function%3D%22ViewsEndpoint.answer%22,%20module%3D%22io.tidemark.demo%22,%20service_name%3D%22duck_pond%22%7D%5B5m%5D))&amp;g0.tab=0">chart</a>
     * </ul>
     * <!-- autometrics:doc-end -->
     */
    @Autometrics
    private Answer answer(HttpExchange exchange) throws IOException, BadRequest {
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        if (path.equals(ROOT)) {
            return method.equals("GET") ? list() : notAllowed(exchange, "GET");
        }
        String name = path.substring(ROOT.length() + 1);
        if (name.isBlank()) {
            throw new BadRequest("which view? Its name comes after " + ROOT + "/, as " + ROOT + "/slowest");
        }
        String query = exchange.getRequestURI().getRawQuery();
        return switch (method) {
            case "GET" -> views.get(name).map(Answer::data).orElseGet(() -> unknown(name));
            case "PUT" -> put(name, body(exchange));
            case "DELETE" ->
                query != null && !query.isEmpty()
                        ? removeRow(name, query)
                        : views.unregister(name).map(Answer::data).orElseGet(() -> unknown(name));
            default -> notAllowed(exchange, "GET, PUT, DELETE");
        };
    }

    private Answer list() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("views", views.registered().stream().map(ViewJson::definition).toList());
        json.putAll(ViewQuery.choices());
        return new Answer(200, json);
    }

    /** One at a time, so that of two who register the same one is told that it is new. */
    private synchronized Answer put(String name, String form) throws BadRequest {
        View view = ViewQuery.read(name, form);
        Optional<View> before = views.registered().stream()
                .filter(other -> other.name().equals(name))
                .findFirst();
        try {
            views.register(view);
        } catch (IllegalArgumentException different) {
            return Answer.problem(409, different.getMessage() + " with DELETE " + ROOT + "/" + name);
        }
        return new Answer(before.isPresent() ? 200 : 201, ViewJson.definition(view));
    }

    private Answer removeRow(String name, String query) throws BadRequest {
        Tags tags = ViewQuery.tags(query);
        Optional<ViewData.Row> row = views.remove(name, tags);
        if (row.isPresent()) {
            return new Answer(200, ViewJson.row(row.get()));
        }
        return views.get(name)
                .map(data -> Answer.problem(
                        404,
                        "the view '" + name + "' has no row " + tags + ": there are "
                                + data.rows().stream()
                                        .limit(MOST_NAMED)
                                        .map(ViewData.Row::tags)
                                        .toList()
                                + (data.rows().size() > MOST_NAMED ? " and more" : "")))
                .orElseGet(() -> unknown(name));
    }

    private Answer unknown(String name) {
        return Answer.problem(
                404,
                "no view '" + name + "' is registered: there are "
                        + views.registered().stream().map(View::name).toList() + "; PUT registers one");
    }

    private static Answer notAllowed(HttpExchange exchange, String allowed) {
        exchange.getResponseHeaders().set("Allow", allowed);
        return Answer.problem(405, exchange.getRequestMethod() + " is not for here: " + allowed + " are");
    }

    private static String body(HttpExchange exchange) throws IOException, BadRequest {
        byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
        if (body.length > LONGEST_BODY) {
            throw new BadRequest("a view is described in at most " + LONGEST_BODY + " bytes: send less");
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = Json.of(answer.json).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(answer.status, -1);
            return;
        }
        exchange.sendResponseHeaders(answer.status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private record Answer(int status, Map<String, Object> json) {
        static Answer data(ViewData data) {
            return new Answer(200, ViewJson.data(data));
        }

        static Answer problem(int status, String message) {
            return new Answer(status, Map.of("error", message));
        }
    }
}
