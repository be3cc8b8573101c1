package io.tidemark.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A snapshot of 10,000 rows, before any text is made of it: 5,000 of a counter and 5,000 of a histogram of 12 bounds, each with a few values. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SnapshotBenchmark {
    static final int METHODS = 50;
    static final int STATUSES = 100;

    /** A few values in each row. */
    static <M extends Meters> M filled(M meters) {
        for (int row = 0; row < METHODS * STATUSES; row++) {
            for (double value = 1; value < 10_000; value *= 7) {
                meters.resolved(row, value);
            }
        }
        return meters;
    }

    @State(Scope.Benchmark)
    public static class Adders {
        private final Meters meters = filled(new AdderMeters(METHODS, STATUSES));
    }

    @State(Scope.Benchmark)
    public static class Tidemark {
        private final TidemarkMeters meters = filled(new TidemarkMeters(METHODS, STATUSES));
    }

    @State(Scope.Benchmark)
    public static class ClientJava {
        private final Meters meters = filled(new ClientJavaMeters(METHODS, STATUSES));
    }

    @State(Scope.Benchmark)
    public static class OpenTelemetry {
        private final Meters meters = filled(new OpenTelemetryMeters(METHODS, STATUSES));
    }

    @State(Scope.Benchmark)
    public static class Micrometer {
        private final Meters meters = filled(new MicrometerMeters(METHODS, STATUSES));
    }

    @State(Scope.Benchmark)
    public static class Dropwizard {
        private final Meters meters = filled(new DropwizardMeters(METHODS, STATUSES));
    }

    @State(Scope.Benchmark)
    public static class OpenCensus {
        private final Meters meters = filled(new OpenCensusMeters(METHODS, STATUSES));
    }

    /** The numbers alone, in one array. */
    @Benchmark
    public Object floorAdders(Adders state) {
        return state.meters.collect();
    }

    /** As an exporter reads them. */
    @Benchmark
    public Object tidemarkCollect(Tidemark state) {
        return state.meters.collect();
    }

    /** The views. */
    @Benchmark
    public Object tidemarkGet(Tidemark state) {
        return state.meters.get();
    }

    @Benchmark
    public Object clientJava(ClientJava state) {
        return state.meters.collect();
    }

    @Benchmark
    public Object openTelemetry(OpenTelemetry state) {
        return state.meters.collect();
    }

    @Benchmark
    public Object micrometer(Micrometer state) {
        return state.meters.collect();
    }

    @Benchmark
    public Object dropwizard(Dropwizard state) {
        return state.meters.collect();
    }

    @Benchmark
    public Object openCensus(OpenCensus state) {
        return state.meters.collect();
    }
}
