package io.tidemark.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.AttachHandle;
import io.tidemark.stats.Views;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class PondServerTest {
    private final HttpClient http = HttpClient.newHttpClient();

    private final Views views = Views.create();

    @TempDir
    private Path directory;

    private AttachHandle metrics;
    private PondServer server;

    @BeforeEach
    void open() throws IOException {
        metrics = Demo.attach(directory, List.of(), views);
        server = PondServer.open(0, new DuckPond(1), views);
        server.start();
    }

    @AfterEach
    void close() {
        server.close();
        metrics.close();
    }

    @Test
    void answersAreFoundByTheirRequestId() throws Exception {
        HttpResponse<String> answer = send("POST", "/ducks", "Donald");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).startsWith("duck 901, Donald, swims at (");
        JsonNode line = onlyLine();
        assertThat(line.get("RequestId").asText())
                .isEqualTo(answer.headers().firstValue("X-Request-Id").orElseThrow());
        assertThat(line.get("RequestBytes").asInt()).isEqualTo(6);
        assertThat(line.get("ResponseBytes").asInt()).isEqualTo(answer.body().length());
        assertThat(line.get("Time").asDouble())
                .isGreaterThanOrEqualTo(line.get("ReadTime").asDouble()
                        + line.get("WorkTime").asDouble()
                        + line.get("WriteTime").asDouble());
    }

    @Test
    void theCacheTellsOfItselfUnderOurNames() throws Exception {
        send("GET", "/ducks/7", "");
        send("GET", "/ducks/7", "");

        assertThat(lines())
                .extracting(
                        line -> line.get("CacheHit").asInt(),
                        line -> line.get("CacheEntries").asInt(),
                        line -> line.has("CacheTime"))
                .containsExactly(tuple(0, 0, true), tuple(1, 1, true));
    }

    @Test
    void whatCannotBeDoneIsARecordToo() throws Exception {
        assertThat(send("GET", "/geese", "").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/ducks/1001", "").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/ducks/a%22%0A", "").statusCode()).isEqualTo(404);
        assertThat(send("POST", "/ducks", " ").statusCode()).isEqualTo(400);
        assertThat(send("POST", "/bread", "much").statusCode()).isEqualTo(400);
        assertThat(send("DELETE", "/ducks/1", "").statusCode()).isEqualTo(404);
        assertThat(send("HEAD", "/ducks", "").statusCode()).isEqualTo(404);

        assertThat(lines())
                .hasSize(7)
                .allSatisfy(EmfLines::check)
                .extracting(
                        line -> line.get("Operation").asText(),
                        line -> line.get("Status").asText())
                // A record closes once its answer is sent: the next request may be faster.
                .containsExactlyInAnyOrder(
                        tuple("Other", "404"),
                        tuple("LookUpDuck", "404"),
                        tuple("LookUpDuck", "404"),
                        tuple("AddDuck", "400"),
                        tuple("FeedDucks", "400"),
                        tuple("Other", "404"),
                        tuple("Other", "404"));
    }

    @Test
    void aFailureOfThePondIsAnsweredAndNamed() throws Exception {
        HttpResponse<String> answer;
        do {
            answer = send("POST", "/bread", "100");
        } while (answer.statusCode() == 200);

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("there are no 100 grams of bread left\n");
        List<JsonNode> lines = lines();
        assertThat(lines).hasSize((int) server.requests()).allSatisfy(EmfLines::check);
        // Not always the last line: a record closes once its answer is sent.
        assertThat(lines)
                .filteredOn(line -> line.get("Status").asText().equals("500"))
                .singleElement()
                .satisfies(failed -> {
                    assertThat(failed.get("Error").asText()).isEqualTo("OutOfBread");
                    assertThat(failed.get("Success").asInt()).isZero();
                    assertThat(failed.has("WorkTime")).isTrue();
                    assertThat(failed.has("WriteTime")).isFalse();
                });
    }

    @Test
    void aClientThatHangsUpIsARecordToo() throws Exception {
        URI address = server.address();
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            String half = "POST /ducks HTTP/1.1\r\nHost: pond\r\nContent-Length: 100\r\n\r\nDona";
            socket.getOutputStream().write(half.getBytes(US_ASCII));
            while (server.requests() == 0) {
                Thread.sleep(5);
            }
        }

        JsonNode line = onlyLine();
        EmfLines.check(line);
        assertThat(line.get("Operation").asText()).isEqualTo("AddDuck");
        assertThat(line.get("Status").asText()).isEqualTo("499");
        assertThat(line.get("Success").asInt()).isZero();
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.address().resolve(path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private JsonNode onlyLine() throws IOException {
        assertThat(lines()).hasSize(1);
        return lines().get(0);
    }

    private List<JsonNode> lines() throws IOException {
        server.close();
        metrics.close();
        return EmfLines.read(directory);
    }
}
