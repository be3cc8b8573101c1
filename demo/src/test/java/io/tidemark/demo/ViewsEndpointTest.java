package io.tidemark.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.AttachHandle;
import io.tidemark.stats.Views;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ViewsEndpointTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Views views = Views.create();

    @TempDir
    private Path directory;

    private AttachHandle metrics;
    private PondServer server;

    @BeforeEach
    void open() throws IOException {
        PondViews.register(views);
        metrics = Demo.attach(directory, List.of(), views);
        server = PondServer.open(0, new DuckPond(1), views);
        server.start();
    }

    @AfterEach
    void close() {
        server.close();
        metrics.close();
        PondViews.unregister(views);
    }

    @Test
    void theViewsOfTheStartAreListedAndWhatOthersMayBeOf() throws Exception {
        HttpResponse<String> answer = send("GET", "/views", "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        JsonNode json = JSON.readTree(answer.body());
        assertThat(json.get("views").findValuesAsText("name"))
                .containsExactly("pond/requests", "pond/latency", "pond/bread", "pond/distance");
        JsonNode latency = json.at("/views/1");
        assertThat(latency.get("of").asText()).isEqualTo("Time");
        assertThat(latency.get("by")).hasToString("[\"Operation\",\"Status\"]");
        assertThat(latency.get("unit").asText()).isEqualTo("Milliseconds");
        assertThat(latency.get("limit").asInt()).isEqualTo(2_000);
        assertThat(json.get("fields").toString()).contains("\"Time\"", "\"Ducks\"", "\"CacheHit\"");
        assertThat(json.get("measures")).hasToString("[\"pond/bread\",\"pond/distance\"]");
    }

    @Test
    void aViewOverRecordsHasARowForEachOperationAndStatus() throws Exception {
        send("GET", "/ducks/7", "");
        send("GET", "/ducks/7", "");
        send("GET", "/ducks/1001", "");
        send("GET", "/geese", "");

        JsonNode view = awaitCount("pond/latency", 4);
        JsonNode found = row(view, "{\"Operation\":\"LookUpDuck\",\"Status\":\"200\"}");
        assertThat(found.at("/data/count").asInt()).isEqualTo(2);
        assertThat(sum(found.at("/data/counts"))).isEqualTo(2);
        assertThat(found.at("/data/counts")).hasSize(found.at("/data/bounds").size() + 1);
        assertThat(found.at("/data/sum").asDouble()).isPositive();
        assertThat(row(view, "{\"Operation\":\"LookUpDuck\",\"Status\":\"404\"}")
                        .at("/data/count")
                        .asInt())
                .isEqualTo(1);
        assertThat(row(view, "{\"Operation\":\"Other\",\"Status\":\"404\"}")
                        .at("/data/count")
                        .asInt())
                .isEqualTo(1);
        assertThat(view.get("rows")).hasSize(3);
        assertThat(found.get("start").asText()).startsWith("20");
    }

    @Test
    void aMeasureIsToldApartByTheTagsOfWhoVisits() throws Exception {
        int jogger = feed("jogger", 100) + feed("jogger", 20);
        int child = feed("child", 7);
        int somebody = feed("swan", 3) + feed(null, 4);

        JsonNode view = get("pond/bread");
        assertThat(row(view, "{\"visitor\":\"jogger\"}").at("/data/value").asLong())
                .isEqualTo(jogger);
        assertThat(row(view, "{\"visitor\":\"child\"}").at("/data/value").asLong())
                .isEqualTo(child);
        assertThat(row(view, "{}").at("/data/value").asLong()).isEqualTo(somebody);
        assertThat(view.get("rows")).hasSize(3);
    }

    @Test
    void aCensusMeasuresEachDuck() throws Exception {
        send("GET", "/census", "");

        JsonNode data = get("pond/distance").at("/rows/0/data");
        assertThat(data.get("count").asInt()).isEqualTo(900);
        assertThat(data.get("q0.5").asDouble())
                .isPositive()
                .isLessThan(data.get("q0.99").asDouble());
    }

    @Test
    void aViewComesAndGoesWhileThePondIsOpen() throws Exception {
        send("GET", "/ducks", "");
        awaitValue("pond/requests", 1);

        HttpResponse<String> registered = put("late", "of=Ducks&by=Operation&aggregate=sum");
        assertThat(registered.statusCode()).isEqualTo(201);
        assertThat(JSON.readTree(registered.body()).get("aggregate").asText()).isEqualTo("sum");
        assertThat(get("late").get("rows")).as("what came before").isEmpty();

        send("GET", "/ducks", "");
        send("GET", "/ducks/5", "");
        awaitValue("late", 901);

        HttpResponse<String> gone = send("DELETE", "/views/late", "");
        assertThat(gone.statusCode()).isEqualTo(200);
        JsonNode last = JSON.readTree(gone.body());
        assertThat(row(last, "{\"Operation\":\"CountDucks\"}").at("/data/value").asLong())
                .isEqualTo(900);
        assertThat(row(last, "{\"Operation\":\"LookUpDuck\"}").at("/data/value").asLong())
                .isEqualTo(1);

        HttpResponse<String> unknown = send("GET", "/views/late", "");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(error(unknown)).contains("'late'", "pond/latency", "PUT");
        assertThat(send("DELETE", "/views/late", "").statusCode()).isEqualTo(404);

        assertThat(put("late", "of=Ducks&by=Operation&aggregate=sum").statusCode())
                .isEqualTo(201);
        assertThat(get("late").get("rows")).as("it begins anew").isEmpty();
    }

    @Test
    void anEqualViewStaysAndADifferentOneIsAConflict() throws Exception {
        assertThat(put("most", "of=Time&by=Operation&aggregate=max").statusCode())
                .isEqualTo(201);
        send("GET", "/ducks", "");
        awaitRows("most", 1);

        assertThat(put("most", "aggregate=max&by=Operation&of=Time").statusCode())
                .isEqualTo(200);
        assertThat(get("most").get("rows")).hasSize(1);

        HttpResponse<String> different = put("most", "of=Time&by=Operation&aggregate=min");
        assertThat(different.statusCode()).isEqualTo(409);
        assertThat(error(different)).contains("most", "max", "min", "DELETE /views/most");
        assertThat(get("most").get("aggregate").asText()).isEqualTo("max");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "count",
                "sum",
                "signedSum",
                "lastValue",
                "min",
                "max",
                "distribution(1, 2.5, 10)",
                "exponentialDistribution",
                "exponentialDistribution(20, 3)",
                "quantiles(10m)",
                "quantiles(PT10M, 0.5, 0.999)"
            })
    void everyAggregationCanBeAskedForAndAskedForAsItIsShown(String aggregation) throws Exception {
        HttpResponse<String> registered = put("it", "of=pond/bread&aggregate=" + encoded(aggregation));
        assertThat(registered.statusCode()).isEqualTo(201);
        String shown = JSON.readTree(registered.body()).get("aggregate").asText();
        assertThat(put("it", "of=pond/bread&aggregate=" + encoded(shown)).statusCode())
                .isEqualTo(200);

        assertThat(feed("jogger", 8)).isEqualTo(8);
        JsonNode data = get("it").at("/rows/0/data");
        JsonNode eight = data.has("sum") ? data.get("sum") : data.get("value");
        assertThat(eight.asDouble()).isEqualTo(aggregation.equals("count") ? 1 : 8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "                                  | what is the view of? Send of=Time",
                "by=Operation                      | what is the view of? Send of=Time",
                "of=Speed                          | 'Speed' is neither a field nor a measure: take one of [Success, Ducks",
                "of=Time&by=Colour                 | no property 'Colour': take some of [Operation, Status, Error, RequestId]",
                "of=Time&by=Operation,Operation    | a tag twice: [Operation, Operation]",
                "of=pond/bread&by=,                | no tag '': take some of [visitor], as of=pond/bread&by=visitor",
                "of=pond/bread&by=Operation        | no tag 'Operation': take some of [visitor]",
                "of=Time&aggregate=mean            | 'mean' is no aggregation: write count, sum",
                "of=Time&aggregate=max(3)          | 'max(3)' is no aggregation",
                "of=Time&aggregate=(               | '(' is no aggregation",
                "of=Time&aggregate=distribution(a) | 'a' is no number",
                "of=Time&aggregate=distribution(1,)| '' is no number",
                "of=Time&aggregate=distribution(2,1)| ascending: 1.0 comes after 2.0",
                "of=Time&aggregate=quantiles       | of what while? Write it, as quantiles(1m)",
                "of=Time&aggregate=quantiles(soon) | 'soon' is no duration: write it as 500ms",
                "of=Time&aggregate=quantiles(1m,2) | the quantile 2.0",
                "of=Time&aggregate=exponentialDistribution(1) | write exponentialDistribution(160, 20)",
                "of=Time&aggregate=exponentialDistribution(1,1) | 2 to 10,000",
                "of=Time&limit=many                | 'many' is no whole number of at most nine digits",
                "of=Time&limit=3000000000          | '3000000000' is no whole number of at most nine digits",
                "of=Time&limit=100001              | a limit of 100001 rows: the pond has room for 100000",
                "of=Time&limit                     | 'limit' has no value: write it as limit=VALUE",
                "of=Time&limit=0                   | a limit of 0 rows",
                "of=Time&idle=-1                   | '-1' is no duration",
                "of=Time&of=Ducks                  | 'of' is there twice",
                "of=Time&per=Operation             | 'per' says nothing of a view: send a form of [aggregate, by,",
                "{\"of\": \"Time\"}                | says nothing of a view: send a form of",
                "of=%zz                            | '%zz' is not encoded",
            })
    void whatIsWrongWithAViewIsNamedWithTheFix(String form, String problem) throws Exception {
        HttpResponse<String> answer = put("bad", form == null ? "" : form);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer)).contains(problem);
        assertThat(send("GET", "/views/bad", "").statusCode()).isEqualTo(404);
    }

    @Test
    void whatIsWrongWithARequestIsNamedWithTheFix() throws Exception {
        HttpResponse<String> noName = put("", "of=Time");
        assertThat(noName.statusCode()).isEqualTo(400);
        assertThat(error(noName)).contains("which view?", "/views/slowest");

        HttpResponse<String> tooLong = put("x", "of=Time&description=" + "x".repeat(10_000));
        assertThat(tooLong.statusCode()).isEqualTo(400);
        assertThat(error(tooLong)).contains("8192 bytes");

        HttpResponse<String> post = send("POST", "/views/x", "of=Time");
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("Allow")).contains("GET, PUT, DELETE");
        assertThat(send("DELETE", "/views", "").statusCode()).isEqualTo(405);
        assertThat(send("HEAD", "/views", "").statusCode()).isEqualTo(405);
    }

    @Test
    void aViewThatIsFullCountsTheRestInOneRow() throws Exception {
        put("by-id", "of=Ducks&by=RequestId&limit=2&aggregate=count");
        for (int i = 0; i < 5; i++) {
            send("GET", "/ducks", "");
        }

        JsonNode view = awaitValue("by-id", 5);
        assertThat(view.get("rows")).hasSize(3);
        assertThat(view.get("overflowed").asInt()).isEqualTo(3);
        assertThat(row(view, "{\"overflow\":\"true\"}").at("/data/value").asInt())
                .isEqualTo(3);
    }

    @Test
    void aRowIsRemovedByItsTags_andBeginsAnew() throws Exception {
        assertThat(feed("jogger", 100)).isEqualTo(100);
        assertThat(feed("child", 7)).isEqualTo(7);

        HttpResponse<String> gone = send("DELETE", "/views/pond/bread?visitor=jogger", "");
        assertThat(gone.statusCode()).isEqualTo(200);
        JsonNode row = JSON.readTree(gone.body());
        assertThat(row.get("tags")).hasToString("{\"visitor\":\"jogger\"}");
        assertThat(row.at("/data/value").asInt()).isEqualTo(100);
        HttpResponse<String> again = send("DELETE", "/views/pond/bread?visitor=jogger", "");
        assertThat(again.statusCode()).isEqualTo(404);
        assertThat(error(again))
                .isEqualTo("the view 'pond/bread' has no row {visitor=jogger}: there are [{visitor=child}]");
        assertThat(send("DELETE", "/views/pond/tea?visitor=jogger", "").statusCode())
                .isEqualTo(404);
        HttpResponse<String> noValue = send("DELETE", "/views/pond/bread?visitor", "");
        assertThat(noValue.statusCode()).isEqualTo(400);
        assertThat(error(noValue)).contains("'visitor' has no value");

        assertThat(feed("jogger", 3)).isEqualTo(3);
        JsonNode now = row(get("pond/bread"), "{\"visitor\":\"jogger\"}");
        assertThat(now.at("/data/value").asInt()).isEqualTo(3);
        assertThat(now.get("start").asText()).isGreaterThan(row.get("start").asText());
    }

    @Test
    void rowsThatAreIdleExpire() throws Exception {
        put("brief", "of=pond/bread&by=visitor&aggregate=sum&idle=1ms");
        assertThat(feed("jogger", 8)).isEqualTo(8);

        // The first reading finds something new, and one after a while nothing.
        assertThat(row(get("brief"), "{\"visitor\":\"jogger\"}")
                        .at("/data/value")
                        .asInt())
                .isEqualTo(8);
        while (!get("brief").get("rows").isEmpty()) {
            Thread.onSpinWait();
        }

        assertThat(feed("jogger", 3)).isEqualTo(3);
        assertThat(row(get("brief"), "{\"visitor\":\"jogger\"}")
                        .at("/data/value")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void whoLooksAtViewsIsNoVisitor() throws Exception {
        send("GET", "/views", "");
        put("late", "of=Time");
        put("late", "of=nothing");
        send("DELETE", "/views/late", "");
        send("GET", "/views/late", "");
        send("GET", "/viewsOfTheSea", ""); // a visit
        awaitValue("pond/requests", 1);

        assertThat(server.requests()).isEqualTo(1);
        server.close();
        metrics.close();
        List<JsonNode> lines = EmfLines.read(directory);
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0).get("Operation").asText()).isEqualTo("Other");
    }

    /** Until it is fed: now and then there is no bread. */
    private int feed(String visitor, int grams) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.address().resolve("/bread")).POST(BodyPublishers.ofString("" + grams));
        if (visitor != null) {
            request.header("X-Visitor", visitor);
        }
        while (http.send(request.build(), BodyHandlers.ofString()).statusCode() != 200) {
            assertThat(server.requests()).isLessThan(1_000);
        }
        return grams;
    }

    private HttpResponse<String> put(String name, String form) throws Exception {
        return send("PUT", "/views/" + name, form);
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        URI uri = server.address().resolve(path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private JsonNode get(String name) throws Exception {
        HttpResponse<String> answer = send("GET", "/views/" + name, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    // A record closes, and is counted, once its answer is sent: we may be faster.

    private JsonNode awaitCount(String name, long count) throws Exception {
        return await(name, "count", count);
    }

    private JsonNode awaitValue(String name, long sum) throws Exception {
        return await(name, "value", sum);
    }

    private JsonNode await(String name, String what, long sum) throws Exception {
        JsonNode view;
        long now;
        do {
            view = get(name);
            now = 0;
            for (JsonNode row : view.get("rows")) {
                now += row.get("data").get(what).asLong();
            }
            assertThat(now).isLessThanOrEqualTo(sum);
        } while (now < sum);
        return view;
    }

    private void awaitRows(String name, int rows) throws Exception {
        while (get(name).get("rows").size() < rows) {
            Thread.onSpinWait();
        }
    }

    private static JsonNode row(JsonNode view, String tags) {
        for (JsonNode row : view.get("rows")) {
            if (row.get("tags").toString().equals(tags)) {
                return row;
            }
        }
        throw new AssertionError("no row " + tags + " in " + view);
    }

    private static long sum(JsonNode numbers) {
        long sum = 0;
        for (JsonNode number : numbers) {
            sum += number.asLong();
        }
        return sum;
    }

    private static String error(HttpResponse<String> answer) throws IOException {
        return JSON.readTree(answer.body()).get("error").asText();
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
