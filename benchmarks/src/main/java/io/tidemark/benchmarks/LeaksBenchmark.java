package io.tidemark.benchmarks;

import io.tidemark.Leaks;
import io.tidemark.sink.EntrySink;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What it costs to find records that are never closed: open, close and append a record of one field, by leak mode. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH sets it up
public class LeaksBenchmark {
    @Param({"OFF", "SAMPLED", "ALWAYS"})
    public Leaks.Mode mode;

    private EntrySink sink;
    private long rows;

    @Setup
    public void setUp(Blackhole blackhole) {
        Leaks.mode(mode);
        sink = blackhole::consume;
    }

    @Benchmark
    public void openAndClose() {
        try (var record = new SharedRecord_PlainGuard(sink)) {
            record.rows = rows++;
        }
    }
}
