package io.tidemark.benchmarks;

import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A timer of Micrometer's, in a registry for Prometheus. Without a caller. */
@State(Scope.Benchmark)
public class MicrometerFunction implements FunctionMeters {
    private static final Duration[] OBJECTIVES = Arrays.stream(BOUNDS)
            .mapToObj(bound -> Duration.ofNanos((long) (bound * 1e9)))
            .toArray(Duration[]::new);

    private final MeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Timer ok = timer("ok");
    private final Timer error = timer("error");
    private final AtomicLong running = registry.gauge(CONCURRENT, new AtomicLong());
    private final LongTaskTimer tasks = LongTaskTimer.builder(CONCURRENT + ".tasks")
            .tags(FUNCTION, NAME, MODULE, PACKAGE)
            .register(registry);

    private Timer timer(String result) {
        return Timer.builder(DURATION)
                .tags(FUNCTION, NAME, MODULE, PACKAGE, RESULT, result)
                .serviceLevelObjectives(OBJECTIVES)
                .register(registry);
    }

    /** With timers that were looked up before, and an atomic number behind a gauge. */
    @Override
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public void call() {
        running.incrementAndGet();
        long start = System.nanoTime();
        Timer result = error;
        try {
            result = ok;
        } finally {
            result.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            running.decrementAndGet();
        }
    }

    /** The same with a {@code LongTaskTimer} for the calls that are going on. */
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public void withLongTaskTimer() {
        LongTaskTimer.Sample task = tasks.start();
        long start = System.nanoTime();
        Timer result = error;
        try {
            result = ok;
        } finally {
            result.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            task.stop();
        }
    }

    /** With a timer that is looked up by its tags; without the calls that are going on. */
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    public void lookedUp() {
        long start = System.nanoTime();
        String result = "error";
        try {
            result = "ok";
        } finally {
            timer(result).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public long counted() {
        return running.get() == 0 && tasks.activeTasks() == 0 ? ok.count() : -1;
    }
}
