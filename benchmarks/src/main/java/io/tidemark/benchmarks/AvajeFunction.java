package io.tidemark.benchmarks;

import io.avaje.metrics.MetricRegistry;
import io.avaje.metrics.Metrics;
import io.avaje.metrics.Timer;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A timer of avaje-metrics, as its build plugin writes it into a method. Without a caller, and without the calls that are going on. */
@State(Scope.Benchmark)
public class AvajeFunction implements FunctionMeters {
    private final MetricRegistry registry = Metrics.createRegistry();
    private final Timer timer = registry.timer(NAME);

    /** With buckets: milliseconds, whole ones. */
    private final Timer inBuckets = registry.timer(
            NAME + ".buckets", 5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000);

    private static void time(Timer timer) {
        long start = System.nanoTime();
        boolean ok = false;
        try {
            ok = true;
        } finally {
            timer.addEventSince(ok, start);
        }
    }

    /** Without a histogram. */
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public void withoutBuckets() {
        time(timer);
    }

    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public void call() {
        time(inBuckets);
    }

    /** Of each only once: reading begins anew. */
    @Override
    public long counted() {
        return registry.collectMetrics().stream()
                .mapToLong(each -> ((Timer.Stats) each).count())
                .sum();
    }
}
