package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.entry.Entry;
import io.tidemark.format.emf.Emf;
import io.tidemark.output.Outputs;
import io.tidemark.stream.EntryStream;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.Problem;
import io.tidemark.stream.StreamStats;
import io.tidemark.support.Eventually;
import io.tidemark.support.IdEntry;
import io.tidemark.support.ManualTime;
import io.tidemark.time.TimeSource;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SinkMetricsTest {

    /** Now, so that CloudWatch would take it; to the millisecond, as it is written. */
    private static final long NOW = System.currentTimeMillis();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ImmediateSink emf =
            ImmediateSink.of(Emf.builder("Shop").strict(true).build().writeTo(Outputs.of(out)));

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static String metric(String name, String unit) {
        return "{\"Name\":\"tidemark_" + name + "\",\"Unit\":\"" + unit + "\"}";
    }

    /** The line as CloudWatch gets it. */
    private static String line(String metrics, String values, String sink, String branch) {
        return "{\"_aws\":{\"CloudWatchMetrics\":[{\"Namespace\":\"Shop\",\"Dimensions\":[[\"tidemark_sink\",\"tidemark_branch\"]],"
                + "\"Metrics\":[" + metrics + "]}],\"Timestamp\":" + NOW + "}," + values + ",\"tidemark_sink\":\""
                + sink
                + "\",\"tidemark_branch\":\"" + branch + "\"}";
    }

    private static final String COUNTS = String.join(
            ",",
            metric("entries_appended", "Count"),
            metric("entries_dropped", "Count"),
            metric("entries_emitted", "Count"),
            metric("entries_sampled_out", "Count"),
            metric("entries_invalid", "Count"),
            metric("entries_failed", "Count"),
            metric("queue_length", "Count"),
            metric("in_flight", "Count"));

    private static final String ERRORS = metric("io_errors", "Count") + "," + metric("validation_errors", "Count");

    @Test
    void allFiguresOfABranchAreOneLine() {
        SinkStats totals =
                new SinkStats(1000, 70, 5, List.of(new SinkStats.Branch("agent", 6, 900, 10, 4, 5, Map.of())));
        FlushReport report = new FlushReport(
                "orders",
                Duration.ofMinutes(1),
                100,
                7,
                0.98765,
                List.of(new SinkStats.Branch(
                        "agent",
                        6,
                        80,
                        3,
                        2,
                        1,
                        Map.of(Problem.NAN_LEFT_OUT, 4L, Problem.IO_ERROR, 2L, Problem.EXCEPTION, 1L),
                        "no room")),
                totals);
        SinkMetrics.entries(report, NOW * 1_000_000).forEach(emf::append);
        assertThat(lines())
                .containsExactly(line(
                        String.join(
                                ",",
                                COUNTS,
                                metric("idle_percent", "Percent"),
                                ERRORS,
                                metric("problem_nan_left_out", "Count"),
                                metric("problem_exception", "Count"),
                                metric("problem_io_error", "Count")),
                        "\"tidemark_entries_appended\":100,\"tidemark_entries_dropped\":7,"
                                + "\"tidemark_entries_emitted\":80,\"tidemark_entries_sampled_out\":3,"
                                + "\"tidemark_entries_invalid\":2,\"tidemark_entries_failed\":1,"
                                + "\"tidemark_queue_length\":5,\"tidemark_in_flight\":6,"
                                + "\"tidemark_idle_percent\":98.8,\"tidemark_io_errors\":2,"
                                + "\"tidemark_validation_errors\":4,\"tidemark_problem_nan_left_out\":4,"
                                + "\"tidemark_problem_exception\":1,\"tidemark_problem_io_error\":2",
                        "orders",
                        "agent"));
    }

    private static String values(long appended, long emitted, long sampledOut) {
        return "\"tidemark_entries_appended\":" + appended + ",\"tidemark_entries_dropped\":0,"
                + "\"tidemark_entries_emitted\":" + emitted + ",\"tidemark_entries_sampled_out\":" + sampledOut
                + ",\"tidemark_entries_invalid\":0,\"tidemark_entries_failed\":0,\"tidemark_queue_length\":0,"
                + "\"tidemark_in_flight\":0,\"tidemark_io_errors\":0,\"tidemark_validation_errors\":0";
    }

    @Test
    @SuppressWarnings("try")
    void eachBranchHasALineAndEachRunTellsWhatCameSinceTheOneBefore() {
        StreamStats file = new StreamStats("service.log");
        StreamStats sampled = new StreamStats("Überlauf\n");
        EntryStream tee = new EntryStream() {
            @Override
            public Outcome next(Entry entry) {
                file.count(Outcome.EMITTED, 1);
                sampled.count(Outcome.SAMPLED_OUT, 1);
                return Outcome.PENDING;
            }

            @Override
            public List<StreamStats> stats() {
                return List.of(file, sampled);
            }
        };
        ImmediateSink sink = ImmediateSink.of(tee);
        sink.append(new IdEntry(1));
        SinkMetrics metrics = SinkMetrics.of(sink);
        sink.append(new IdEntry(2));
        sink.append(new IdEntry(3));
        try (TimeSource.Scope scope =
                TimeSource.override(new ManualTime(Instant.ofEpochMilli(NOW).toString()))) {
            metrics.accept(emf);
            sink.append(new IdEntry(4));
            metrics.accept(emf);
        }
        String metricsOfIt = COUNTS + "," + ERRORS;
        assertThat(lines())
                .containsExactly(
                        line(metricsOfIt, values(2, 2, 0), "ImmediateSink", "service.log"),
                        line(metricsOfIt, values(2, 0, 2), "ImmediateSink", "?berlauf?"),
                        line(metricsOfIt, values(1, 1, 0), "ImmediateSink", "service.log"),
                        line(metricsOfIt, values(1, 0, 1), "ImmediateSink", "?berlauf?"));
    }

    @Test
    void aQueueTellsOfItselfByItsOwnWayWithHowIdleItWas() {
        BackgroundQueue queue = BackgroundQueue.builder(
                        Emf.builder("Shop").strict(true).build().writeTo(Outputs.of(out)))
                .threadName("orders")
                .flushInterval(Duration.ofMillis(40))
                .build();
        SinkMetrics metrics = SinkMetrics.of(queue);
        Eventually.until("it has slept", () -> queue.slept().toMillis() > 20);
        metrics.accept(queue);
        queue.close();
        assertThat(lines()).hasSize(1);
        assertThat(lines().get(0))
                .containsPattern("\"tidemark_idle_percent\":[0-9]{1,3}(\\.[0-9])?,")
                .endsWith(",\"tidemark_sink\":\"orders\",\"tidemark_branch\":\"ByteArrayOutputStream\"}");
        assertThat(queue.stats().emitted()).isEqualTo(1);
    }

    @Test
    void theNameOfTheSinkMayBeGiven() {
        ImmediateSink sink = ImmediateSink.of(entry -> Outcome.EMITTED);
        List<Entry> entries = new ArrayList<>();
        SinkMetrics.of(sink, "audit trail").accept(entries::add);
        entries.forEach(emf::append);
        assertThat(lines()).singleElement().asString().contains("\"tidemark_sink\":\"audit trail\"");
    }

    @Test
    void noSamplerLeavesThemOut() {
        ImmediateSink sink = ImmediateSink.of(Emf.builder("Shop")
                .build()
                .sampled()
                .fixedFraction(1e-12)
                .writeTo(Outputs.of(out))
                .withGlobalDimensions(Map.of("Region", "eu")));
        SinkMetrics metrics = SinkMetrics.of(sink);
        metrics.accept(sink);
        sink.append(new IdEntry(1));
        metrics.accept(sink);
        assertThat(lines())
                .hasSize(2)
                .allSatisfy(line ->
                        assertThat(line).contains("\"tidemark_entries_appended\":{\"Values\":[", "],\"Counts\":[1]}"));
        assertThat(sink.stats().sampledOut()).isEqualTo(1);
    }
}
