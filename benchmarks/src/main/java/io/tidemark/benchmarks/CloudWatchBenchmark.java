package io.tidemark.benchmarks;

import io.tidemark.cloudwatch.CloudWatchLogsStream;
import io.tidemark.sink.BackgroundQueue;
import io.tidemark.sink.OverflowPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.cloudwatchlogs.emf.exception.EMFClientException;

/**
 * Records a second to CloudWatch Logs, taken by a server on this machine that only counts, with the same client for all. Each turn sends a number
 * of records and waits until all are acknowledged; one that the server does not count fails the benchmark.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class CloudWatchBenchmark {
    static final int BATCH = 50_000;

    /** Records of a turn; tests have fewer. */
    int turn = BATCH;

    private final ReferenceInput[] inputs = ReferenceInput.make(System.currentTimeMillis());

    private ReferenceInput input(int i) {
        return inputs[i & (ReferenceInput.COUNT - 1)];
    }

    /** What the server took in one iteration. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Bytes {
        /** Of the requests' bodies. */
        public long wireBytes;

        /** As CloudWatch Logs counts them. */
        public long countedBytes;

        @Setup(Level.Iteration)
        public void clear() {
            wireBytes = 0;
            countedBytes = 0;
        }
    }

    /** A server and a client of it. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // JMH sets it up
    public static class Service {
        CloudWatchLogsAsyncClient client;
        private CloudWatchServer server;
        private CloudWatchServer.Taken before;

        @Setup
        public void start() throws IOException {
            server = new CloudWatchServer();
            client = server.client();
            before = server.taken();
        }

        /** After each turn. */
        void check(Bytes bytes, int turn) throws IOException {
            CloudWatchServer.Taken all = server.taken();
            CloudWatchServer.Taken now = all.since(before);
            before = all;
            if (now.events() != turn) {
                throw new IllegalStateException("the server took " + now + " of " + turn + " events");
            }
            bytes.wireBytes += now.wireBytes();
            bytes.countedBytes += now.countedBytes();
        }

        @TearDown
        public void stop() {
            client.close();
            server.close();
        }
    }

    /** Guards, queue, stream: as a service has them, save that the queues are large enough for a turn. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // JMH sets it up
    public static class Tidemark {
        private CloudWatchLogsStream stream;
        private BackgroundQueue queue;

        boolean gzip() {
            return false;
        }

        @Setup
        public void start(Service service) {
            stream = CloudWatchLogsStream.builder()
                    .client(service.client)
                    .logGroup("group")
                    .logStream("stream")
                    .namespace(ReferenceRecord.NAMESPACE)
                    .queueCapacity(64)
                    .gzip(gzip())
                    .build();
            queue = BackgroundQueue.builder(stream)
                    .onOverflow(OverflowPolicy.block(Duration.ofMinutes(1)))
                    .build();
        }

        final void send(CloudWatchBenchmark from) {
            for (int i = 0; i < from.turn; i++) {
                ReferenceInput input = from.input(i);
                try (WorkRecordGuard work = new WorkRecordGuard(input.operation(), input.requestId(), queue)) {
                    work.set(input);
                }
            }
            queue.flush().toCompletableFuture().join();
        }

        @TearDown
        public void stop() {
            queue.close();
            if (queue.stats().emitted() != queue.stats().appended()) {
                throw new IllegalStateException(
                        "not every record came through: " + queue.stats() + stream.submissions());
            }
        }
    }

    /** With compressed requests. */
    @State(Scope.Benchmark)
    public static class TidemarkGzip extends Tidemark {
        @Override
        boolean gzip() {
            return true;
        }
    }

    /** A loop over the client, and who writes its lines. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // JMH sets it up
    public static class Peers {
        PlainLoop loop;
        JacksonPeer jackson;
        AwsEmfPeer aws;
        final ReusedBuffer awsBuffer = new ReusedBuffer();

        @Setup
        public void start(Service service) throws IOException, EMFClientException {
            start(service.client);
        }

        void start(CloudWatchLogsAsyncClient client) throws IOException, EMFClientException {
            loop = new PlainLoop(client);
            jackson = new JacksonPeer("");
            aws = new AwsEmfPeer(awsBuffer);
        }

        void addJackson(ReferenceInput input) throws IOException {
            jackson.buffer.clear();
            jackson.write(input);
            jackson.flush();
            loop.add(jackson.buffer.text(), jackson.buffer.length());
        }

        void addAws(ReferenceInput input) throws EMFClientException {
            awsBuffer.clear();
            aws.writeWithNewLogger(input);
            String line = awsBuffer.text().stripTrailing();
            loop.add(line, awsBuffer.length() - 1);
        }
    }

    /** Requests that are there already. */
    @State(Scope.Benchmark)
    public static class Prepared {
        private static final int REQUEST_EVENTS = 1_900;

        final List<List<InputLogEvent>> requests = new ArrayList<>();

        @Setup
        public void make(CloudWatchBenchmark from) {
            HandWrittenEmf hand = HandWrittenEmf.withoutGarbage();
            List<InputLogEvent> events = new ArrayList<>();
            for (int i = 0; i < from.turn; i++) {
                if (events.size() == REQUEST_EVENTS) {
                    requests.add(events);
                    events = new ArrayList<>();
                }
                hand.clear();
                hand.write(from.input(i));
                events.add(InputLogEvent.builder()
                        .timestamp(from.input(i).timestamp())
                        .message(hand.text().strip())
                        .build());
            }
            requests.add(events);
        }
    }

    /** What the SDK and the server take: the same events in requests that are there, one after the other. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void floorSdk(Service service, Prepared prepared, Bytes bytes) throws IOException {
        for (List<InputLogEvent> request : prepared.requests) {
            PlainLoop.send(service.client, request);
        }
        service.check(bytes, turn);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void tidemark(Service service, Tidemark tidemark, Bytes bytes) throws IOException {
        tidemark.send(this);
        service.check(bytes, turn);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void tidemarkGzip(Service service, TidemarkGzip tidemark, Bytes bytes) throws IOException {
        tidemark.send(this);
        service.check(bytes, turn);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void plainLoopJackson(Service service, Peers peers, Bytes bytes) throws IOException {
        for (int i = 0; i < turn; i++) {
            peers.addJackson(input(i));
        }
        peers.loop.flush();
        service.check(bytes, turn);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void plainLoopAwsEmf(Service service, Peers peers, Bytes bytes) throws IOException, EMFClientException {
        for (int i = 0; i < turn; i++) {
            peers.addAws(input(i));
        }
        peers.loop.flush();
        service.check(bytes, turn);
    }
}
