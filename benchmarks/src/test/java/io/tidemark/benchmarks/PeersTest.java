package io.tidemark.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.cloudwatch.server.LogEvent;
import io.tidemark.cloudwatch.server.LogsServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClient;

/** Whoever is measured writes the same data. */
class PeersTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ReferenceInput[] inputs = ReferenceInput.make(System.currentTimeMillis());

    @Test
    void handWrittenLinesHoldTheData() throws Exception {
        HandWrittenEmf hand = HandWrittenEmf.withoutGarbage();
        HandWrittenEmf withGarbage = HandWrittenEmf.withGarbage();
        for (ReferenceInput input : inputs) {
            hand.write(input);
            withGarbage.write(input);
        }

        check(hand.text());
        assertThat(withGarbage.text()).isEqualTo(hand.text());
    }

    @Test
    void handWrittenLineLooksSo() {
        HandWrittenEmf hand = HandWrittenEmf.withoutGarbage();
        hand.write(new ReferenceInput(
                Operation.FEED_DUCKS,
                "a",
                1_752_774_958_378L,
                0,
                10,
                999_999,
                Duration.ofNanos(3_024),
                Duration.ofMillis(100),
                1e6,
                true));

        assertThat(hand.text()).isEqualTo("""
                {"_aws":{"CloudWatchMetrics":[{"Namespace":"DuckPond","Dimensions":[["Operation"]],"Metrics":[\
                {"Name":"CacheHits"},{"Name":"Retries"},{"Name":"ItemsScanned"},{"Name":"QueueTime","Unit":"Milliseconds"},\
                {"Name":"TotalTime","Unit":"Milliseconds"},{"Name":"ResponseSize","Unit":"Bytes"},{"Name":"Success"}]}],\
                "Timestamp":1752774958378},"CacheHits":0,"Retries":10,"ItemsScanned":999999,"QueueTime":0.003024,\
                "TotalTime":100,"ResponseSize":1000000,"Success":1,"Operation":"FeedDucks","RequestId":"a"}
                """);
    }

    @Test
    void handWrittenStringsAreEscaped() throws Exception {
        for (String id : List.of(
                "",
                "a\"b",
                "\\",
                "12345678\n",
                "\u0000\u001f",
                "žluť",
                "1234567\u00e9",
                "🦆duck🦆",
                "\u0141\u0122",
                "x".repeat(20_000) + "\"")) {
            ReferenceInput one = inputs[0];
            ReferenceInput odd = new ReferenceInput(
                    one.operation(),
                    id,
                    0,
                    -1,
                    Integer.MIN_VALUE,
                    0,
                    Duration.ofNanos(-1),
                    Duration.ofNanos(1),
                    0.1,
                    false);
            for (HandWrittenEmf hand : List.of(HandWrittenEmf.withoutGarbage(), HandWrittenEmf.withGarbage())) {
                hand.write(odd);

                JsonNode line = JSON.readTree(hand.text());
                assertThat(hand.text().lines()).hasSize(1);
                assertThat(line.get("RequestId").textValue()).isEqualTo(id);
                assertThat(line.get("CacheHits").intValue()).isEqualTo(-1);
                assertThat(line.get("Retries").intValue()).isEqualTo(Integer.MIN_VALUE);
                assertThat(line.get("QueueTime").doubleValue()).isEqualTo(-0.000001);
                assertThat(line.get("TotalTime").doubleValue()).isEqualTo(0.000001);
                assertThat(line.get("ResponseSize").doubleValue()).isEqualTo(0.1);
            }
        }
    }

    @Test
    void awsEmbeddedMetricsWritesTheData() throws Exception {
        ReusedBuffer buffer = new ReusedBuffer();
        AwsEmfPeer peer = new AwsEmfPeer(buffer);
        for (ReferenceInput input : inputs) {
            peer.writeWithNewLogger(input);
        }
        check(buffer.text());

        buffer.clear();
        for (ReferenceInput input : inputs) {
            peer.writeWithReusedLogger(input);
        }
        check(buffer.text());
    }

    @Test
    void jacksonWritesTheData() throws Exception {
        JacksonPeer peer = new JacksonPeer();
        for (ReferenceInput input : inputs) {
            peer.write(input);
        }
        peer.flush();

        check(peer.buffer.text());
    }

    @Test
    void logbackWritesTheData(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("logback.log");
        try (LogbackPeer peer = new LogbackPeer(file)) {
            for (ReferenceInput input : inputs) {
                peer.write(input);
            }
            peer.check();
        }

        check(Files.readString(file));
    }

    @Test
    void log4jWritesTheData(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("log4j.log");
        try (Log4jPeer peer = new Log4jPeer(file, 256)) {
            for (ReferenceInput input : inputs) {
                peer.write(input);
            }
            peer.flush();

            check(Files.readString(file));
        }
    }

    @Test
    void loopsOverTheClientOfCloudWatchSendTheData() throws Exception {
        try (LogsServer server = LogsServer.start();
                CloudWatchLogsAsyncClient client = server.client()) {
            server.create("group", "stream");
            CloudWatchBenchmark.Peers peers = new CloudWatchBenchmark.Peers();
            peers.start(client);
            for (ReferenceInput input : inputs) {
                peers.addJackson(input);
            }
            peers.loop.flush();
            for (ReferenceInput input : inputs) {
                peers.addAws(input);
            }
            peers.loop.flush();

            List<String> messages = server.events("group", "stream").stream()
                    .map(LogEvent::message)
                    .toList();
            check(String.join("\n", messages.subList(0, inputs.length)));
            check(String.join("\n", messages.subList(inputs.length, messages.size())));
        }
    }

    /** One line for each input: all numbers and texts, each metric declared with its unit, the dimension set; nothing else. */
    private void check(String text) throws Exception {
        List<String> lines = text.lines().toList();
        assertThat(lines).hasSize(inputs.length);
        for (int i = 0; i < inputs.length; i++) {
            ReferenceInput in = inputs[i];
            JsonNode line = JSON.readTree(lines.get(i));
            JsonNode aws = line.get("_aws");
            assertThat(aws.get("Timestamp").longValue()).isEqualTo(in.timestamp());
            assertThat(aws.get("CloudWatchMetrics")).hasSize(1);
            JsonNode directive = aws.get("CloudWatchMetrics").get(0);
            assertThat(directive.get("Namespace").textValue()).isEqualTo("DuckPond");
            assertThat(directive.get("Dimensions").toString()).isEqualTo("[[\"Operation\"]]");
            Map<String, String> units = new HashMap<>();
            directive
                    .get("Metrics")
                    .forEach(metric -> units.put(
                            metric.get("Name").textValue(), metric.path("Unit").asText("None")));
            assertThat(units)
                    .isEqualTo(Map.of(
                            "CacheHits", "None",
                            "Retries", "None",
                            "ItemsScanned", "None",
                            "QueueTime", "Milliseconds",
                            "TotalTime", "Milliseconds",
                            "ResponseSize", "Bytes",
                            "Success", "None"));
            Map<String, Object> values = new HashMap<>();
            List<String> names = new ArrayList<>();
            line.fieldNames().forEachRemaining(names::add);
            names.remove("_aws");
            for (String name : names) {
                JsonNode value = line.get(name);
                values.put(name, value.isNumber() ? value.doubleValue() : value.textValue());
            }
            assertThat(values)
                    .isEqualTo(Map.of(
                            "CacheHits", (double) in.cacheHits(),
                            "Retries", (double) in.retries(),
                            "ItemsScanned", (double) in.itemsScanned(),
                            "QueueTime", in.queueMillis(),
                            "TotalTime", in.totalMillis(),
                            "ResponseSize", in.responseSize(),
                            "Success", in.success() ? 1.0 : 0.0,
                            "Operation", in.operationName(),
                            "RequestId", in.requestId()));
            assertThat(Collections.frequency(names, "RequestId")).isEqualTo(1);
        }
    }
}
