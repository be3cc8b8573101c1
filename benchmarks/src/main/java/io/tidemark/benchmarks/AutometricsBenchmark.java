package io.tidemark.benchmarks;

import static io.tidemark.autometrics.Percentile.P99;
import static io.tidemark.autometrics.Percentile.P99_9;

import io.tidemark.UnitOfWork;
import io.tidemark.autometrics.AutometricsService;
import io.tidemark.autometrics.FunctionMetrics;
import io.tidemark.autometrics.Objective;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A call of a method that does nothing: plain, woven, and as other libraries count, time and watch it. The floor is the two clock reads that timing it takes. No method
 * is inlined into its caller.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class AutometricsBenchmark {

    /** As it is without any setting. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // JMH sets it up
    public static class Settings {
        private AutometricsService service;

        @Setup
        public void install() {
            service =
                    with(AutometricsService.builder().serviceName("benchmark")).install();
        }

        AutometricsService.Builder with(AutometricsService.Builder builder) {
            return builder;
        }

        AutometricsService service() {
            return service;
        }

        @TearDown
        public void close() {
            service.close();
        }
    }

    /** With native histograms. */
    public static class Native extends Settings {
        @Override
        AutometricsService.Builder with(AutometricsService.Builder builder) {
            return builder.nativeHistograms();
        }
    }

    /** With exemplars, and nothing that one could lead to. */
    public static class Exemplars extends Settings {
        @Override
        AutometricsService.Builder with(AutometricsService.Builder builder) {
            return builder.withExemplars();
        }
    }

    /** With an objective, whose threshold is one more bucket. */
    public static class Objectives extends Settings {
        static final Objective ONE = Objective.named(WovenFunctions.OBJECTIVE)
                .successRate(P99_9)
                .latency(Duration.ofMillis(200), P99)
                .build();
    }

    /** A function that all calls of a thread come from. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // JMH sets it up
    public static class Caller {
        private static final FunctionMetrics CALLER = FunctionMetrics.of(AutometricsBenchmark.class, "caller");

        private FunctionMetrics.Call call;

        /** Each iteration: another thread may do it. */
        @Setup(Level.Iteration)
        public void begin() {
            call = CALLER.enter();
        }

        @TearDown(Level.Iteration)
        public void end() {
            call.close();
        }
    }

    /** A record that is current, and tells of the calls within it. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // JMH sets it up
    public static class Current {
        private CalledRecordGuard record;
        private UnitOfWork.Scope scope;

        @Setup(Level.Iteration)
        public void begin() {
            record = new CalledRecordGuard(entry -> {});
            scope = record.makeCurrent();
        }

        @TearDown(Level.Iteration)
        public void end() {
            scope.close();
            record.close();
        }
    }

    /** The manual form. */
    @State(Scope.Benchmark)
    public static class ByHand {
        private final FunctionMetrics metrics = FunctionMetrics.of(AutometricsBenchmark.class, "byHand");
    }

    /** One that has completed. */
    @State(Scope.Benchmark)
    public static class Completed {
        private final CompletableFuture<String> stage = CompletableFuture.completedFuture("done");
    }

    @Benchmark
    public void plain() {
        PlainFunctions.empty();
    }

    @Benchmark
    public long floorTwoClockReads() {
        return PlainFunctions.twoClockReads();
    }

    @Benchmark
    public void woven(Settings settings) throws Throwable {
        WovenFunctions.empty();
    }

    /** Called by a function that is counted itself. */
    @Benchmark
    public void wovenWithCaller(Settings settings, Caller caller) throws Throwable {
        WovenFunctions.empty();
    }

    /** Two calls, one within the other: four clock reads. */
    @Benchmark
    public void wovenInWoven(Settings settings) throws Throwable {
        WovenFunctions.outer();
    }

    @Benchmark
    public void wovenWithoutConcurrency(Settings settings) throws Throwable {
        WovenFunctions.unwatched();
    }

    @Benchmark
    public void wovenWithObjective(Objectives settings) throws Throwable {
        WovenFunctions.withObjective();
    }

    @Benchmark
    public void wovenNativeHistogram(Native settings) throws Throwable {
        WovenFunctions.empty();
    }

    @Benchmark
    public void wovenWithExemplars(Exemplars settings) throws Throwable {
        WovenFunctions.empty();
    }

    @Benchmark
    public void wovenInRecord(Settings settings, Current current) throws Throwable {
        WovenFunctions.empty();
    }

    @Benchmark
    public void wovenWithLabel(Settings settings) throws Throwable {
        WovenFunctions.labelled("free");
    }

    @Benchmark
    public void byHand(Settings settings, ByHand byHand) {
        FunctionMetrics.Call call = byHand.metrics.enter();
        try {
            PlainFunctions.empty();
        } finally {
            call.close();
        }
    }

    @Benchmark
    public Object plainThrows() {
        try {
            PlainFunctions.failing();
            return this;
        } catch (IllegalStateException failure) {
            return failure;
        }
    }

    @Benchmark
    public Object wovenThrows(Settings settings) {
        try {
            WovenFunctions.failing();
            return this;
        } catch (Throwable failure) {
            return failure;
        }
    }

    @Benchmark
    public @Nullable Object wovenCompletedStage(Settings settings, Completed completed) throws Throwable {
        return WovenFunctions.stage(completed.stage);
    }

    /** The stage that is returned, completed afterwards. */
    @Benchmark
    public @Nullable Object wovenStage(Settings settings) throws Throwable {
        CompletableFuture<String> stage = new CompletableFuture<>();
        Object returned = WovenFunctions.stage(stage);
        stage.complete("done");
        return returned;
    }

    @Benchmark
    public Object plainStage() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        Object returned = PlainFunctions.stage(stage);
        stage.complete("done");
        return returned;
    }

    @Benchmark
    public void clientJava(ClientJavaFunction function) {
        function.call();
    }

    @Benchmark
    public void openTelemetry(OpenTelemetryFunction function) {
        function.call();
    }

    @Benchmark
    public void micrometer(MicrometerFunction function) {
        function.call();
    }

    @Benchmark
    public void micrometerLongTaskTimer(MicrometerFunction function) {
        function.withLongTaskTimer();
    }

    @Benchmark
    public void micrometerLookedUp(MicrometerFunction function) {
        function.lookedUp();
    }

    @Benchmark
    public void micrometerTimedAspect(TimedAspectFunction function) throws Throwable {
        function.timed();
    }

    @Benchmark
    public void avaje(AvajeFunction function) {
        function.withoutBuckets();
    }

    @Benchmark
    public void avajeBuckets(AvajeFunction function) {
        function.call();
    }
}
