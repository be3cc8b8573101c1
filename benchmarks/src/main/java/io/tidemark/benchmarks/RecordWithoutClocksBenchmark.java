package io.tidemark.benchmarks;

import io.tidemark.sink.EntrySink;
import io.tidemark.time.TimeSource;
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

/** As {@link RecordBenchmark}, with clocks that cost nothing: what is left is the library's own. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH sets it up
public class RecordWithoutClocksBenchmark {
    private final ReferenceInput[] inputs = ReferenceInput.make(System.currentTimeMillis());
    private final TimeSource noClock = new WorkRecord.NoClock();
    private int next;
    private Blackhole blackhole;
    private EntrySink sink;

    @Setup
    public void setUp(Blackhole blackhole) {
        this.blackhole = blackhole;
        sink = blackhole::consume;
    }

    /** An object with the same values. */
    @Benchmark
    public void floorObject() {
        ReferenceInput input = inputs[next++ & (ReferenceInput.COUNT - 1)];
        PlainWork work = new PlainWork(input.operation(), input.requestId(), noClock.instant(), noClock.nanoTime());
        work.set(input);
        work.totalNanos = noClock.nanoTime() - work.started;
        blackhole.consume(work);
    }

    @Benchmark
    public void tidemark() {
        ReferenceInput input = inputs[next++ & (ReferenceInput.COUNT - 1)];
        try (WorkRecordGuard work = new WorkRecordGuard(input.operation(), input.requestId(), noClock, sink)) {
            work.set(input);
        }
    }
}
