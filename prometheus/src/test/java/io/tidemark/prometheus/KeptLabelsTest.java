package io.tidemark.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.stats.Aggregation;
import io.tidemark.stats.LongMeasure;
import io.tidemark.stats.Measure;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricFamily.Kind;
import io.tidemark.stats.MetricFamily.Point;
import io.tidemark.stats.Tags;
import io.tidemark.stats.View;
import io.tidemark.stats.Views;
import io.tidemark.unit.MetricUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What is kept from one scrape to the next is never seen, however rows come and go. */
class KeptLabelsTest {

    @Property(tries = 200)
    void aScrapeIsAsThatOfANewExposition(
            @ForAll @Size(max = 60) List<@IntRange(max = 39) Integer> steps, @ForAll @IntRange(max = 3) int room) {
        Views views = Views.create();
        LongMeasure ducks = Measure.ofLong("ducks", "", MetricUnit.COUNT);
        views.register(
                View.of(ducks).by("pond", "n").aggregate(Aggregation.sum()).named("ducks"));
        Exposition kept = Exposition.builder()
                .source(views)
                .label("pond", "global")
                .mostKept(room == 0 ? 1L << 20 : room * 300L)
                .build();
        for (int step : steps) {
            Tags tags =
                    step % 10 == 0 ? Tags.of("n", "" + step) : Tags.of("pond", "p" + step, "n", "x".repeat(step % 3));
            if (views.remove("ducks", tags).isEmpty()) {
                ducks.record(step, tags);
            }
            assertThat(kept.text())
                    .isEqualTo(Exposition.builder()
                            .source(views)
                            .label("pond", "global")
                            .build()
                            .text());
        }
    }

    @Property(tries = 200)
    void whereRowsAreMadeAnewAtEachReadingAsWell(
            @ForAll @Size(max = 8) List<@Size(max = 80) List<@IntRange(max = 99) Integer>> scrapes) {
        List<Point> rows = new ArrayList<>();
        Exposition kept =
                Exposition.of(() -> List.of(new MetricFamily("ducks", "", MetricUnit.COUNT, Kind.COUNTER, rows)));
        for (List<Integer> scrape : scrapes) {
            rows.clear();
            StringBuilder expected = new StringBuilder();
            for (int n : scrape.stream().distinct().toList()) {
                rows.add(ExpositionTest.whole(Tags.of("n", "" + n), n));
                expected.append("ducks_total{n=\"")
                        .append(n)
                        .append("\"} ")
                        .append(n)
                        .append('\n');
            }
            assertThat(kept.text()).isEqualTo(rows.isEmpty() ? "" : "# TYPE ducks_total counter\n" + expected);
        }
    }

    @Test
    void noMoreIsKeptThanThereIsRoomForAndNothingOfWhatIsGone() {
        Views views = Views.create();
        LongMeasure ducks = Measure.ofLong("ducks", "", MetricUnit.COUNT);
        View view =
                View.of(ducks).by("n").limit(5_000).aggregate(Aggregation.sum()).named("ducks");
        views.register(view);
        for (int i = 0; i < 5_000; i++) {
            ducks.record(1, Tags.of("n", "" + i));
        }
        Exposition little = Exposition.builder().source(views).mostKept(20_000).build();
        Exposition all = Exposition.of(views);
        for (int i = 0; i < 3; i++) {
            assertThat(little.text().lines()).hasSize(5_001);
            assertThat(all.text().lines()).hasSize(5_001);
            assertThat(little.kept()).isBetween(10_000L, 20_000L);
            assertThat(all.kept()).isBetween(5_000L * 30, 5_000L * 60);
        }
        views.unregister("ducks");
        assertThat(all.text()).isEmpty();
        assertThat(all.kept()).isZero();
    }

    @Test
    void severalScrapesAtOnceAreEachWhole() throws Exception {
        Views views = Views.create();
        LongMeasure ducks = Measure.ofLong("ducks", "", MetricUnit.COUNT);
        views.register(View.of(ducks).by("n").aggregate(Aggregation.sum()).named("ducks"));
        for (int i = 0; i < 500; i++) {
            ducks.record(1, Tags.of("n", "always" + i));
        }
        Exposition exposition = Exposition.of(views);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Void> scraping = () -> {
                for (int i = 0; i < 200; i++) {
                    List<String> lines = exposition.text().lines().toList();
                    assertThat(lines)
                            .doesNotHaveDuplicates()
                            .allSatisfy(
                                    line -> assertThat(line)
                                            .matches(
                                                    "# TYPE ducks_total counter|ducks_total\\{n=\"(always|at_times)[0-9]+\"} 1"));
                    assertThat(lines.stream()
                                    .filter(line -> line.contains("always"))
                                    .count())
                            .isEqualTo(500);
                }
                return null;
            };
            List<Future<Void>> scrapes = List.of(
                    threads.submit(scraping), threads.submit(scraping), threads.submit(scraping), threads.submit(() -> {
                        for (int i = 0; i < 20_000; i++) {
                            Tags tags = Tags.of("n", "at_times" + i % 100);
                            if (views.remove("ducks", tags).isEmpty()) {
                                ducks.record(1, tags);
                            }
                        }
                        return null;
                    }));
            for (Future<Void> scrape : scrapes) {
                scrape.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
