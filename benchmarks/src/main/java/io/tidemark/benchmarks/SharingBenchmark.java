package io.tidemark.benchmarks;

import io.tidemark.FlushGuard;
import io.tidemark.OnParentClose;
import io.tidemark.SlotGuard;
import io.tidemark.UnitOfWork;
import io.tidemark.sink.EntrySink;
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
 * What working on a record with several threads costs each of them, where they do not meet: open, use, close and append on one thread. To
 * be compared with {@link #floorPlain}, a record of one field: most of its time is the clock's.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH sets it up
public class SharingBenchmark {
    private EntrySink sink;
    private long rows;

    @Setup
    public void setUp(Blackhole blackhole) {
        sink = blackhole::consume;
    }

    @Benchmark
    public void floorPlain() {
        try (var record = new SharedRecord_PlainGuard(sink)) {
            record.rows = rows++;
        }
    }

    @Benchmark
    public void flushGuard() {
        try (var record = new SharedRecord_PlainGuard(sink)) {
            FlushGuard open = record.flushGuard();
            record.rows = rows++;
            open.close();
        }
    }

    @Benchmark
    public void handle() {
        try (var record = new SharedRecord_PlainGuard(sink);
                var handle = record.handle()) {
            handle.metrics().rows = rows++;
        }
    }

    @Benchmark
    public void current() {
        try (var record = new SharedRecord_PlainGuard(sink)) {
            UnitOfWork.Scope current = record.makeCurrent();
            UnitOfWork.current(SharedRecord.Plain.class).orElseThrow().rows = rows++;
            current.close();
        }
    }

    /** A counter and an atomic, which closing copies. */
    @Benchmark
    public void copied() {
        try (var record = new SharedRecord_CopiedGuard(sink)) {
            record.rows = rows++;
            record.hits.increment();
        }
    }

    @Benchmark
    public void slot() {
        try (var record = new SharedRecord_SlottedGuard(sink)) {
            record.rows = rows++;
            try (SlotGuard<SharedRecord.Part> part = record.part
                    .open(new SharedRecord.Part(), OnParentClose.DISCARD)
                    .orElseThrow()) {
                part.get().status = 200;
            }
        }
    }

    @Benchmark
    public void sharedChild() {
        try (var record = new SharedRecord_SharedGuard(sink)) {
            record.rows = rows++;
            record.counts.get().hits.getAndIncrement();
        }
    }
}
