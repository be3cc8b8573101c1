package io.tidemark.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each variant once. One fails by itself if the server does not take as many events as there were records. */
class CloudWatchBenchmarkTest {
    /** Counted for each event, beside its text. */
    private static final int OVERHEAD = 26;

    /** Some requests. */
    private static final int TURN = 5_000;

    private static final CloudWatchBenchmark.Service SERVICE = new CloudWatchBenchmark.Service();
    private final CloudWatchBenchmark benchmark = new CloudWatchBenchmark();
    private final CloudWatchBenchmark.Bytes bytes = new CloudWatchBenchmark.Bytes();

    @BeforeAll
    static void start() throws IOException {
        SERVICE.start();
    }

    @AfterAll
    static void stop() {
        SERVICE.stop();
    }

    CloudWatchBenchmarkTest() {
        benchmark.turn = TURN;
    }

    @Test
    void theFloorSendsTheHandWrittenLines() throws Exception {
        CloudWatchBenchmark.Prepared prepared = new CloudWatchBenchmark.Prepared();
        prepared.make(benchmark);

        benchmark.floorSdk(SERVICE, prepared, bytes);

        HandWrittenEmf hand = HandWrittenEmf.withoutGarbage();
        ReferenceInput[] inputs = ReferenceInput.make(System.currentTimeMillis());
        for (int i = 0; i < TURN; i++) {
            hand.write(inputs[i % inputs.length]);
        }
        // One line feed each is not sent.
        assertThat(bytes.countedBytes).isEqualTo(hand.length() + (long) TURN * (OVERHEAD - 1));
        assertThat(bytes.wireBytes).isGreaterThan(bytes.countedBytes);
    }

    @Test
    void allRecordsAreTaken() throws Exception {
        CloudWatchBenchmark.Tidemark tidemark = new CloudWatchBenchmark.Tidemark();
        tidemark.start(SERVICE);
        benchmark.tidemark(SERVICE, tidemark, bytes);
        tidemark.stop();

        assertThat(bytes.wireBytes).isGreaterThan(bytes.countedBytes);
    }

    @Test
    void compressedRequestsAreSmall() throws Exception {
        CloudWatchBenchmark.TidemarkGzip tidemark = new CloudWatchBenchmark.TidemarkGzip();
        tidemark.start(SERVICE);
        benchmark.tidemarkGzip(SERVICE, tidemark, bytes);
        tidemark.stop();

        assertThat(bytes.wireBytes).isBetween(1L, bytes.countedBytes / 5);
    }

    @Test
    void allRecordsOfAPeerAreTaken() throws Exception {
        CloudWatchBenchmark.Peers peers = new CloudWatchBenchmark.Peers();
        peers.start(SERVICE);

        benchmark.plainLoopJackson(SERVICE, peers, bytes);
        benchmark.plainLoopAwsEmf(SERVICE, peers, bytes);
    }

    @Test
    void nothingIsSentWhereOnlyTheConsumerIsMeasured() {
        CloudWatchNextBenchmark next = new CloudWatchNextBenchmark();
        next.start();
        for (int i = 0; i < 10_000; i++) {
            next.streamNext();
            next.floorEmf();
        }

        next.stop();
    }
}
