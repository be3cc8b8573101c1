package io.tidemark.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.stats.MetricFamily.Kind;
import io.tidemark.stats.MetricFamily.Point;
import io.tidemark.unit.MetricUnit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MetricSourcesTest {

    private final MetricSources sources = MetricSources.of();

    private static MetricFamily family(String name, Kind kind, Tags tags, long value) {
        return new MetricFamily(
                name,
                "",
                MetricUnit.COUNT,
                kind,
                List.of(new Point(tags, Instant.EPOCH, new AggregationData.OfLong(value))));
    }

    private static MetricSource source(MetricFamily... families) {
        return () -> List.of(families);
    }

    private Optional<MetricFamily> collected(String name) {
        return sources.collect().stream()
                .filter(family -> family.name().equals(name))
                .findFirst();
    }

    private long counted(String name, String source) {
        return sources.ownMetrics().collect().stream()
                .filter(family -> family.name().equals(name))
                .flatMap(family -> family.points().stream())
                .filter(point -> point.tags().equals(Tags.of("source", source)))
                .mapToLong(point -> ((AggregationData.OfLong) point.value()).value())
                .sum();
    }

    @Test
    void theyGiveWhatEachGives() {
        MetricSource one = source(family("a", Kind.GAUGE, Tags.empty(), 1));
        sources.add("one", one).add("two", source(family("b", Kind.COUNTER, Tags.empty(), 2)));
        assertThat(sources.collect()).extracting(MetricFamily::name).containsExactly("a", "b");
        assertThat(sources.names()).containsExactly("one", "two");
        assertThat(sources.remove(one)).isTrue();
        assertThat(sources.remove(one)).isFalse();
        assertThat(collected("a")).isEmpty();
        assertThat(collected("b")).isPresent();
    }

    @Test
    void withoutSourcesThereIsNothing() {
        assertThat(sources.collect()).isEmpty();
    }

    @Test
    void oneThatThrowsCostsItselfAndIsCounted() {
        sources.add("bad", () -> {
                    throw new IllegalStateException("no water");
                })
                .add("worse", () -> {
                    throw new StackOverflowError();
                })
                .add("error", () -> {
                    // Neither an exception nor an error of the JVM: other languages throw such.
                    throw new Error("no ducks");
                })
                .add("none", () -> null)
                .add("good", source(family("a", Kind.GAUGE, Tags.empty(), 1)));

        sources.collect();
        assertThat(collected("a")).isPresent();
        assertThat(counted("tidemark_source_failures", "bad")).isEqualTo(2);
        assertThat(counted("tidemark_source_failures", "worse")).isEqualTo(2);
        assertThat(counted("tidemark_source_failures", "none")).isEqualTo(2);
        assertThat(counted("tidemark_source_failures", "error")).isEqualTo(2);
        assertThat(sources.failures()).isEqualTo(8);
        assertThat(counted("tidemark_source_failures", "good")).isZero();
    }

    @Test
    void metricsOfOneNameAreOne_withThePointsOfAll() {
        sources.add("one", source(family("a", Kind.GAUGE, Tags.of("pond", "1"), 1)))
                .add("two", source(family("a", Kind.GAUGE, Tags.of("pond", "2"), 2)));

        assertThat(sources.collect().stream().filter(family -> family.name().equals("a")))
                .singleElement()
                .satisfies(family -> assertThat(family.points())
                        .extracting(point -> point.tags().get("pond"))
                        .containsExactly("1", "2"));
        assertThat(counted("tidemark_source_duplicates", "two")).isZero();
    }

    @Test
    void whatDoesNotFitIsLeftOutAndCounted() {
        sources.add("one", source(family("a", Kind.GAUGE, Tags.empty(), 1)))
                .add("kind", source(family("a", Kind.COUNTER, Tags.of("x", "y"), 2)))
                .add(
                        "twice",
                        source(family("a", Kind.GAUGE, Tags.empty(), 3), family("b", Kind.GAUGE, Tags.empty(), 4)));

        MetricFamily a = collected("a").orElseThrow();
        assertThat(a.kind()).isEqualTo(Kind.GAUGE);
        assertThat(a.points()).singleElement().extracting(Point::value).isEqualTo(new AggregationData.OfLong(1));
        assertThat(collected("b")).isPresent();
        assertThat(counted("tidemark_source_duplicates", "kind")).isPositive();
        assertThat(counted("tidemark_source_duplicates", "twice")).isPositive();
        assertThat(counted("tidemark_source_duplicates", "one")).isZero();
    }

    @Test
    void aNameIsOfOneSource() {
        MetricSource first = source();
        sources.add("one", first).add("one", first);
        assertThat(sources.names()).containsExactly("one");
        assertThatThrownBy(() -> sources.add("one", source(family("a", Kind.GAUGE, Tags.empty(), 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another source of the name one");
        assertThatThrownBy(() -> sources.add("self", sources)).hasMessageContaining("cannot be one of their own");
    }

    @Test
    void sourcesThatHaveEachOtherAreRefused() {
        MetricSources inner = MetricSources.of();
        MetricSources between = MetricSources.of(inner);
        sources.add("between", between);
        assertThatThrownBy(() -> inner.add("outer", sources))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("outer has these");
        assertThatThrownBy(() -> inner.add(sources)).isInstanceOf(IllegalArgumentException.class);
        assertThat(inner.names()).isEmpty();
    }

    @Test
    void sourcesThatCollectThemselvesFail_ratherThanNeverEnd() {
        MetricSources others = MetricSources.of();
        for (int i = 0; i < 3; i++) {
            sources.add("there-" + i, others::collect);
            others.add("back-" + i, sources::collect);
        }
        sources.add("good", source(family("a", Kind.GAUGE, Tags.empty(), 1)));

        assertThat(collected("a")).isPresent();
        assertThat(others.failures()).isEqualTo(3 * 3);
        assertThat(collected("a")).isPresent();
    }

    @Test
    void ofAMetricWithTheSameTagsTwiceTheFirstIsHandedOn() {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            points.add(new Point(Tags.of("pond", "" + i), Instant.EPOCH, new AggregationData.OfLong(i)));
        }
        sources.add("one", () -> List.of(new MetricFamily("a", "", MetricUnit.COUNT, Kind.COUNTER, points)));
        assertThat(collected("a").orElseThrow().points()).isEqualTo(points);

        points.add(new Point(Tags.of("pond", "17"), Instant.EPOCH, new AggregationData.OfLong(-1)));
        assertThat(collected("a").orElseThrow().points()).isEqualTo(points.subList(0, 5_000));
        assertThat(counted("tidemark_source_duplicates", "one")).isEqualTo(1);
    }

    @Test
    void twoMetricsOfANameFromOneSourceAreOne() {
        sources.add(
                "one",
                source(
                        family("a", Kind.GAUGE, Tags.of("pond", "1"), 1),
                        family("a", Kind.GAUGE, Tags.of("pond", "1"), 2),
                        family("a", Kind.GAUGE, Tags.of("pond", "2"), 3)));

        assertThat(collected("a").orElseThrow().points())
                .extracting(Point::value)
                .containsExactly(new AggregationData.OfLong(1), new AggregationData.OfLong(3));
        assertThat(counted("tidemark_source_duplicates", "one")).isPositive();
    }

    @Test
    void aSourceThatFailsEveryOtherTimeDoesNotFillTheLog() {
        try (Logged logged = new Logged()) {
            int[] calls = {0};
            sources.add("flaps", () -> {
                if (calls[0]++ % 2 == 0) {
                    throw new IllegalStateException("no water");
                }
                return List.of();
            });
            for (int i = 0; i < 200; i++) {
                sources.collect();
            }
            assertThat(logged.messages()).singleElement().asString().startsWith("flaps: a source of metrics failed");
            assertThat(counted("tidemark_source_failures", "flaps")).isEqualTo(100);
        }
    }

    @Test
    void withoutANameASourceIsCalledAsItsClass() {
        Callbacks callbacks = Callbacks.create();
        sources.add(callbacks).add(callbacks).add(Callbacks.create()).add(source());
        assertThat(sources.names()).containsExactly("Callbacks", "Callbacks-2", "source");
    }

    @Test
    void theSourcesOfTheProgramHaveItsViews() {
        LongMeasure seen = Measure.ofLong("s/seen", "Seen", MetricUnit.COUNT);
        Stats.views().register(View.of(seen).named("s/seen"));
        try {
            seen.record(1);
            assertThat(Stats.sources().collect())
                    .extracting(MetricFamily::name)
                    .contains("s/seen", "tidemark_source_failures", "tidemark_source_duplicates");
        } finally {
            Stats.views().unregister("s/seen");
        }
    }

    @Test
    void viewsAreFoundAlsoThroughOtherSources() {
        Views one = Views.create();
        Views other = Views.create();
        MetricSources inner = MetricSources.of(other, List::of);
        MetricSources all = MetricSources.of(one, inner);
        assertThat(MetricSources.viewsOf(all)).containsExactly(one, other);
        assertThat(MetricSources.viewsOf(one)).containsExactly(one);
        assertThat(MetricSources.viewsOf(List::of)).isEmpty();
        inner.remove(other);
        assertThat(MetricSources.viewsOf(all)).containsExactly(one);
    }
}
