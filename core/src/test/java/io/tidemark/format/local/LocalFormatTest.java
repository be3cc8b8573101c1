package io.tidemark.format.local;

import static io.tidemark.internal.json.Formatted.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.Naming;
import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.Flag;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import io.tidemark.entry.ValueWriter;
import io.tidemark.format.EntryEncoder;
import io.tidemark.internal.json.Formatted;
import io.tidemark.output.LineBlock;
import io.tidemark.output.Outputs;
import io.tidemark.stream.EntryStream;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.Problem;
import io.tidemark.stream.StreamStats;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LocalFormatTest {

    private static final long TIME = 1_767_225_600_250L;

    private static final EntryLayout REQUEST = EntryLayout.of(Shape.of("RequestMetrics")
            .naming(Naming.PASCAL_CASE)
            .property("operation", ValueShape.STRING)
            .metric("numberOfDucks", ValueShape.LONG)
            .metric("operationTime", ValueShape.DOUBLE)
            .unit(MetricUnit.MILLISECONDS)
            .metric("responseSize", ValueShape.LONG)
            .unit(MetricUnit.BYTES)
            .metric("throughput", ValueShape.DOUBLE)
            .unit(MetricUnit.MEGABITS_PER_SECOND)
            .metric("latency", ValueShape.list(ValueShape.DOUBLE))
            .unit(MetricUnit.MILLISECONDS)
            .metric("queueTime", ValueShape.DOUBLE)
            .unit(MetricUnit.SECONDS)
            .metric("distance", ValueShape.DOUBLE)
            .property("tags", ValueShape.list(ValueShape.STRING))
            .property("absent", ValueShape.optional(ValueShape.STRING))
            .keyed("byColour")
            .prefix("ducks")
            .nested("downstream")
            .prefix("downstream")
            .metric("broken", ValueShape.DOUBLE)
            .build());

    private static final EntryLayout CHILD = EntryLayout.of(
            Shape.of("Child").metric("success", ValueShape.BOOLEAN).build());

    private static final NameTable OPERATIONS = NameTable.of("CountDucks", "FeedDucks");

    private static Entry rich() {
        return entry(REQUEST, TIME, out -> {
            out.property(0, OPERATIONS, 0);
            out.metric(1, 5);
            out.nanos(2, 3_024);
            out.value(3)
                    .dimensions(DimensionSet.of("Pond", "East").and("Fed", "y|n"))
                    .metric(3_200_000);
            out.metric(4, 12.5);
            ValueWriter latency = out.value(5);
            latency.beginDistribution();
            for (int i = 1; i <= 100; i++) {
                latency.observe(i, 1);
            }
            latency.observe(2_000_000, 2);
            latency.endDistribution();
            ValueWriter mean = out.value(6);
            mean.beginDistribution();
            mean.observe(180, 2);
            mean.endDistribution();
            out.value(7)
                    .unit(Unit.custom("Furlongs"))
                    .flags(FlagSet.named(Flag.NoMetric.class.getName()))
                    .metric(0.1 + 0.2);
            ValueWriter tags = out.value(8);
            tags.beginList();
            tags.item("a");
            tags.item("b\nc");
            tags.endList();
            out.keyed(10, "Mallard").metric(7);
            out.nested(11, entry(CHILD, inner -> inner.metric(0, 1)));
            out.metric(12, Double.NaN);
        });
    }

    @Test
    void prettyIsAlignedLines() {
        assertThat(LocalFormat.pretty().format(rich())).isEqualTo("""
                RequestMetrics at 2026-01-01T00:00:00.250Z
                  Operation          "CountDucks"
                  NumberOfDucks      5
                  OperationTime      3.024 µs
                  ResponseSize       3.2 MB by Pond="East", Fed="y|n"
                  Throughput         12.5 Mbit/s
                  Latency            count 102, min 1 ms, p50 51 ms, p90 92 ms, p99 16 min 40 s, max 16 min 40 s, mean 19.66 s, sum 33 min 25 s
                  QueueTime          count 2, mean 1 min 30 s, sum 3 min
                  Distance           0.3 Furlongs
                  Tags               ["a", "b\\nc"]
                  DucksMallard       7
                  DownstreamSuccess  1
                  ! Broken was left out: it is not a number""");
    }

    @Test
    void jsonIsOneLineWithNumbersAndTexts() {
        String line = LocalFormat.json().percentiles(50, 99.9).format(rich());
        assertThat(line)
                .isEqualTo("{\"type\":\"RequestMetrics\",\"time\":\"2026-01-01T00:00:00.250Z\",\"metrics\":{"
                        + "\"NumberOfDucks\":{\"value\":5,\"text\":\"5\"},"
                        + "\"OperationTime\":{\"value\":0.003024,\"unit\":\"Milliseconds\",\"text\":\"3.024 µs\"},"
                        + "\"ResponseSize\":{\"value\":3200000,\"unit\":\"Bytes\",\"text\":\"3.2 MB\",\"dimensions\":{\"Pond\":\"East\",\"Fed\":\"y|n\"}},"
                        + "\"Throughput\":{\"value\":12.5,\"unit\":\"Megabits/Second\",\"text\":\"12.5 Mbit/s\"},"
                        + "\"Latency\":{\"count\":102,\"min\":1,\"p50\":51,\"p99.9\":1000000,\"max\":1000000,\"mean\":19657.352941176472,\"sum\":2005050,\"unit\":\"Milliseconds\","
                        + "\"text\":\"count 102, min 1 ms, p50 51 ms, p99.9 16 min 40 s, max 16 min 40 s, mean 19.66 s, sum 33 min 25 s\"},"
                        + "\"QueueTime\":{\"count\":2,\"mean\":90,\"sum\":180,\"unit\":\"Seconds\",\"text\":\"count 2, mean 1 min 30 s, sum 3 min\"},"
                        + "\"Distance\":{\"value\":0.30000000000000004,\"unit\":\"Furlongs\",\"text\":\"0.3 Furlongs\"},"
                        + "\"DucksMallard\":{\"value\":7,\"text\":\"7\"},"
                        + "\"DownstreamSuccess\":{\"value\":1,\"text\":\"1\"}},"
                        + "\"properties\":{\"Operation\":\"CountDucks\",\"Tags\":[\"a\",\"b\\nc\"]},"
                        + "\"problems\":[\"Broken was left out: it is not a number\"]}");
        Formatted.parse(line);
    }

    @Test
    void markdownIsATable() {
        assertThat(LocalFormat.markdown().percentiles().format(rich())).isEqualTo("""
                | `RequestMetrics`    | 2026-01-01T00:00:00.250Z |
                |---------------------|---|
                | `Operation`         | `"CountDucks"` |
                | `NumberOfDucks`     | 5 |
                | `OperationTime`     | 3.024 µs |
                | `ResponseSize`      | 3.2 MB by `Pond="East"`, `Fed="y\\|n"` |
                | `Throughput`        | 12.5 Mbit/s |
                | `Latency`           | count 102, min 1 ms, max 16 min 40 s, mean 19.66 s, sum 33 min 25 s |
                | `QueueTime`         | count 2, mean 1 min 30 s, sum 3 min |
                | `Distance`          | 0.3 `Furlongs` |
                | `Tags`              | [`"a"`, `"b\\nc"`] |
                | `DucksMallard`      | 7 |
                | `DownstreamSuccess` | 1 |
                | !                   | `Broken was left out: it is not a number` |""");
    }

    @Test
    void isTheSameEachTime() {
        for (LocalFormat format : formats()) {
            assertThat(format.format(rich())).isEqualTo(format.format(rich()));
        }
    }

    @Test
    void showsAnEntryWithoutFields() {
        Entry empty = entry(EntryLayout.DYNAMIC, 0, out -> {});

        assertThat(LocalFormat.pretty().format(empty)).isEqualTo("entry at 1970-01-01T00:00:00Z\n  (no fields)");
        assertThat(LocalFormat.markdown().format(empty))
                .isEqualTo("| `entry` | 1970-01-01T00:00:00Z |\n|---------|---|");
        assertThat(LocalFormat.json().format(empty))
                .isEqualTo("{\"type\":\"entry\",\"time\":\"1970-01-01T00:00:00Z\",\"metrics\":{},\"properties\":{}}");
    }

    @Test
    void aDistributionIsOneEvenWithOneObservation() {
        assertThat(pretty(out -> {
                    ValueWriter one = out.value("a").unit(MetricUnit.SECONDS);
                    one.beginDistribution();
                    one.observe(2, 1);
                    one.endDistribution();
                    ValueWriter none = out.value("b");
                    none.beginDistribution();
                    none.endDistribution();
                }))
                .containsExactly("  a  count 1, min 2 s, p50 2 s, p90 2 s, p99 2 s, max 2 s, mean 2 s, sum 2 s");
    }

    @Test
    void convertsIntoTheUnitOfTheField() {
        EntryLayout layout = EntryLayout.of(Shape.of("Units")
                .metric("size", ValueShape.DOUBLE)
                .unit(MetricUnit.KILOBYTES)
                .metric("wait", ValueShape.DOUBLE)
                .unit(MetricUnit.MICROSECONDS)
                .metric("wrong", ValueShape.DOUBLE)
                .unit(MetricUnit.BYTES)
                .metric("worse", ValueShape.DOUBLE)
                .unit(MetricUnit.SECONDS)
                .metric("plain", ValueShape.DOUBLE)
                .build());

        assertThat(LocalFormat.json().format(entry(layout, 0, out -> {
                    out.value(0).unit(MetricUnit.BYTES).metric(1500);
                    out.nanos(1, 1_001);
                    out.nanos(2, 1);
                    ValueWriter worse = out.value(3).unit(MetricUnit.PERCENT);
                    worse.beginDistribution();
                    worse.observe(1, 1);
                    worse.observe(2, 1);
                    worse.endDistribution();
                    out.nanos(4, -1_000_000);
                })))
                .contains(
                        "\"size\":{\"value\":1.5,\"unit\":\"Kilobytes\",\"text\":\"1.5 kB\"}",
                        "\"wait\":{\"value\":1.001,\"unit\":\"Microseconds\",\"text\":\"1.001 µs\"}",
                        "\"plain\":{\"value\":-1,\"unit\":\"Milliseconds\",\"text\":\"-1 ms\"}",
                        "\"problems\":[\"wrong was left out: a duration cannot be written in Bytes\","
                                + "\"worse was left out: a value in Percent cannot be converted into Seconds\"]");
    }

    @Test
    void namesWhatWasLeftOutAndCountsIt() {
        Formatted json = new Formatted(LocalFormat.json());
        Entry entry = entry(EntryLayout.DYNAMIC, 0, out -> {
            out.value("A").metric(1);
            out.value("A").metric(2);
            out.value("").metric(3);
            out.value("_aws").string("x");
            out.value("Infinite").metric(Double.NEGATIVE_INFINITY);
            out.value("Broken").error("no such duck");
            out.value("Forgotten");
            ValueWriter begun = out.value("Begun");
            begun.beginList();
            begun.item("x");
            ValueWriter twice = out.value("Twice");
            twice.metric(1);
            twice.metric(2);
            ValueWriter counted = out.value("Counted");
            counted.beginDistribution();
            counted.observe(1, 0);
            counted.observe(Double.NaN, 1);
            counted.endDistribution();
        });

        assertThat(LocalFormat.pretty().format(entry)).isEqualTo("""
                entry at 1970-01-01T00:00:00Z
                  A         1
                  Infinite  -1.79769e308
                  Twice     1
                  ! a second field named A was left out
                  ! a field without a name was left out
                  ! a field named _aws was left out: the name is taken
                  ! Infinite is infinite: the largest value was written instead
                  ! Broken was left out: no such duck
                  ! Forgotten was left out: its value was begun and not ended
                  ! Begun was left out: its value was begun and not ended
                  ! a value of Twice was written twice, or a distribution or list of it was not begun or not ended
                  ! observations of Counted were left out: there are 0
                  ! Counted was left out: it is not a number""");
        assertThat(json.json(entry).get("problems")).hasSize(10);
        assertThat(json.problems())
                .isEqualTo(Map.of(
                        Problem.NAME_INVALID,
                        3L,
                        Problem.VALUE_CLAMPED,
                        1L,
                        Problem.VALUE_INVALID,
                        5L,
                        Problem.NAN_LEFT_OUT,
                        1L));
    }

    @Test
    void showsWhatAnEntryWroteBeforeItThrew() {
        Entry entry = throwing();

        assertThat(LocalFormat.pretty().format(entry)).isEqualTo("""
                entry at 1970-01-01T00:00:00Z
                  A  1
                  ! its code threw java.lang.IllegalStateException: boom\\u001b[31m""");
        assertThat(LocalFormat.json().format(new Entry() {
                    @Override
                    public EntryLayout layout() {
                        throw new StackOverflowError();
                    }

                    @Override
                    public long epochNanos() {
                        return 0;
                    }

                    @Override
                    public void writeTo(EntryWriter out) {}
                }))
                .isEqualTo(
                        "{\"type\":\"entry\",\"metrics\":{},\"properties\":{},\"problems\":[\"its code threw java.lang.StackOverflowError\"]}");
    }

    @Test
    void doesNotThrowWhateverIsThrownAtIt() {
        for (LocalFormat format : formats()) {
            assertThat(format.format(entry(EntryLayout.DYNAMIC, 0, out -> {
                        throw new IllegalStateException() {
                            @Override
                            public String toString() {
                                throw new IllegalStateException("again");
                            }
                        };
                    })))
                    .contains("its code threw io.tidemark.format.local.LocalFormatTest$");
            assertThat(format.format(
                            entry(EntryLayout.DYNAMIC, 0, out -> out.value("a").string(null))))
                    .contains("a was left out: its text is null");
            assertThat(format.format(
                            entry(EntryLayout.DYNAMIC, 0, out -> out.value(3).metric(1))))
                    .contains("its code threw java.lang.");
        }
    }

    @Test
    void aStreamCountsAnEntryThatThrowsAsInvalid() {
        StreamStats stats = new StreamStats("test");
        EntryEncoder encoder = LocalFormat.pretty().newEncoder(stats);
        LineBlock block = new LineBlock(16);

        assertThat(encoder.encode(throwing(), block)).isEqualTo(Outcome.INVALID);
        assertThat(block.isEmpty()).isTrue();
        assertThat(stats.problems()).isEqualTo(Map.of(Problem.EXCEPTION, 1L));
    }

    private static Entry throwing() {
        return entry(EntryLayout.DYNAMIC, 0, out -> {
            out.value("A").metric(1);
            throw new IllegalStateException("boom\u001b[31m");
        });
    }

    @Test
    void aStreamKeepsEntriesApart() {
        assertThat(stream(LocalFormat.pretty())).isEqualTo("""
                entry at 1970-01-01T00:00:00Z
                  A  1
                entry at 1970-01-01T00:00:00Z
                  A  1
                """);
        assertThat(stream(LocalFormat.markdown())).as("else one table").isEqualTo("""
                | `entry` | 1970-01-01T00:00:00Z |
                |---------|---|
                | `A`     | 1 |

                | `entry` | 1970-01-01T00:00:00Z |
                |---------|---|
                | `A`     | 1 |

                """);
        assertThat(stream(LocalFormat.json()).lines()).hasSize(2).allSatisfy(Formatted::parse);
    }

    private static String stream(LocalFormat format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (EntryStream stream = format.writeTo(Outputs.of(bytes))) {
            for (int i = 0; i < 2; i++) {
                assertThat(stream.next(entry(
                                EntryLayout.DYNAMIC, 0, out -> out.value("A").metric(1))))
                        .isEqualTo(Outcome.PENDING);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void alignsNoFurtherThanOneCanRead() {
        String name = "n".repeat(60);

        assertThat(pretty(out -> {
                    out.value("a").metric(1);
                    out.value(name).metric(2);
                }))
                .containsExactly("  a" + " ".repeat(41) + "1", "  " + name + "  2");
    }

    @Test
    void cutsLongTexts() {
        String text = "\ud83e\udd86".repeat(3000);

        assertThat(pretty(out -> out.value("a").string("x" + text)))
                .containsExactly("  a  \"x" + "\ud83e\udd86".repeat(1999) + "… (6001 characters)\"");
        assertThat(pretty(out -> out.value(text).string("x")))
                .hasSize(2)
                .contains("  (no fields)")
                .element(1)
                .asString()
                .startsWith("  ! a field whose name has 6000 characters was left out: \ud83e\udd86");
    }

    @ParameterizedTest
    @MethodSource("endless")
    void staysBounded(Entry endless) {
        for (LocalFormat format : formats()) {
            String shown = format.format(endless);
            assertThat(shown).hasSizeLessThan(10_000_000);
            assertThat(shown).containsAnyOf("the rest was left out", "characters)", "more than", "and more");
        }
    }

    static List<Entry> endless() {
        EntryLayout self =
                EntryLayout.of(Shape.of("Self").nested("left").nested("right").build());
        Entry cyclic = new Entry() {
            @Override
            public EntryLayout layout() {
                return self;
            }

            @Override
            public long epochNanos() {
                return 0;
            }

            @Override
            public void writeTo(EntryWriter out) {
                out.nested(0, this);
                out.nested(1, this);
            }
        };
        EntryLayout outer = EntryLayout.of(Shape.of("Outer").nested("child").build());
        List<Consumer<EntryWriter>> bodies = List.of(
                out -> out.value("a").string("\u0000".repeat(5_000_000)),
                out -> {
                    for (int i = 0; i < 300_000; i++) {
                        out.value("field" + i).string("");
                    }
                },
                out -> {
                    ValueWriter list = out.value("list");
                    list.beginList();
                    for (int i = 0; i < 1_000_000; i++) {
                        list.item("");
                    }
                    list.endList();
                },
                out -> {
                    for (int i = 0; i < 1_000; i++) {
                        out.value("a" + i).string("\u0000".repeat(5_000));
                    }
                },
                out -> {
                    ValueWriter many = out.value("many");
                    many.beginDistribution();
                    for (int i = 0; i < 1_100_000; i++) {
                        many.observe(i, 1);
                    }
                    many.endDistribution();
                },
                out -> {
                    for (int i = 0; i < 10_000; i++) {
                        out.value("nan").metric(Double.NaN);
                    }
                },
                out -> out.value("unit").unit(Unit.custom("u".repeat(100_000))).metric(1));
        List<Entry> entries = new ArrayList<>(List.of(cyclic, entry(outer, whole -> whole.nested(0, cyclic))));
        bodies.forEach(body -> entries.add(entry(EntryLayout.DYNAMIC, 0, body)));
        return entries;
    }

    private static List<LocalFormat> formats() {
        return List.of(LocalFormat.pretty(), LocalFormat.json(), LocalFormat.markdown());
    }

    private static List<String> pretty(Consumer<EntryWriter> fields) {
        List<String> lines = LocalFormat.pretty()
                .format(entry(EntryLayout.DYNAMIC, 0, fields))
                .lines()
                .toList();
        return lines.subList(1, lines.size());
    }
}
