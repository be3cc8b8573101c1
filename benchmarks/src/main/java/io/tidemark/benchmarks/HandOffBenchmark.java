package io.tidemark.benchmarks;

import io.tidemark.entry.Entry;
import io.tidemark.sink.BackgroundQueue;
import io.tidemark.stream.Outcome;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Handing one entry that is there to another thread, on the thread that hands it over. Every consumer takes all there is and
 * naps 50 µs when it finds nothing, save for Tidemark's own, which decides for itself.
 *
 * <p>Paced: some work (about 90 ns of it, see {@code floorNone}) comes before each. Saturating: nothing does, and what a queue refuses or drops
 * says as much as its time. Tidemark's queue alone drops the oldest; the others refuse the new one, which is less work.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Threads(1)
public class HandOffBenchmark {
    static final int CAPACITY = 65_536;

    /** Work before each hand-off: 50 is paced, 0 is saturating. */
    @Param({"50", "0"})
    public int tokens;

    private final Entry entry = ReferenceRecord.closed(ReferenceInput.make(0)[0]);

    /** What was refused, or dropped later, of the entries of one thread in one iteration. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Drops {
        public long dropped;

        @Setup(Level.Iteration)
        public void clear() {
            dropped = 0;
        }
    }

    /** A queue of the JDK or of JCTools, and its consumer. */
    @SuppressWarnings("NullAway.Init") // JMH sets it up
    public abstract static class Napping {
        private Queue<Entry> queue;
        private Thread consumer;
        private volatile boolean stopped;

        abstract Queue<Entry> newQueue();

        @Setup(Level.Iteration)
        public void start() {
            stopped = false;
            queue = newQueue();
            consumer = new Thread(this::consume, "napping");
            consumer.setDaemon(true);
            consumer.start();
        }

        @TearDown(Level.Iteration)
        public void stop() throws InterruptedException {
            stopped = true;
            consumer.join();
        }

        private void consume() {
            while (!stopped) {
                if (queue.poll() == null) {
                    LockSupport.parkNanos(50_000);
                }
            }
        }

        final void offer(Entry entry, Drops drops) {
            if (!queue.offer(entry)) {
                drops.dropped++;
            }
        }
    }

    /** One lock for both sides. */
    @State(Scope.Benchmark)
    public static class ArrayBlocking extends Napping {
        @Override
        Queue<Entry> newQueue() {
            return new ArrayBlockingQueue<>(CAPACITY);
        }
    }

    /** No bound, a node for each entry. */
    @State(Scope.Benchmark)
    public static class Linked extends Napping {
        @Override
        Queue<Entry> newQueue() {
            return new ConcurrentLinkedQueue<>();
        }
    }

    /** One consumer only: it cannot drop the oldest. */
    @State(Scope.Benchmark)
    public static class Mpsc extends Napping {
        @Override
        Queue<Entry> newQueue() {
            return new MpscVarHandleArrayQueue<>(CAPACITY);
        }
    }

    /** Tidemark's queue. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // JMH sets it up
    public static class Background {
        private BackgroundQueue queue;
        private long droppedBefore;

        @Setup(Level.Iteration)
        public void start() {
            queue = BackgroundQueue.builder(entry -> Outcome.EMITTED)
                    .capacity(CAPACITY)
                    .build();
            droppedBefore = 0;
        }

        @TearDown(Level.Iteration)
        public void stop() {
            queue.close();
        }

        /** Entries dropped since the last call. */
        synchronized long newlyDropped() {
            long dropped = queue.stats().dropped();
            long more = dropped - droppedBefore;
            droppedBefore = dropped;
            return more;
        }
    }

    /** Counts what the queue dropped; a state of its own, so that it is torn down before the queue is. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class BackgroundDrops {
        public long dropped;

        @Setup(Level.Iteration)
        public void clear() {
            dropped = 0;
        }

        @TearDown(Level.Iteration)
        public void count(Background background) {
            dropped = background.newlyDropped();
        }
    }

    /** No hand-off: the work before it. */
    @Benchmark
    public void floorNone(Blackhole blackhole) {
        pace();
        blackhole.consume(entry);
    }

    @Benchmark
    public void backgroundQueue(Background background, BackgroundDrops drops) {
        pace();
        background.queue.append(entry);
    }

    @Benchmark
    public void arrayBlockingQueue(ArrayBlocking queue, Drops drops) {
        pace();
        queue.offer(entry, drops);
    }

    @Benchmark
    public void concurrentLinkedQueue(Linked queue, Drops drops) {
        pace();
        queue.offer(entry, drops);
    }

    @Benchmark
    public void mpscArrayQueue(Mpsc queue, Drops drops) {
        pace();
        queue.offer(entry, drops);
    }

    private void pace() {
        if (tokens > 0) {
            Blackhole.consumeCPU(tokens);
        }
    }
}
