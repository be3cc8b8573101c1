package io.tidemark.benchmarks;

import io.tidemark.entry.Entry;
import io.tidemark.format.EntryEncoder;
import io.tidemark.format.Format;
import io.tidemark.format.emf.Emf;
import io.tidemark.output.LineBlock;
import io.tidemark.stream.StreamStats;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import software.amazon.cloudwatchlogs.emf.exception.EMFClientException;

/**
 * One EMF line of {@link ReferenceRecord}, from an entry (or the values of one) that is there, into a buffer that is reused. Logback alone
 * writes to a file, {@code /dev/null}, because its appender is part of it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EmfBenchmark {
    private static final int FULL = 60_000;

    private final ReferenceInput[] inputs = ReferenceInput.make(System.currentTimeMillis());
    private int next;

    private ReferenceInput nextInput() {
        return inputs[next++ & (ReferenceInput.COUNT - 1)];
    }

    /** The hand-written encoder. */
    @State(Scope.Thread)
    public static class HandWritten {
        final HandWrittenEmf encoder = HandWrittenEmf.withoutGarbage();
        final HandWrittenEmf withGarbage = HandWrittenEmf.withGarbage();
    }

    /** Tidemark, and nothing else in the JVM. */
    @State(Scope.Thread)
    public static class Tidemark {
        private final Entry[] entries = new Entry[ReferenceInput.COUNT];
        private final StreamStats stats = new StreamStats("benchmark");
        private final Format format = Emf.builder(ReferenceRecord.NAMESPACE).build();
        private final EntryEncoder encoder = format.newEncoder(stats);
        private final LineBlock block = new LineBlock(64 * 1024);
        private int next;

        Entry entryOf(ReferenceInput input) {
            return ReferenceRecord.closed(input);
        }

        @Setup
        public void setUp(EmfBenchmark benchmark) {
            for (int i = 0; i < entries.length; i++) {
                entries[i] = entryOf(benchmark.inputs[i]);
            }
            check(benchmark.inputs);
        }

        /** A ratio to the floor is worth nothing if the bytes differ. */
        void check(ReferenceInput[] inputs) {
            HandWrittenEmf hand = HandWrittenEmf.withoutGarbage();
            for (int i = 0; i < entries.length; i++) {
                hand.clear();
                hand.write(inputs[i]);
                block.clear(64 * 1024);
                write();
                if (!block.line(0).equals(hand.text())) {
                    throw new IllegalStateException("not the same bytes: " + block.line(0) + hand.text());
                }
            }
        }

        final int write() {
            if (block.length() > FULL) {
                block.clear(64 * 1024);
            }
            encoder.encode(entries[next++ & (ReferenceInput.COUNT - 1)], block);
            return block.length();
        }

        @TearDown
        public void tearDown() {
            if (!stats.problems().isEmpty()) {
                throw new IllegalStateException("the format met problems: " + stats);
            }
        }
    }

    /** Tidemark in a JVM that has seen, before the figure and between its parts, all else that writes and is written. */
    @State(Scope.Thread)
    public static class TidemarkManyTypes extends Tidemark {
        private final Exercise exercise = new Exercise();

        @Setup(Level.Iteration)
        public void exercise() {
            exercise.run(2_000);
        }
    }

    /** Tidemark, with a fifth of the fields absent. */
    @State(Scope.Thread)
    public static class TidemarkOptionalFields extends Tidemark {
        private final Random random = new Random(7);

        @Override
        Entry entryOf(ReferenceInput input) {
            return OptionalRecord.closed(input, random);
        }

        @Override
        void check(ReferenceInput[] inputs) {
            // The hand-written encoder knows no absent fields; a unit test looks at these lines.
        }
    }

    /** aws-embedded-metrics. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // JMH sets it up
    public static class Aws {
        final ReusedBuffer buffer = new ReusedBuffer();
        AwsEmfPeer peer;

        @Setup
        public void setUp() throws EMFClientException {
            peer = new AwsEmfPeer(buffer);
        }
    }

    /** Jackson's streaming interface. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // JMH sets it up
    public static class Jackson {
        JacksonPeer peer;

        @Setup
        public void setUp() throws IOException {
            peer = new JacksonPeer();
        }
    }

    /** logstash-logback-encoder. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // JMH sets it up
    public static class Logback {
        LogbackPeer peer;

        @Setup
        public void setUp() {
            peer = new LogbackPeer(Path.of("/dev/null"));
        }

        @TearDown
        public void tearDown() {
            peer.check();
            peer.close();
        }
    }

    /** The same bytes, by code that knows this one record, with a scan of strings for what JSON escapes. */
    @Benchmark
    public int floorHandWritten(HandWritten hand) {
        if (hand.encoder.length() > FULL) {
            hand.encoder.clear();
        }
        hand.encoder.write(nextInput());
        return hand.encoder.length();
    }

    /** The floor, if it may allocate. */
    @Benchmark
    public int handWrittenWithGarbage(HandWritten hand) {
        if (hand.withGarbage.length() > FULL) {
            hand.withGarbage.clear();
        }
        hand.withGarbage.write(nextInput());
        return hand.withGarbage.length();
    }

    @Benchmark
    public int tidemark(Tidemark tidemark) {
        return tidemark.write();
    }

    /** With three kinds of writers and 21 of records exercised in the same JVM. */
    @Benchmark
    public int tidemarkManyTypes(TidemarkManyTypes tidemark) {
        return tidemark.write();
    }

    /** With a fifth of the fields absent: fewer bytes than the floor writes, and no two lines alike. */
    @Benchmark
    public int tidemarkOptionalFields(TidemarkOptionalFields tidemark) {
        return tidemark.write();
    }

    @Benchmark
    public int jacksonStreaming(Jackson jackson) throws IOException {
        if (jackson.peer.buffer.length() > FULL) {
            jackson.peer.buffer.clear();
        }
        jackson.peer.write(nextInput());
        return jackson.peer.buffer.length();
    }

    @Benchmark
    public void logbackLogstashEncoder(Logback logback) {
        logback.peer.write(nextInput());
    }

    @Benchmark
    public int awsNewLogger(Aws aws) throws EMFClientException {
        if (aws.buffer.length() > FULL) {
            aws.buffer.clear();
        }
        aws.peer.writeWithNewLogger(nextInput());
        return aws.buffer.length();
    }

    @Benchmark
    public int awsReusedLogger(Aws aws) throws EMFClientException {
        if (aws.buffer.length() > FULL) {
            aws.buffer.clear();
        }
        aws.peer.writeWithReusedLogger(nextInput());
        return aws.buffer.length();
    }
}
