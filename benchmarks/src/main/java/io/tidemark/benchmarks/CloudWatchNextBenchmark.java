package io.tidemark.benchmarks;

import io.tidemark.cloudwatch.CloudWatchLogsStream;
import io.tidemark.entry.Entry;
import io.tidemark.format.EntryEncoder;
import io.tidemark.format.emf.Emf;
import io.tidemark.output.LineBlock;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.StreamStats;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClient;

/**
 * What an entry costs on the thread that gives it to a {@link CloudWatchLogsStream}: formatting, gathering, and its share of handing over a full
 * batch. Nothing is sent: the executor forgets its tasks, so that each full batch pushes the one before out of the submission queue, and its
 * memory is used again, as it is after sending.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH sets it up
public class CloudWatchNextBenchmark {
    /** As large as a batch. */
    private static final int FULL = 1_000_000;

    private final Entry[] entries = new Entry[ReferenceInput.COUNT];
    private final StreamStats stats = new StreamStats("benchmark");
    private final EntryEncoder encoder =
            Emf.builder(ReferenceRecord.NAMESPACE).build().newEncoder(stats);
    private final LineBlock block = new LineBlock(FULL + 64 * 1024);
    private int next;
    private long given;
    private CloudWatchLogsAsyncClient client;
    private CloudWatchLogsStream stream;

    @Setup
    public void start() {
        ReferenceInput[] inputs = ReferenceInput.make(System.currentTimeMillis());
        for (int i = 0; i < entries.length; i++) {
            entries[i] = ReferenceRecord.closed(inputs[i]);
        }
        client = CloudWatchServer.client(URI.create("http://localhost:1"));
        stream = CloudWatchLogsStream.builder()
                .client(client)
                .logGroup("group")
                .logStream("stream")
                .namespace(ReferenceRecord.NAMESPACE)
                .queueCapacity(1)
                .executor(task -> {})
                .build();
    }

    @TearDown
    public void stop() {
        long dropped = stream.submissions().eventsDropped();
        client.close();
        // All but the batch that is begun and the one that waits.
        if (given - dropped > 4_000 || !stats.problems().isEmpty()) {
            throw new IllegalStateException(given + " entries, " + stream.stats() + stream.submissions() + stats);
        }
    }

    private Entry nextEntry() {
        return entries[next++ & (ReferenceInput.COUNT - 1)];
    }

    /** Formatting alone. */
    @Benchmark
    public Outcome floorEmf() {
        if (block.length() > FULL) {
            block.clear(FULL + 64 * 1024);
        }
        return encoder.encode(nextEntry(), block);
    }

    @Benchmark
    public Outcome streamNext() {
        given++;
        return stream.next(nextEntry());
    }
}
