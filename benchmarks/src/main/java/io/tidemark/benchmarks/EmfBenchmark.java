package io.tidemark.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
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
        final HandWrittenEmf encoder = new HandWrittenEmf();
    }

    /** aws-embedded-metrics. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // JMH sets it up
    public static class Aws {
        AwsEmfPeer peer;

        @Setup
        public void setUp() throws EMFClientException {
            peer = new AwsEmfPeer();
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
        if (aws.peer.buffer.length() > FULL) {
            aws.peer.buffer.clear();
        }
        aws.peer.writeWithNewLogger(nextInput());
        return aws.peer.buffer.length();
    }

    @Benchmark
    public int awsReusedLogger(Aws aws) throws EMFClientException {
        if (aws.peer.buffer.length() > FULL) {
            aws.peer.buffer.clear();
        }
        aws.peer.writeWithReusedLogger(nextInput());
        return aws.peer.buffer.length();
    }
}
