package io.tidemark.format.emf;

import static io.tidemark.internal.json.Formatted.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import io.tidemark.entry.ValueWriter;
import io.tidemark.internal.json.Formatted;
import io.tidemark.internal.json.Strings;
import io.tidemark.stream.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits of CloudWatch, at their edges. */
class EmfLimitsTest {

    private static final int MEBIBYTE = 1 << 20;

    private final Formatted emf = new Formatted(Emf.builder("Ns").strict(true).build());

    private static Entry metrics(int count) {
        Shape.Builder shape = Shape.of("X").dimensions("op").property("op", ValueShape.STRING);
        for (int i = 0; i < count; i++) {
            shape.metric("m" + i, ValueShape.LONG);
        }
        return entry(EntryLayout.of(shape.property("p", ValueShape.STRING).build()), out -> {
            out.property(0, "v");
            for (int i = 0; i < count; i++) {
                out.metric(i + 1, i);
            }
            out.property(count + 1, "q");
        });
    }

    /** The metrics that a line publishes in a namespace; each has its member. */
    private static List<String> published(JsonNode line) {
        List<String> names = new ArrayList<>();
        for (JsonNode directive : line.at("/_aws/CloudWatchMetrics")) {
            assertThat(directive.get("Metrics").size()).isBetween(1, 100);
            for (JsonNode metric : directive.get("Metrics")) {
                String name = metric.get("Name").textValue();
                assertThat(line.has(name)).as(name).isTrue();
                names.add(name);
            }
        }
        assertThat(names).doesNotHaveDuplicates();
        return names;
    }

    @ParameterizedTest
    @CsvSource({"1,1", "99,1", "100,1", "101,2", "200,2", "201,3", "1000,10"})
    void aDirectiveHasUpTo100Metrics(int metrics, int directives) {
        Entry entry = metrics(metrics);
        for (int i = 0; i < 2; i++) {
            JsonNode line = emf.json(entry);
            assertThat(line.at("/_aws/CloudWatchMetrics")).hasSize(directives);
            assertThat(published(line)).hasSize(metrics);
            line.at("/_aws/CloudWatchMetrics")
                    .forEach(
                            directive -> assertThat(directive.get("Dimensions")).hasToString("[[\"op\"]]"));
            assertThat(line).hasSize(metrics + 3);
        }
        assertThat(emf.problems()).isEmpty();
    }

    private static Entry values(int count) {
        EntryLayout layout = EntryLayout.of(Shape.of("X")
                .dimensions("op")
                .property("op", ValueShape.STRING)
                .metric("before", ValueShape.LONG)
                .metric("many", ValueShape.list(ValueShape.DOUBLE))
                .metric("after", ValueShape.LONG)
                .property("p", ValueShape.STRING)
                .build());
        return entry(layout, out -> {
            out.property(0, "v");
            out.metric(1, 1);
            ValueWriter many = out.value(2);
            many.beginDistribution();
            for (int i = 0; i < count; i++) {
                many.observe(i * 2.0, 2);
            }
            many.endDistribution();
            out.metric(3, 3);
            out.property(4, "q");
        });
    }

    @ParameterizedTest
    @CsvSource({"2,1", "99,1", "100,1", "101,2", "200,2", "250,3"})
    void aMetricHasUpTo100ValuesALine(int values, int lines) {
        List<JsonNode> all = emf.jsons(values(values));
        assertThat(all).hasSize(lines);
        double next = 0;
        for (JsonNode line : all) {
            JsonNode many = line.get("many");
            assertThat(many.get("Values").size()).isBetween(1, 100);
            assertThat(many.get("Counts")).hasSameSizeAs(many.get("Values"));
            for (JsonNode value : many.get("Values")) {
                assertThat(value.doubleValue()).isEqualTo(next++);
            }
            assertThat(line.get("op").textValue()).isEqualTo("v");
            assertThat(line.at("/_aws/CloudWatchMetrics/0/Dimensions")).hasToString("[[\"op\"]]");
        }
        assertThat(next).isEqualTo(values);
        assertThat(published(all.get(0))).containsExactly("before", "many", "after");
        assertThat(all.get(0).get("p").textValue()).isEqualTo("q");
        for (JsonNode line : all.subList(1, lines)) {
            assertThat(published(line)).containsExactly("many");
            assertThat(line.has("p")).isFalse();
        }
        assertThat(emf.problems()).isEmpty();
    }

    /** An entry whose line is this long. */
    private Entry ofLength(int length) {
        int rest = emf.line(text(0)).length();
        return text(length - rest);
    }

    private static final EntryLayout TEXT = EntryLayout.of(Shape.of("X")
            .metric("m", ValueShape.LONG)
            .property("text", ValueShape.STRING)
            .build());

    private static Entry text(int length) {
        return entry(TEXT, out -> {
            out.metric(0, 1);
            out.property(1, "x".repeat(length));
        });
    }

