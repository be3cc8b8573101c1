package io.tidemark.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.Flag;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import io.tidemark.otlp.server.OtlpReceiver;
import io.tidemark.otlp.server.Reply;
import io.tidemark.stats.Aggregation;
import io.tidemark.stats.LongMeasure;
import io.tidemark.stats.Measure;
import io.tidemark.stats.MetricSources;
import io.tidemark.stats.RecordMetrics;
import io.tidemark.stats.Tags;
import io.tidemark.stats.View;
import io.tidemark.stats.Views;
import io.tidemark.unit.MetricUnit;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Conservation while others record, remove rows and send entries, at short intervals and with a server that fails. */
@Timeout(60)
class ConcurrentDeltaTest {

    private static final LongMeasure DUCKS = Measure.ofLong("concurrent/ducks", "", MetricUnit.COUNT);

    private static final EntryLayout LAYOUT = EntryLayout.of(Shape.of("Feeding")
            .property("pond", ValueShape.STRING)
            .metric("fed", ValueShape.LONG)
            .flags(FlagSet.named(Flag.Counter.class.getName()))
            .metric("here", ValueShape.LONG)
            .flags(FlagSet.named(Flag.UpDownCounter.class.getName()))
            .metric("level", ValueShape.LONG)
            .flags(FlagSet.named(Flag.Gauge.class.getName()))
            .metric("time", ValueShape.LONG)
            .build());

    private static Entry feeding(String pond, long number) {
        return new Entry() {
            @Override
            public EntryLayout layout() {
                return LAYOUT;
            }

            @Override
            public long epochNanos() {
                return 0;
            }

            @Override
            public void writeTo(EntryWriter out) {
                out.property(0, pond);
                out.metric(1, number);
                out.metric(2, -number);
                out.metric(3, number);
                out.metric(4, number);
            }
        };
    }

    @Test
    void gotcha11_nothingIsLostWhileAllGoesOn() throws InterruptedException {
        Views views = Views.create();
        views.register(View.of(DUCKS).by("pond").aggregate(Aggregation.sum()).named("ducks"));
        RecordMetrics records = RecordMetrics.create();
        AtomicLongArray recorded = new AtomicLongArray(3);
        AtomicInteger seen = new AtomicInteger();
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            receiver.behave(path -> switch (seen.incrementAndGet() % 5) {
                case 1 -> Reply.status(503);
                case 2 -> Reply.close().afterTaking();
                case 3 -> Reply.close();
                default -> Reply.ok();
            });
            try (OtlpMetrics metrics = MetricRig.builder(receiver, OtlpProtocol.HTTP)
                    .source(MetricSources.of(views, records))
                    .interval(Duration.ofMillis(5))
                    .temporality(Temporality.DELTA)
                    .start()) {
                Thread[] threads = new Thread[3];
                for (int t = 0; t < threads.length; t++) {
                    int pond = t;
                    threads[t] = new Thread(() -> {
                        Tags tags = Tags.of("pond", "" + pond);
                        for (int i = 0; i < 3_000; i++) {
                            DUCKS.record(i % 7, tags);
                            records.append(feeding("" + pond, i % 7));
                            recorded.addAndGet(pond, i % 7);
                            if (i % 500 == 499) {
                                views.remove("ducks", tags);
                                metrics.flush(Waiting.PATIENCE);
                            }
                        }
                    });
                    threads[t].start();
                }
                for (Thread thread : threads) {
                    thread.join(Waiting.PATIENCE.toMillis());
                    assertThat(thread.isAlive()).isFalse();
                }
                assertThat(seen.get()).isGreaterThan(10);
                receiver.behave(path -> Reply.ok());
                while (!metrics.flush(Waiting.PATIENCE)) {
                    assertThat(receiver.requests()).hasSizeLessThan(100_000);
                }
                assertThat(metrics.stats().lost()).isZero();
            }
            Map<String, Long> expected = Map.of(
                    "pond=0", recorded.get(0),
                    "pond=1", recorded.get(1),
                    "pond=2", recorded.get(2));
            Arrived arrived = Arrived.at(receiver);
            assertThat(arrived.sums("ducks")).isEqualTo(expected);
            assertThat(arrived.sums("fed")).isEqualTo(expected);
            assertThat(arrived.counts("time"))
                    .containsOnly(
                            Map.entry("pond=0", 3_000L), Map.entry("pond=1", 3_000L), Map.entry("pond=2", 3_000L));
            assertThat(arrived.last("fed").getSum().getIsMonotonic()).isTrue();
            assertThat(arrived.last("here").getSum().getIsMonotonic()).isFalse();
            assertThat(arrived.last("here").getSum().getDataPointsList())
                    .extracting(point -> Arrived.tags(point.getAttributesList()), point -> point.getAsInt())
                    .contains(org.assertj.core.api.Assertions.tuple("pond=0", -recorded.get(0)));
            assertThat(arrived.last("level").getGauge().getDataPoints(0).getAsInt())
                    .isEqualTo(2_999 % 7);
        } finally {
            views.unregister("ducks");
        }
    }
}
