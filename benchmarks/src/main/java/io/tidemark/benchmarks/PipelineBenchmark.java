package io.tidemark.benchmarks;

import io.tidemark.format.emf.Emf;
import io.tidemark.output.LineBlock;
import io.tidemark.output.Output;
import io.tidemark.output.RollingFile;
import io.tidemark.output.Rotation;
import io.tidemark.sink.BackgroundQueue;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
import software.amazon.cloudwatchlogs.emf.exception.EMFClientException;

/**
 * Records a second through all of it, nothing lost: open and close on one thread, a queue, EMF and an output on another. Each turn opens half
 * as many records as the queue holds and waits until all are flushed. The peers write the same data to a file: Log4j with an asynchronous
 * logger of as large a ring, aws-embedded-metrics, which has no file of its own and no queue that keeps all, on the caller's thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PipelineBenchmark {
    private static final int BATCH = 32_768;

    private final ReferenceInput[] inputs = ReferenceInput.make(System.currentTimeMillis());

    /** A queue that ends somewhere. */
    @SuppressWarnings("NullAway.Init") // JMH sets it up
    public abstract static class Pipeline {
        private BackgroundQueue queue;

        abstract Output open() throws IOException;

        /** Removes what was written, so that no disk fills up. */
        @TearDown(Level.Iteration)
        public void cleanUp() throws IOException {}

        @Setup
        public void start() throws IOException {
            queue = BackgroundQueue.builder(
                            Emf.builder(ReferenceRecord.NAMESPACE).build().writeTo(open()))
                    .capacity(2 * BATCH)
                    .build();
        }

        void removeDirectory() throws IOException {}

        @TearDown
        public void stop() throws IOException {
            queue.close();
            cleanUp();
            removeDirectory();
            if (queue.stats().emitted() != queue.stats().appended()) {
                throw new IllegalStateException("not every record came through: " + queue.stats());
            }
        }

        final void send(ReferenceInput[] inputs) {
            for (int i = 0; i < BATCH; i++) {
                ReferenceInput input = inputs[i & (ReferenceInput.COUNT - 1)];
                try (WorkRecordGuard work = new WorkRecordGuard(input.operation(), input.requestId(), queue)) {
                    work.set(input);
                }
            }
            queue.flush().toCompletableFuture().join();
        }
    }

    /** The kernel takes the bytes and forgets them. */
    @State(Scope.Benchmark)
    public static class Null extends Pipeline {
        @Override
        Output open() throws IOException {
            return new NullOutput(new FileOutputStream("/dev/null"));
        }
    }

    /** A file a minute, in the directory for temporary files. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // JMH sets it up
    public static class Rolling extends Pipeline {
        private Path directory;

        @Override
        Output open() throws IOException {
            directory = Files.createTempDirectory("tidemark-benchmark");
            return RollingFile.in(directory)
                    .named("records.log")
                    .every(Rotation.MINUTE)
                    .open();
        }

        @Override
        public void cleanUp() throws IOException {
            List<Path> files;
            try (Stream<Path> all = Files.list(directory)) {
                files = all.toList();
            }
            for (Path file : files) {
                Files.delete(file);
            }
        }

        @Override
        void removeDirectory() throws IOException {
            Files.delete(directory);
        }
    }

    /** A file that a peer appends to; emptied from time to time. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // JMH sets it up
    public static class PeerFile {
        Path file;

        @Setup
        public void create() throws IOException {
            file = Files.createTempFile("tidemark-benchmark", ".log");
        }

        @TearDown(Level.Iteration)
        public void empty() throws IOException {
            new FileOutputStream(file.toFile()).close();
        }

        @TearDown
        public void delete() throws IOException {
            Files.delete(file);
        }
    }

    /** Log4j's asynchronous logger. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // JMH sets it up
    public static class Log4j {
        Log4jPeer peer;

        @Setup
        public void open(PeerFile to) {
            peer = new Log4jPeer(to.file, 2 * BATCH);
        }

        @TearDown
        public void close() {
            peer.close();
        }
    }

    /** aws-embedded-metrics. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // JMH sets it up
    public static class AwsEmf {
        OutputStream out;
        AwsEmfPeer peer;

        @Setup
        public void open(PeerFile to) throws IOException, EMFClientException {
            out = new BufferedOutputStream(new FileOutputStream(to.file.toFile(), true), 64 * 1024);
            peer = new AwsEmfPeer(out);
        }

        @TearDown
        public void close() throws IOException {
            out.close();
        }
    }

    private record NullOutput(OutputStream out) implements Output {
        @Override
        public void write(LineBlock block) throws IOException {
            block.writeTo(out);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void toDevNull(Null pipeline) {
        pipeline.send(inputs);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void toRollingFile(Rolling pipeline) {
        pipeline.send(inputs);
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void log4jAsyncToFile(Log4j log4j) {
        for (int i = 0; i < BATCH; i++) {
            log4j.peer.write(inputs[i & (ReferenceInput.COUNT - 1)]);
        }
        log4j.peer.flush();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void awsEmfToFile(AwsEmf aws) throws IOException, EMFClientException {
        for (int i = 0; i < BATCH; i++) {
            aws.peer.writeWithNewLogger(inputs[i & (ReferenceInput.COUNT - 1)]);
        }
        aws.out.flush();
    }
}
