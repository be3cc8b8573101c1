package io.tidemark.cloudwatch.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server as any HTTP client meets it. */
@Timeout(60)
class HttpTest {

    private static final String PUT = """
            {"logGroupName": "g", "other": {"a": [1]},
             "logEvents": [{"message": "a\\u00e4", "timestamp": 1, "b": []}], "logStreamName": "s"}""";

    private static final LogEvent TAKEN = new LogEvent(1, "aä");

    private final LogsServer server = LogsServer.start();
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void start() {
        server.clock(() -> Instant.ofEpochMilli(1));
        server.create("g", "s");
    }

    @AfterEach
    void end() {
        server.close();
    }

    private HttpRequest.Builder request(BodyPublisher body) {
        return HttpRequest.newBuilder(server.endpoint())
                .version(HttpClient.Version.HTTP_1_1)
                .header("X-Amz-Target", "Logs_20140328.PutLogEvents")
                .header("Content-Type", "application/x-amz-json-1.1")
                .POST(body);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void answersInTheServicesForm() throws Exception {
        HttpResponse<String> taken = send(request(BodyPublishers.ofString(PUT)));
        server.delete("g");
        HttpResponse<String> refused = send(request(BodyPublishers.ofString(PUT)));

        assertThat(taken.statusCode()).isEqualTo(200);
        assertThat(taken.headers().firstValue("content-type")).hasValue("application/x-amz-json-1.1");
        assertThat(taken.headers().firstValue("x-amzn-requestid")).isPresent();
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("x-amzn-ErrorType")).hasValue("ResourceNotFoundException");
        assertThat(refused.body())
                .isEqualTo(
                        "{\"__type\":\"ResourceNotFoundException\",\"message\":\"The specified log group does not exist.\"}");
    }

    @Test
    void readsGzip() throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(body)) {
            gzip.write(PUT.getBytes(StandardCharsets.UTF_8));
        }
        int status = send(request(BodyPublishers.ofByteArray(body.toByteArray()))
                        .header("Content-Encoding", "gzip"))
                .statusCode();

        assertThat(status).isEqualTo(200);
        assertThat(server.events("g", "s")).containsExactly(TAKEN);
        assertThat(server.requests().get(0).wireBytes()).isEqualTo(body.size());
    }

    @Test
    void readsChunks() throws Exception {
        byte[] body = (PUT + " ".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
        int status = send(request(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))))
                .statusCode();

        assertThat(status).isEqualTo(200);
        assertThat(server.events("g", "s")).containsExactly(TAKEN);
        Call call = server.requests().get(0);
        assertThat(call.headers()).containsEntry("transfer-encoding", "chunked");
        assertThat(call.wireBytes()).isEqualTo(body.length);
    }

    @Test
    void asksForTheBodyOfAClientThatExpectsIt() throws Exception {
        try (Socket socket =
                new Socket(server.endpoint().getHost(), server.endpoint().getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: Logs_20140328.PutLogEvents\r\nContent-Length: "
                            + PUT.length() + "\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readNBytes(25), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            out.write(PUT.getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 200 OK\r\n");
        }
        assertThat(server.events("g", "s")).containsExactly(TAKEN);
    }

    @Test
    void refusesWhatItCannotRead() throws Exception {
        for (String body : new String[] {"", "no JSON", "[]", PUT.substring(0, 60), "{\"logEvents\": [1]}"}) {
            HttpResponse<String> response = send(request(BodyPublishers.ofString(body)));

            assertThat(response.statusCode()).as(body).isEqualTo(400);
            assertThat(response.body()).as(body).contains("\"SerializationException\"");
        }
        HttpResponse<String> noGzip = send(request(BodyPublishers.ofString(PUT)).header("Content-Encoding", "gzip"));
        assertThat(noGzip.body()).contains("\"SerializationException\"");
    }

    @Test
    void knowsNoOtherMethod() throws Exception {
        HttpResponse<String> response = send(request(BodyPublishers.noBody()).GET());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("\"UnknownOperationException\"");
    }
}
