package io.tidemark.benchmarks;

import io.tidemark.stats.DoubleMeasure;
import io.tidemark.stats.Measure;
import io.tidemark.stats.Tags;
import io.tidemark.unit.MetricUnit;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.infra.ThreadParams;

/**
 * One more in a counter and a value in a histogram of 12 bounds, both with two tags of four values each: at once through what was resolved before, or looked up by its
 * tags. For the pair.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecordingBenchmark {

    /** What a thread records: values over all buckets, rows in no order. */
    @State(Scope.Thread)
    public static class Work {
        private static final int COUNT = 1_024;
        private static final int ROWS = Meters.FEW * Meters.FEW;

        private final String[] methods = Meters.methods(Meters.FEW, Meters.FEW);
        private final String[] statuses = Meters.statuses(Meters.FEW, Meters.FEW);
        private final int[] rows = new int[COUNT];
        private final double[] values = new double[COUNT];
        private int at;

        public Work() {
            Random random = new Random(7);
            for (int i = 0; i < COUNT; i++) {
                rows[i] = random.nextInt(ROWS);
                values[i] = Math.exp(random.nextDouble() * Math.log(10_000));
            }
        }

        /** Two threads begin at different places. */
        @Setup
        public void begin(ThreadParams thread) {
            at = thread.getThreadIndex() * 311;
        }

        int next() {
            at = (at + 1) & (COUNT - 1);
            return rows[at];
        }

        double value() {
            return values[at];
        }

        String method(int row) {
            return methods[row];
        }

        String status(int row) {
            return statuses[row];
        }
    }

    /** Tags that are current while a thread records; of a row of its own. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // JMH sets it up
    public static class Current {
        private Tags.Scope scope;

        /** Each iteration: another thread may do it. */
        @Setup(Level.Iteration)
        public void open(TidemarkMeters meters, ThreadParams thread) {
            scope = meters.tags(thread.getThreadIndex() * 5).open();
        }

        @TearDown(Level.Iteration)
        public void close() {
            scope.close();
        }
    }

    private static final DoubleMeasure UNWANTED =
            Measure.ofDouble("benchmark/unwanted", "What no view is of", MetricUnit.MILLISECONDS);

    private static void resolved(Meters meters, Work work) {
        int row = work.next();
        meters.resolved(row, work.value());
    }

    private static void lookedUp(Meters meters, Work work) {
        int row = work.next();
        meters.lookedUp(work.method(row), work.status(row), work.value());
    }

    @Benchmark
    public void floorAdders(AdderMeters meters, Work work) {
        resolved(meters, work);
    }

    @Benchmark
    public void tidemarkBound(TidemarkMeters meters, Work work) {
        resolved(meters, work);
    }

    /** With tags that were made before. */
    @Benchmark
    public void tidemarkLookedUp(TidemarkMeters meters, Work work) {
        int row = work.next();
        meters.lookedUp(row, work.value());
    }

    /** With the tags that are current. */
    @Benchmark
    public void tidemarkCurrent(TidemarkMeters meters, Work work, Current current) {
        work.next();
        meters.current(work.value());
    }

    /** With tags made for each pair. */
    @Benchmark
    public void tidemarkNewTags(TidemarkMeters meters, Work work) {
        lookedUp(meters, work);
    }

    /** One measurement that no view wants. */
    @Benchmark
    public void tidemarkUnwanted(Work work) {
        work.next();
        UNWANTED.record(work.value());
    }

    /** One measurement, and two views of it. */
    @Benchmark
    public void tidemarkOneBound(OneMeasureMeters meters, Work work) {
        resolved(meters, work);
    }

    /** One measurement, and two views of it, with tags that were made before. */
    @Benchmark
    public void tidemarkOneLookedUp(OneMeasureMeters meters, Work work) {
        int row = work.next();
        meters.lookedUp(row, work.value());
    }

    /** One measurement, and two views of it, with tags that are made for it. */
    @Benchmark
    public void tidemarkOneNewTags(OneMeasureMeters meters, Work work) {
        lookedUp(meters, work);
    }

    @Benchmark
    public void clientJavaResolved(ClientJavaMeters meters, Work work) {
        resolved(meters, work);
    }

    @Benchmark
    public void clientJavaLookedUp(ClientJavaMeters meters, Work work) {
        lookedUp(meters, work);
    }

    /** With attributes that were made before. */
    @Benchmark
    public void openTelemetryLookedUp(OpenTelemetryMeters meters, Work work) {
        resolved(meters, work);
    }

    @Benchmark
    public void openTelemetryNewAttributes(OpenTelemetryMeters meters, Work work) {
        lookedUp(meters, work);
    }

    @Benchmark
    public void micrometerResolved(MicrometerMeters meters, Work work) {
        resolved(meters, work);
    }

    @Benchmark
    public void micrometerLookedUp(MicrometerMeters meters, Work work) {
        lookedUp(meters, work);
    }

    @Benchmark
    public void dropwizardResolved(DropwizardMeters meters, Work work) {
        resolved(meters, work);
    }

    @Benchmark
    public void dropwizardLookedUp(DropwizardMeters meters, Work work) {
        lookedUp(meters, work);
    }

    /** With a tag context that was made before. */
    @Benchmark
    public void openCensusLookedUp(OpenCensusMeters meters, Work work) {
        resolved(meters, work);
    }

    @Benchmark
    public void openCensusNewTags(OpenCensusMeters meters, Work work) {
        lookedUp(meters, work);
    }
}
