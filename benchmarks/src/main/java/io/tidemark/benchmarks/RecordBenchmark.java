package io.tidemark.benchmarks;

import io.tidemark.sink.EntrySink;
import java.time.Instant;
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
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What one record costs the thread that does the work: open, set ten fields, close, append, with the system's clocks. The sink keeps nothing,
 * but the record escapes to it, as it does to a queue.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH sets it up
public class RecordBenchmark {
    private final ReferenceInput[] inputs = ReferenceInput.make(System.currentTimeMillis());
    private int next;
    private Blackhole blackhole;
    private EntrySink sink;

    @Setup
    public void setUp(Blackhole blackhole) {
        this.blackhole = blackhole;
        sink = blackhole::consume;
    }

    /** An object with the same values, and the same three reads of clocks. */
    @Benchmark
    public void floorObjectAndClocks() {
        ReferenceInput input = inputs[next++ & (ReferenceInput.COUNT - 1)];
        PlainWork work = new PlainWork(input.operation(), input.requestId(), Instant.now(), System.nanoTime());
        work.set(input);
        work.totalNanos = System.nanoTime() - work.started;
        blackhole.consume(work);
    }

    @Benchmark
    public void tidemark() {
        ReferenceInput input = inputs[next++ & (ReferenceInput.COUNT - 1)];
        try (WorkRecordGuard work = new WorkRecordGuard(input.operation(), input.requestId(), sink)) {
            work.set(input);
        }
    }
}
