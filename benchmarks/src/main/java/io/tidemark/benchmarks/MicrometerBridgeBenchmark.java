package io.tidemark.benchmarks;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tidemark.micrometer.TidemarkMeterRegistry;
import io.tidemark.prometheus.Exposition;
import java.time.Duration;
import java.util.Random;
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

/** The same meters of Micrometer, in its registry for Prometheus and in ours: what recording takes, and a scrape of 625 counters and as many timers with 12 buckets. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class MicrometerBridgeBenchmark {

    private static final int ROWS = 625;

    /** Whose registry it is. */
    public enum Whose {
        MICROMETER,
        TIDEMARK
    }

    /** A registry, with meters. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // JMH sets it up
    public static class Target {
        @Param
        public Whose whose;

        private MeterRegistry registry;
        private Counter counter;
        private Timer timer;
        private Timer objectives;

        @Setup
        public void setUp() {
            registry = whose == Whose.TIDEMARK
                    ? TidemarkMeterRegistry.create()
                    : new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            counter = registry.counter("one.counter", "method", "get", "status", "200");
            timer = registry.timer("one.timer", "method", "get", "status", "200");
            objectives = withObjectives("one.objectives", 0);
        }

        private Timer withObjectives(String name, int row) {
            Duration[] bounds = new Duration[12];
            for (int i = 0; i < bounds.length; i++) {
                bounds[i] = Duration.ofMillis(1L << i);
            }
            return Timer.builder(name)
                    .tag("row", "row-" + row)
                    .serviceLevelObjectives(bounds)
                    .register(registry);
        }

        String scrape() {
            return registry instanceof PrometheusMeterRegistry prometheus ? prometheus.scrape() : "";
        }
    }

    /** A registry that is scraped. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // JMH sets it up
    public static class Scraped extends Target {
        private @org.jspecify.annotations.Nullable Exposition exposition;

        @Override
        @Setup
        public void setUp() {
            super.setUp();
            Random random = new Random(7);
            for (int row = 0; row < ROWS; row++) {
                super.registry.counter("requests", "row", "row-" + row).increment(row);
                Timer latency = super.withObjectives("latency", row);
                for (int i = 0; i < 20; i++) {
                    latency.record(random.nextInt(4_000), TimeUnit.MILLISECONDS);
                }
            }
            if (super.registry instanceof TidemarkMeterRegistry bridge) {
                exposition = Exposition.of(bridge);
            }
        }

        @Override
        String scrape() {
            return exposition == null ? super.scrape() : exposition.text();
        }
    }

    /** Different values, so that they go to different buckets. */
    @State(Scope.Thread)
    public static class Values {
        private final long[] nanos =
                new Random(7).longs(1_024, 1, 4_000_000_000L).toArray();
        private int at;

        long next() {
            at = (at + 1) & (nanos.length - 1);
            return nanos[at];
        }
    }

    @Benchmark
    public void counter(Target target) {
        target.counter.increment();
    }

    /** As it comes: here an exponential distribution, there a count and a sum. */
    @Benchmark
    public void timer(Target target, Values values) {
        target.timer.record(values.next(), TimeUnit.NANOSECONDS);
    }

    /** With twelve service level objectives. */
    @Benchmark
    public void timerWithObjectives(Target target, Values values) {
        target.objectives.record(values.next(), TimeUnit.NANOSECONDS);
    }

    @Benchmark
    public String scrape(Scraped target) {
        return target.scrape();
    }
}
