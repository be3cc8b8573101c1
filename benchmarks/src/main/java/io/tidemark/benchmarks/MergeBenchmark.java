package io.tidemark.benchmarks;

import io.tidemark.Histogram;
import io.tidemark.entry.Entry;
import io.tidemark.sink.EntrySink;
import io.tidemark.stats.Aggregated;
import io.tidemark.stats.KeyedAggregator;
import io.tidemark.stats.MergingSink;
import io.tidemark.unit.MetricUnit;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to merge a record of two keys and three values. {@code byHand} is what one would write without: a concurrent hash map with a
 * record of the two as its key, and an object that is locked; a flush would lose what is added to an object that it took. {@code byHandOnOneThread} has a plain hash map and no lock, so it is for one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class MergeBenchmark {

    private static final int KEYS = 64;

    /** Few, so that they are in the cache, as one that was just filled is. */
    private static final int RECORDS = 128;

    private record Key(String endpoint, int status) {}

    private static final class Totals {
        private final Histogram latency = Histogram.in(MetricUnit.MILLISECONDS);

        @SuppressWarnings("UnusedVariable") // It is what a hand-written aggregator keeps.
        private long responseSize;

        private long depth = Long.MIN_VALUE;

        synchronized void merge(MergedCall call) {
            mergeAlone(call);
        }

        void mergeAlone(MergedCall call) {
            latency.record(call.latency);
            responseSize += call.responseSize;
            depth = Math.max(depth, call.depth);
        }
    }

    /** Each thread goes through the records by itself. */
    @State(Scope.Thread)
    public static class Turn {
        private int next;

        int next() {
            return next++ & (RECORDS - 1);
        }
    }

    private final MergedCall[] calls = new MergedCall[RECORDS];
    private final Entry[] entries = new Entry[RECORDS];
    private final EntrySink nowhere = entry -> {};
    private final KeyedAggregator<MergedCall> aggregator = KeyedAggregator.of(MergedCallAggregate::new, nowhere);
    private final MergingSink<MergedCall> sink =
            MergingSink.of(KeyedAggregator.of(MergedCallAggregate::new, nowhere), Duration.ofSeconds(10));
    private final ConcurrentHashMap<Key, Totals> map = new ConcurrentHashMap<>();
    private final Map<Key, Totals> plainMap = new HashMap<>();
    private final Aggregated<MergedCall> aggregated = Aggregated.of(MergedCallAggregate::new);

    public MergeBenchmark() {
        for (int i = 0; i < RECORDS; i++) {
            int key = (i * 31) % KEYS;
            calls[i] = new MergedCall(
                    "/endpoint/" + key / 4, 200 + key % 4, Duration.ofNanos(1_000_000L + i * 7_919L), i, i % 17);
            entries[i] = MergedCallEntry.of(calls[i]);
        }
    }

    @TearDown
    public void tearDown() {
        sink.close();
    }

    /** The floor: no key, no map. */
    @Benchmark
    public boolean insideAWideEvent(Turn turn) {
        return aggregated.insert(calls[turn.next()]);
    }

    @Benchmark
    public boolean byKey(Turn turn) {
        return aggregator.insert(calls[turn.next()]);
    }

    @Benchmark
    public void atASink(Turn turn) {
        sink.append(entries[turn.next()]);
    }

    @Benchmark
    public Object byHand(Turn turn) {
        MergedCall call = calls[turn.next()];
        Totals totals = map.computeIfAbsent(new Key(call.endpoint, call.status), key -> new Totals());
        totals.merge(call);
        return totals;
    }

    /** In one step for each key, so that a flush can take totals out of the map without losing what is added to them meanwhile. */
    @Benchmark
    public Object byHandInOneStep(Turn turn) {
        MergedCall call = calls[turn.next()];
        return map.compute(new Key(call.endpoint, call.status), (key, known) -> {
            Totals totals = known == null ? new Totals() : known;
            totals.mergeAlone(call);
            return totals;
        });
    }

    @Benchmark
    public Object byHandOnOneThread(Turn turn) {
        MergedCall call = calls[turn.next()];
        Totals totals = plainMap.computeIfAbsent(new Key(call.endpoint, call.status), key -> new Totals());
        totals.mergeAlone(call);
        return totals;
    }
}
