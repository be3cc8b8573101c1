package io.tidemark.benchmarks;

import io.tidemark.entry.Entry;
import io.tidemark.sink.BackgroundQueue;
import io.tidemark.stream.Outcome;
import java.util.concurrent.CountDownLatch;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * How long a single append takes while the queue is full, because its output hangs: each one drops the oldest entry. Percentiles; each holds
 * the two clock reads that measure it, as {@code floorClocks} does.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AppendLatencyBenchmark {
    private final Entry entry = ReferenceRecord.closed(ReferenceInput.make(0)[0]);

    /** A queue whose stream hangs. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // JMH sets it up
    public static class Full {
        private final CountDownLatch end = new CountDownLatch(1);
        private BackgroundQueue queue;

        @Setup
        public void fill() {
            queue = BackgroundQueue.builder(entry -> {
                        try {
                            end.await();
                        } catch (InterruptedException stop) {
                            return Outcome.FAILED;
                        }
                        return Outcome.EMITTED;
                    })
                    .capacity(HandOffBenchmark.CAPACITY)
                    .build();
            Entry entry = ReferenceRecord.closed(ReferenceInput.make(0)[0]);
            for (int i = 0; i < HandOffBenchmark.CAPACITY + 1; i++) {
                queue.append(entry);
            }
        }

        @TearDown
        public void end() {
            end.countDown();
            queue.close();
            if (queue.stats().dropped() == 0) {
                throw new IllegalStateException("the queue was never full: " + queue.stats());
            }
        }
    }

    /** Nothing but the clocks that measure. */
    @Benchmark
    public void floorClocks(Blackhole blackhole) {
        blackhole.consume(entry);
    }

    @Benchmark
    public void appendToFullQueue(Full full) {
        full.queue.append(entry);
    }
}
