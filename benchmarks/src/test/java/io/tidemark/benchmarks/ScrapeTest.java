package io.tidemark.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All that is measured writes the same series, with the same values, and other values the next time. */
class ScrapeTest {
    private static final int LABEL_SETS = 20;

    @ParameterizedTest
    @EnumSource(Syntax.class)
    void allWriteTheSame(Syntax syntax) throws IOException {
        Map<String, Double> floor = series(new ScrapeBenchmark.Floor(), syntax);
        assertThat(floor).hasSize(LABEL_SETS * Scraped.LINES);

        Map<String, Double> clientJava = series(new ScrapeBenchmark.ClientJava(), syntax);
        assertThat(withoutSums(clientJava)).isEqualTo(withoutSums(floor));
        // The floor's are whole.
        clientJava.forEach((series, value) ->
                assertThat(value).as(series).isCloseTo(floor.get(series), within(series.contains("_sum") ? 6.0 : 0)));

        for (ScrapeBenchmark.Target target : new ScrapeBenchmark.Target[] {
            new ScrapeBenchmark.Tidemark(), new ScrapeBenchmark.OpenTelemetry(), new ScrapeBenchmark.Micrometer()
        }) {
            Map<String, Double> written = series(target, syntax);
            if (target instanceof ScrapeBenchmark.Micrometer) {
                assertThat(written.keySet().stream().filter(name -> name.startsWith("latency_max")))
                        .hasSize(LABEL_SETS);
                written.keySet().removeIf(name -> name.startsWith("latency_max"));
            }
            assertThat(withoutSums(written))
                    .as(target.getClass().getSimpleName())
                    .isEqualTo(withoutSums(floor));
            clientJava.forEach((series, value) ->
                    assertThat(written.get(series)).as(series).isCloseTo(value, within(1e-6)));
        }
    }

    @Test
    void noRowIsWrittenTwiceAsItWas() throws IOException {
        ScrapeBenchmark.Target target = new ScrapeBenchmark.Tidemark();
        Map<String, Double> before = series(target, Syntax.TEXT);
        target.change();
        target.scrape();
        Map<String, Double> after = series(target.text());

        before.forEach((series, value) -> {
            if (!series.contains("_bucket") || series.contains("+Inf")) {
                assertThat(after.get(series)).as(series).isGreaterThan(value);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"floor", "tidemark", "clientJava", "openTelemetry", "micrometer"})
    void growthIsMeasuredByTheLine(String library) throws IOException {
        ScrapeGrowth.Result result = ScrapeGrowth.measure(library, 100, 0, 3);

        assertThat(result.series()).isEqualTo(96);
        assertThat(result.bytes()).isBetween(96 * 30L, 96 * 120L);
        assertThat(result.nanos()).isPositive();
        assertThat(result.peak()).isPositive();
        assertThat(result.row()).startsWith(library).contains(" 96 ");
    }

    @Test
    void aLibraryThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> ScrapeGrowth.measure("metrique", 100, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no library of the name metrique: there are [floor, tidemark,");
    }

    private static Map<String, Double> series(ScrapeBenchmark.Target target, Syntax syntax) throws IOException {
        target.labelSets = LABEL_SETS;
        target.syntax = syntax;
        target.setUp();
        target.change();
        int length = target.scrape();
        // A second time it writes the same, to the same array.
        assertThat(target.scrape()).isEqualTo(length);
        String text = new String(target.text(), StandardCharsets.UTF_8);
        assertThat(text.endsWith("# EOF\n")).isEqualTo(syntax == Syntax.OPENMETRICS);
        assertThat(text).contains("# TYPE latency histogram\n");
        return series(target.text());
    }

    private static Map<String, Double> series(byte[] text) {
        Map<String, Double> series = new TreeMap<>();
        for (String line : new String(text, StandardCharsets.UTF_8).split("\n", -1)) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                int space = line.lastIndexOf(' ');
                Double value = Double.valueOf(line.substring(space + 1));
                assertThat(series.put(name(line.substring(0, space)), value))
                        .as(line)
                        .isNull();
            }
        }
        return series;
    }

    /** With the labels in one order. */
    private static String name(String series) {
        int labels = series.indexOf('{');
        String[] sorted = series.substring(labels + 1, series.length() - 1).split(",", -1);
        Arrays.sort(sorted);
        return series.substring(0, labels) + Arrays.toString(sorted);
    }

    private static Map<String, Double> withoutSums(Map<String, Double> series) {
        Map<String, Double> others = new TreeMap<>(series);
        others.keySet().removeIf(name -> name.startsWith("latency_sum"));
        return others;
    }
}
