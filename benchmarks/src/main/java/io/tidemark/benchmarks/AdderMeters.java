package io.tidemark.benchmarks;

import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What there is to do: three adders (the counter, the bucket, the sum) and a search for the bucket. No names, no views, no consistent reading. */
@State(Scope.Benchmark)
public class AdderMeters implements Meters {
    private final LongAdder[] counters;
    private final LongAdder[][] buckets;
    private final LongAdder[] sums;

    public AdderMeters() {
        this(FEW, FEW);
    }

    AdderMeters(int methods, int statuses) {
        int rows = methods * statuses;
        counters = new LongAdder[rows];
        buckets = new LongAdder[rows][BOUNDS.length + 1];
        sums = new LongAdder[rows];
        for (int row = 0; row < rows; row++) {
            counters[row] = new LongAdder();
            sums[row] = new LongAdder();
            for (int i = 0; i <= BOUNDS.length; i++) {
                buckets[row][i] = new LongAdder();
            }
        }
    }

    @Override
    public void resolved(int row, double value) {
        counters[row].increment();
        int bucket = 0;
        while (bucket < BOUNDS.length && value > BOUNDS[bucket]) {
            bucket++;
        }
        buckets[row][bucket].increment();
        sums[row].add((long) value);
    }

    @Override
    public void lookedUp(String method, String status, double value) {
        throw new UnsupportedOperationException("has no names");
    }

    @Override
    public long[] counts() {
        long counted = 0;
        long inBuckets = 0;
        for (int row = 0; row < counters.length; row++) {
            counted += counters[row].sum();
            for (LongAdder bucket : buckets[row]) {
                inBuckets += bucket.sum();
            }
        }
        return new long[] {counted, inBuckets};
    }

    long counter(int row) {
        return counters[row].sum();
    }

    long bucket(int row, int bucket) {
        return buckets[row][bucket].sum();
    }

    long sum(int row) {
        return sums[row].sum();
    }

    /** The numbers alone. */
    @Override
    public Object collect() {
        int each = BOUNDS.length + 3;
        long[] all = new long[counters.length * each];
        for (int row = 0; row < counters.length; row++) {
            int at = row * each;
            all[at] = counters[row].sum();
            all[at + 1] = sums[row].sum();
            for (int i = 0; i <= BOUNDS.length; i++) {
                all[at + 2 + i] = buckets[row][i].sum();
            }
        }
        return all;
    }
}
