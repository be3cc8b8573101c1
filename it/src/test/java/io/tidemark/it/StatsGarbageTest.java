package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tidemark.stats.Aggregation;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.BinaryTags;
import io.tidemark.stats.DoubleMeasure;
import io.tidemark.stats.Measure;
import io.tidemark.stats.Tags;
import io.tidemark.stats.View;
import io.tidemark.stats.Views;
import io.tidemark.unit.MetricUnit;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How much memory reading takes: what others send, and what exporters ask for. */
class StatsGarbageTest {

    private static final DoubleMeasure LATENCY = Measure.ofDouble("garbage/latency", "time", MetricUnit.MILLISECONDS);

    /** 4,096 keys of two characters, without values: all that 8,192 characters can be. */
    @Test
    void aHeaderFullOfTagsTakesLittleMoreThanItsTags() {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.write(0);
        for (int i = 0; i < 4_096; i++) {
            header.writeBytes(new byte[] {0, 2, (byte) ('!' + i / 64), (byte) ('!' + i % 64), 0});
        }
        byte[] bytes = header.toByteArray();
        Tags read = BinaryTags.decode(bytes).value().orElseThrow();
        assertThat(read.size()).isEqualTo(4_096);

        assertThat(bytes(() -> BinaryTags.decode(bytes))).isLessThan(1_500_000);
        assertThat(bytes(() -> BinaryTags.encode(read))).isLessThan(1_500_000);
        assertThat(bytes(() -> Tags.of("tenant", "acme", "zone", "x").and(read)))
                .isLessThan(150_000);
    }

    @Test
    void aSnapshotOfQuantilesOfFewValuesTakesLittle() {
        Views views = Views.create();
        views.register(View.of(LATENCY)
                .by("k")
                .aggregate(Aggregation.quantiles(Duration.ofDays(1)))
                .named("v"));
        for (int i = 0; i < 100; i++) {
            Tags tags = Tags.of("k", "" + i);
            LATENCY.record(1e-9, tags);
            LATENCY.record(1e9, tags);
        }
        assertThat(bytes(() -> views.get("v")) / 100).isLessThan(3_000);
        views.unregister("v");
    }

    @Test
    void bucketsAreReadWithoutGarbage() {
        AggregationData.Distribution data =
                AggregationData.Distribution.of(new double[] {5, 10}, new long[] {3, 1_000_000, 1}, 115.5);
        AggregationData.Side side = AggregationData.Side.of(2, 1_000_000, 2_000_000);
        AggregationData.Exponential exponential =
                AggregationData.Exponential.of(1, 0, side, AggregationData.Side.empty(), 1);
        double[] sum = new double[1];
        assertThat(bytes(() -> {
                    for (int i = 0; i < data.buckets(); i++) {
                        sum[0] += data.countAt(i) + data.upperBound(i);
                    }
                    for (int i = side.offset(); i < side.end(); i++) {
                        sum[0] += side.countAt(i) + exponential.upperBound(i);
                    }
                }))
                .isLessThan(16);
    }

    /** Of this thread; the least of some times. */
    private static long bytes(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 10; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            work.run();
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
