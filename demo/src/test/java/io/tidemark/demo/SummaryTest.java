package io.tidemark.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cloudwatch.SubmissionStats;
import io.tidemark.sink.SinkStats;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a run would say that takes long to bring about. */
class SummaryTest {
    private static final URI ENDPOINT = URI.create("http://127.0.0.1:4566");

    private final StringWriter printed = new StringWriter();

    @Test
    void droppedBatchesAreSaidPlainly() {
        SubmissionStats figures = new SubmissionStats(30, 40_000, 1 << 25, 1, 10_000, 7, 0, 0, 0, 0, 0, 0, 0);

        Summary summary = summary(50_000, branch("files", 50_000, 0), branch("CloudWatch", 40_000, 10_000), figures);
        summary.print(new PrintWriter(printed, true));

        assertThat(printed.toString())
                .contains("CloudWatch  40,000 events in 30 requests to /tidemark/duck-pond;"
                        + " 1 request sent again; 10,000 events dropped: NOT OK")
                .contains("NOT OK: 50,000 requests came, but 40,000 records were emitted (CloudWatch)")
                .contains(
                        "NOT OK: 10,000 events waited for CloudWatch Logs until there was no more room, and made way for"
                                + " newer ones: choose a lower --rate")
                .contains("NOT OK: the last problem with http://127.0.0.1:4566: Rate exceeded");
        assertThat(summary.problems()).hasSize(3);
    }

    @Test
    void rejectedEventsAreSaid() {
        SubmissionStats figures = new SubmissionStats(1, 7, 5_000, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0);
        summary(10, branch("files", 10, 0), branch("CloudWatch", 7, 3), figures).print(new PrintWriter(printed, true));
        assertThat(printed.toString())
                .contains("CloudWatch  7 events in 1 request to /tidemark/duck-pond; 3 events rejected: NOT OK");
    }

    @Test
    void aBranchThatMiscountsIsNamed() {
        SubmissionStats figures = new SubmissionStats(1, 10, 5_000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        assertThat(summary(10, branch("files", 10, 0), branch("CloudWatch", 10, 1), figures)
                        .problems())
                .contains("10 records were appended, but 11 are accounted for (CloudWatch)");
        assertThat(summary(10, branch("files", 10, 1), branch("CloudWatch", 10, 0), figures)
                        .problems())
                .contains("10 records were appended, but 11 are accounted for (files)");
    }

    private static SinkStats.Branch branch(String name, long emitted, long failed) {
        return new SinkStats.Branch(name, 0, emitted, 0, 0, failed, Map.of());
    }

    private static Summary summary(
            long requests, SinkStats.Branch files, SinkStats.Branch cloudWatch, SubmissionStats figures) {
        Tally tally = new Tally();
        for (int i = 0; i < requests; i++) {
            tally.answered(Operation.COUNT_DUCKS, 200, 1_000_000);
        }
        DemoOptions options = new DemoOptions(
                0,
                Path.of("pond"),
                requests,
                null,
                true,
                false,
                Exporters.none().withCloudWatch(new CloudWatchEndpoint(ENDPOINT)));
        return new Summary(
                options,
                1,
                false,
                tally,
                requests,
                new SinkStats(requests, 0, 0, List.of(files, cloudWatch)),
                new MetricsFiles.Written(List.of(), requests),
                new Delivery(figures, "Rate exceeded"),
                List.of());
    }
}
