package io.tidemark.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.stats.MetricFamily.Kind;
import io.tidemark.stats.MetricFamily.Point;
import io.tidemark.unit.MetricUnit;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class CallbacksTest {

    private final Callbacks callbacks = Callbacks.create();

    private Optional<MetricFamily> collected(String name) {
        return callbacks.collect().stream()
                .filter(family -> family.name().equals(name))
                .findFirst();
    }

    private List<Object> values(String name) {
        return collected(name).stream()
                .flatMap(family -> family.points().stream())
                .<Object>map(Point::value)
                .toList();
    }

    @Test
    void aGaugeIsAskedEachTime() {
        Queue<String> waiting = new ConcurrentLinkedQueue<>(List.of("duck", "drake"));
        callbacks.gauge("c/waiting", "Who waits", MetricUnit.COUNT, waiting::size);

        assertThat(values("c/waiting")).containsExactly(new AggregationData.OfDouble(2));
        waiting.poll();
        assertThat(values("c/waiting")).containsExactly(new AggregationData.OfDouble(1));
        MetricFamily family = collected("c/waiting").orElseThrow();
        assertThat(family.kind()).isEqualTo(Kind.GAUGE);
        assertThat(family.description()).isEqualTo("Who waits");
    }

    @Test
    void severalOfANameAreToldApartByTheirTags() {
        callbacks.counter("c/fed", "Fed", MetricUnit.COUNT, Tags.of("pond", "1"), () -> 1);
        callbacks.counter("c/fed", "Fed", MetricUnit.COUNT, Tags.of("pond", "2"), () -> Long.MAX_VALUE);

        assertThat(values("c/fed"))
                .containsExactly(new AggregationData.OfLong(1), new AggregationData.OfLong(Long.MAX_VALUE));
        assertThatThrownBy(() -> callbacks.counter("c/fed", "Fed", MetricUnit.COUNT, Tags.of("pond", "1"), () -> 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("c/fed with the tags {pond=1} already");
    }

    @Test
    void oneThatFailsIsLeftOutAndCounted_andTheOthersAreThere() {
        callbacks.gauge("c/bad", "", MetricUnit.COUNT, Tags.of("n", "1"), () -> {
            throw new IllegalStateException("no water");
        });
        callbacks.gauge("c/bad", "", MetricUnit.COUNT, Tags.of("n", "2"), () -> 5);
        callbacks.gauge("c/nan", "", MetricUnit.COUNT, () -> Double.NaN);
        callbacks.counter("c/less", "", MetricUnit.COUNT, () -> -1);
        callbacks.gauge("c/good", "", MetricUnit.COUNT, () -> Double.NEGATIVE_INFINITY);

        callbacks.collect();
        assertThat(values("c/bad")).containsExactly(new AggregationData.OfDouble(5));
        assertThat(values("c/nan")).isEmpty();
        assertThat(values("c/less")).isEmpty();
        assertThat(values("c/good")).containsExactly(new AggregationData.OfDouble(Double.NEGATIVE_INFINITY));
        List<Point> failures = callbacks.collect().stream()
                .filter(family -> family.name().equals("tidemark_callback_failures"))
                .findFirst()
                .orElseThrow()
                .points();
        assertThat(failures)
                .extracting(point -> point.tags().get("callback") + " " + point.value())
                .containsExactly(
                        "c/bad OfLong[value=6]",
                        "c/good OfLong[value=0]",
                        "c/less OfLong[value=6]",
                        "c/nan OfLong[value=6]");
    }

    @Test
    void aCounterThatIsLessThanBeforeBeganAnew() {
        AtomicLong counted = new AtomicLong(5);
        callbacks.counter("c/restarts", "", MetricUnit.COUNT, counted::get);
        Point first = collected("c/restarts").orElseThrow().points().get(0);
        counted.set(6);
        Point second = collected("c/restarts").orElseThrow().points().get(0);
        counted.set(1);
        Point third = collected("c/restarts").orElseThrow().points().get(0);
        counted.set(2);
        Point fourth = collected("c/restarts").orElseThrow().points().get(0);

        assertThat(second.start()).isEqualTo(first.start());
        assertThat(third.start()).isAfter(second.start());
        assertThat(fourth.start()).isEqualTo(third.start());
    }

    @Test
    void itIsGoneWhenItsRegistrationIsClosed() {
        Callbacks.Registration one = callbacks.gauge("c/gone", "", MetricUnit.COUNT, () -> 1);
        one.close();
        assertThat(callbacks.collect()).isEmpty();

        try (Callbacks.Registration again = callbacks.gauge("c/gone", "other", MetricUnit.BYTES, () -> 2)) {
            one.close();
            assertThat(values("c/gone")).containsExactly(new AggregationData.OfDouble(2));
        }
    }

    @Test
    void aNameHasOneDefinition() {
        callbacks.gauge("c/one", "One", MetricUnit.COUNT, () -> 1);
        assertThatThrownBy(() -> callbacks.gauge("c/one", "One", MetricUnit.BYTES, Tags.of("a", "b"), () -> 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("GAUGE c/one (\"One\", Count), and now GAUGE c/one (\"One\", Bytes)");
        assertThatThrownBy(() -> callbacks.gauge("ente/größe", "", MetricUnit.COUNT, () -> 1))
                .hasMessageContaining("U+00F6");
    }

    @Test
    void numbersAreExactOrHaveAFraction_asTheyAreNeeded() {
        callbacks.longGauge("c/bytes", "", MetricUnit.BYTES, () -> Long.MAX_VALUE);
        callbacks.longGauge("c/below", "", MetricUnit.BYTES, Tags.of("pond", "1"), () -> -5);
        callbacks.doubleCounter("c/time", "", MetricUnit.SECONDS, () -> 0.25);
        callbacks.doubleCounter("c/nan", "", MetricUnit.SECONDS, Tags.of("pond", "1"), () -> Double.NaN);
        callbacks.doubleCounter("c/less", "", MetricUnit.SECONDS, () -> -0.25);

        assertThat(values("c/bytes")).containsExactly(new AggregationData.OfLong(Long.MAX_VALUE));
        assertThat(values("c/below")).containsExactly(new AggregationData.OfLong(-5));
        assertThat(values("c/time")).containsExactly(new AggregationData.OfDouble(0.25));
        assertThat(collected("c/time").orElseThrow().kind()).isEqualTo(Kind.COUNTER);
        assertThat(values("c/nan")).isEmpty();
        assertThat(values("c/less")).isEmpty();
    }

    @Test
    void oneThatDoesNotReturnKeepsNoOtherExporterWaiting() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        callbacks.gauge("c/before", "", MetricUnit.COUNT, () -> 1);
        callbacks.gauge("c/hangs", "", MetricUnit.COUNT, () -> {
            called.countDown();
            await(done);
            return 2;
        });
        callbacks.gauge("c/after", "", MetricUnit.COUNT, () -> 3);
        AtomicReference<List<MetricFamily>> first = new AtomicReference<>(List.of());
        Thread exporter = new Thread(() -> first.set(callbacks.collect()));
        exporter.start();
        try {
            await(called);
            assertThat(callbacks.collect())
                    .extracting(MetricFamily::name)
                    .containsExactly("c/before", "c/after", "tidemark_callback_failures");
        } finally {
            done.countDown();
        }
        exporter.join();
        assertThat(first.get()).extracting(MetricFamily::name).contains("c/before", "c/hangs", "c/after");
        assertThat(values("c/hangs")).containsExactly(new AggregationData.OfDouble(2));
        assertThat(collected("tidemark_callback_failures").orElseThrow().points())
                .extracting(point -> point.tags().get("callback") + " " + point.value())
                .contains("c/hangs OfLong[value=1]", "c/after OfLong[value=0]");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException problem) {
            throw new AssertionError(problem);
        }
    }

    @Test
    void callbacksThatCollectThemselvesFail_ratherThanNeverEnd() {
        MetricSources all = MetricSources.of(callbacks);
        for (int i = 0; i < 40; i++) {
            callbacks.gauge(
                    "c/itself",
                    "",
                    MetricUnit.COUNT,
                    Tags.of("n", "" + i),
                    () -> callbacks.collect().size());
            callbacks.gauge(
                    "c/all",
                    "",
                    MetricUnit.COUNT,
                    Tags.of("n", "" + i),
                    () -> all.collect().size());
        }
        callbacks.gauge("c/good", "", MetricUnit.COUNT, () -> 1);

        assertThat(all.collect())
                .extracting(MetricFamily::name)
                .contains("c/good")
                .doesNotContain("c/itself", "c/all");
        assertThat(values("c/good")).hasSize(1);
    }

    @Test
    void aCallbackMayRegisterAndCloseOthers() {
        Callbacks.Registration other = callbacks.gauge("c/other", "", MetricUnit.COUNT, () -> 1);
        callbacks.gauge("c/busy", "", MetricUnit.COUNT, () -> {
            other.close();
            return 1;
        });
        assertThat(values("c/busy")).hasSize(1);
        assertThat(values("c/other")).isEmpty();
    }
}
