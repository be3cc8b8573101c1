package io.tidemark.benchmarks;

import io.tidemark.entry.Entry;
import io.tidemark.entry.PropertyField;
import io.tidemark.sink.EntrySink;
import io.tidemark.stats.Aggregation;
import io.tidemark.stats.View;
import io.tidemark.stats.ViewData;
import io.tidemark.stats.ViewSink;
import io.tidemark.stats.Views;
import java.util.List;
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

/**
 * What views over a record add to appending it. The records are closed before, and the sink behind does nothing: {@code views=0} is what it costs to look whether there are
 * any.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH sets it up
public class RecordViewBenchmark {
    private static final int COUNT = 1_024;

    /** What the views are by: two enums, or two texts, each of which is another string object in each record. */
    @Param({"enums", "texts"})
    public String tags = "enums";

    /** How many views: a distribution, a sum, a count, another distribution. */
    @Param({"0", "1", "2", "3", "4"})
    public int views = 4;

    private final Views registry = Views.create();
    private final Entry[] entries = new Entry[COUNT];
    private EntrySink sink;
    private int next;

    @Setup
    public void setUp() {
        Random random = new Random(7);
        Operation[] operations = Operation.values();
        ViewedRecord.Result[] results = ViewedRecord.Result.values();
        for (int i = 0; i < COUNT; i++) {
            ViewedRecordGuard guard = new ViewedRecordGuard(
                    operations[random.nextInt(operations.length)],
                    results[random.nextInt(results.length)],
                    "/ponds/{pond}/ducks/" + random.nextInt(3),
                    "tenant-" + random.nextInt(4),
                    entry -> {});
            guard.latency = Math.exp(random.nextDouble() * Math.log(10_000));
            guard.size = random.nextInt(100_000);
            guard.close();
            entries[i] = guard;
        }
        List<View> all = switch (tags) {
            case "enums" -> views(ViewedRecordFields.OPERATION, ViewedRecordFields.RESULT);
            case "texts" -> views(ViewedRecordFields.ROUTE, ViewedRecordFields.TENANT);
            default -> throw new IllegalArgumentException("no such tags: " + tags);
        };
        all.subList(0, views).forEach(registry::register);
        sink = ViewSink.of(registry, entry -> {});
    }

    private static List<View> views(PropertyField<ViewedRecord, ?> first, PropertyField<ViewedRecord, ?> second) {
        return List.of(
                View.over(ViewedRecordFields.LATENCY)
                        .aggregate(Aggregation.distribution(Meters.BOUNDS))
                        .by(first, second)
                        .named("latency"),
                View.over(ViewedRecordFields.SIZE)
                        .aggregate(Aggregation.sum())
                        .by(first, second)
                        .named("bytes"),
                View.over(ViewedRecordFields.LATENCY)
                        .aggregate(Aggregation.count())
                        .by(first)
                        .named("requests"),
                View.over(ViewedRecordFields.SIZE)
                        .aggregate(Aggregation.distribution(1_000, 5_000, 20_000, 50_000, 80_000))
                        .by(first, second)
                        .named("size"));
    }

    /** What the views have counted. */
    List<ViewData> counted() {
        return registry.all();
    }

    @Benchmark
    public void append() {
        sink.append(entries[next++ & (COUNT - 1)]);
    }
}
