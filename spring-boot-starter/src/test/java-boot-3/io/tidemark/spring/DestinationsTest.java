package io.tidemark.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.cloudwatch.server.LogEvent;
import io.tidemark.cloudwatch.server.LogsServer;
import io.tidemark.spring.ducks.DuckApplication;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClient;

/** Where records go, each to a server that takes them. */
class DestinationsTest {

    private static final int REQUESTS = 50;

    private static void ask(Running ducks) throws Exception {
        for (int i = 0; i < REQUESTS; i++) {
            ducks.get("/ducks/" + i);
        }
    }

    @Test
    void toAnAgent() throws Exception {
        try (ServerSocket agent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            CompletableFuture<List<String>> received = CompletableFuture.supplyAsync(() -> {
                try (Socket connection = agent.accept();
                        BufferedReader lines = new BufferedReader(
                                new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
                    return lines.lines().toList();
                } catch (Exception problem) {
                    throw new IllegalStateException(problem);
                }
            });
            try (Running ducks = Running.start(
                    DuckApplication.class,
                    "tidemark.sinks.main.type=agent",
                    "tidemark.sinks.main.endpoint=tcp://127.0.0.1:" + agent.getLocalPort(),
                    "tidemark.sinks.main.log-group=/ducks/requests")) {
                ask(ducks);
            }
            assertThat(received.get(30, TimeUnit.SECONDS))
                    .hasSize(REQUESTS)
                    .allMatch(line -> line.contains("\"LogGroupName\":\"/ducks/requests\""));
        }
    }

    @Test
    void toStandardOutputWhereNothingIsSaid() throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
        try (Running ducks = Running.start(DuckApplication.class)) {
            ask(ducks);
        } finally {
            System.setOut(before);
        }
        assertThat(written.toString(StandardCharsets.UTF_8).lines().filter(line -> line.startsWith("{\"_aws\":")))
                .hasSize(REQUESTS);
    }

    /** The client, as an application would give it. */
    @Configuration
    @Import(DuckApplication.class)
    static class WithClient {
        static final LogsServer SERVER = LogsServer.start();

        @Bean
        CloudWatchLogsAsyncClient logs() {
            return SERVER.client();
        }
    }

    @Test
    void toCloudWatchLogs() throws Exception {
        try (LogsServer server = WithClient.SERVER) {
            try (Running ducks = Running.start(
                    WithClient.class,
                    "tidemark.sinks.main.type=cloudwatch",
                    "tidemark.sinks.main.log-group=/ducks/requests",
                    "tidemark.sinks.main.log-stream=here")) {
                ask(ducks);
                JsonNode sink = ducks.json("/actuator/tidemark/sinks").path("main");
                assertThat(sink.path("conserved").asBoolean()).isTrue();
                assertThat(sink.at("/branches/0/name").asText()).isEqualTo("/ducks/requests");
            }
            assertThat(server.events("/ducks/requests", "here"))
                    .hasSize(REQUESTS)
                    .extracting(LogEvent::message)
                    .allMatch(line -> line.contains("\"Namespace\":\"ducks\""));
        }
    }
}