    @Test
    void aLineHasUpToOneMebibyte() {
        assertThat(emf.line(ofLength(MEBIBYTE - 1))).hasSize(MEBIBYTE - 1);
        assertThat(emf.line(ofLength(MEBIBYTE))).hasSize(MEBIBYTE);
        assertThat(emf.problems()).isEmpty();
        // The metric could go to a second line, and then the first is short enough.
        List<String> lines = emf.lines(ofLength(MEBIBYTE + 1));
        assertThat(lines).hasSize(2);
        assertThat(published(Formatted.parse(lines.get(0)))).isEmpty();
        assertThat(published(Formatted.parse(lines.get(1)))).containsExactly("m");
        assertThat(emf.problems()).isEmpty();
        assertThat(emf.lines(ofLength(MEBIBYTE + 1000))).isEmpty();
        assertThat(emf.problems()).isEqualTo(Map.of(Problem.ENTRY_INVALID, 1L));
        assertThat(emf.lines(ofLength(MEBIBYTE * 40))).isEmpty();
        assertThat(emf.line(ofLength(1000))).hasSize(1000);
    }

    @Test
    void escapesCountByWhatTheyTake() {
        for (String c : new String[] {"\u0001", "\"", "é", "鴨", "\uD83E\uDD86"}) {
            int bytes =
                    new String(quoted(c).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1).length() - 2;
            int fits = (MEBIBYTE - 300) / bytes;
            assertThat(emf.lines(entry(TEXT, out -> out.property(1, c.repeat(fits)))))
                    .hasSize(1);
            assertThat(emf.lines(entry(TEXT, out -> out.property(1, c.repeat(fits + 300)))))
                    .isEmpty();
        }
    }

    private static String quoted(String text) {
        byte[] out = new byte[64];
        return new String(out, 0, Strings.put(out, 0, text), StandardCharsets.UTF_8);
    }

    @Test
    void aListThatIsTooLongMakesTheEntryInvalid() {
        Entry entry = entry(TEXT, out -> {
            ValueWriter list = out.value(1);
            list.beginList();
            for (int i = 0; i < 300_000; i++) {
                list.item("item");
            }
            list.endList();
        });
        assertThat(emf.lines(entry)).isEmpty();
        assertThat(emf.line(text(3))).contains("xxx");
    }

    @Test
    void metricsThatDoNotFitGoToFurtherLines() {
        Shape.Builder shape =
                Shape.of("X").dimensions("op").property("op", ValueShape.STRING).property("text", ValueShape.STRING);
        int count = 5000;
        for (int i = 0; i < count; i++) {
            shape.metric("m" + i + "x".repeat(200), ValueShape.LONG);
        }
        Entry entry = entry(EntryLayout.of(shape.build()), out -> {
            out.property(0, "v");
            out.property(1, "t".repeat(MEBIBYTE / 2));
            for (int i = 0; i < count; i++) {
                out.metric(2 + i, i);
            }
        });
        List<String> lines = emf.lines(entry);
        assertThat(lines).hasSize(3);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            assertThat(lines.get(i).length()).isLessThanOrEqualTo(MEBIBYTE);
            JsonNode line = Formatted.parse(lines.get(i));
            assertThat(line.has("text")).isEqualTo(i == 0);
            assertThat(line.get("op").textValue()).isEqualTo("v");
            names.addAll(published(line));
        }
        assertThat(lines.get(1).length()).isGreaterThan(MEBIBYTE - 1000);
        assertThat(names).hasSize(count);
        assertThat(emf.problems()).isEmpty();
    }

    @Test
    void theLongestLineCanBeSet() {
        Formatted small = new Formatted(Emf.builder("Ns").maxEventBytes(1024).build());
        List<String> lines = small.lines(metrics(100));
        assertThat(lines)
                .hasSizeGreaterThan(2)
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(1024));
        assertThat(lines.stream()
                        .mapToInt(line -> published(Formatted.parse(line)).size())
                        .sum())
                .isEqualTo(100);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Emf.builder("Ns").maxEventBytes(10).build());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 1, 999, 1_752_774_958_378L, -99_999_999_999L, 9_000_000_000_000L})
    void aTimeThatCloudWatchDoesNotTakeIsWrittenAndCounted(long millis) {
        EntryLayout layout =
                EntryLayout.of(Shape.of("X").metric("m", ValueShape.LONG).build());
        for (int i = 0; i < 2; i++) {
            JsonNode line = emf.json(entry(layout, millis, out -> out.metric(0, 1)));
            assertThat(line.at("/_aws/Timestamp").longValue()).isEqualTo(millis);
            assertThat(line.get("m").longValue()).isEqualTo(1);
            assertThat(emf.problems()).isEqualTo(Map.of(Problem.TIMESTAMP_OUT_OF_RANGE, i + 1L));
        }
    }

    @Test
    void timesFrom14DaysAgoTo2HoursAheadAreFine() {
        long day = 24 * 3600_000L;
        long now = System.currentTimeMillis();
        for (long millis : new long[] {now, now - 14 * day + 60_000, now + day / 12}) {
            emf.line(entry(EntryLayout.DYNAMIC, millis, out -> out.value("m").metric(1)));
        }
        assertThat(emf.problems()).isEmpty();
        for (long millis : new long[] {now - 14 * day - 1, now + day / 12 + 60_000}) {
            emf.line(entry(EntryLayout.DYNAMIC, millis, out -> out.value("m").metric(1)));
        }
        assertThat(emf.problems()).isEqualTo(Map.of(Problem.TIMESTAMP_OUT_OF_RANGE, 2L));
    }
}
