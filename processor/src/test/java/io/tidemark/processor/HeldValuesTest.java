package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.entry.Entry;
import io.tidemark.entry.FieldLayout;
import io.tidemark.format.EntryEncoder;
import io.tidemark.format.emf.Emf;
import io.tidemark.output.LineBlock;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.Problem;
import io.tidemark.stream.StreamStats;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values in something that says more of them: dimensions, a name that only run time knows, a record of one component. */
class HeldValuesTest {

    private static final String IMPORTS = """
            import io.tidemark.*;
            import io.tidemark.entry.*;
            import io.tidemark.time.*;
            import io.tidemark.unit.MetricUnit;
            import java.time.*;
            import java.util.*;
            import java.util.concurrent.atomic.*;
            import java.util.function.*;
            """;

    private static final String HELPERS = """
            class H {
                static final DimensionSet D = DimensionSet.of("s", "1");
                static <T> T fail() { throw new IllegalStateException("on purpose"); }
                static <T extends Histogram> T filled(T histogram) { histogram.record(1); return histogram; }
                static <V> Map<String, V> map(Object... all) {
                    Map<String, Object> map = new LinkedHashMap<>();
                    for (int i = 0; i < all.length; i += 2) { map.put((String) all[i], all[i + 1]); }
                    @SuppressWarnings("unchecked") Map<String, V> typed = (Map<String, V>) map;
                    return typed;
                }
                static <V> Map<String, V> changing() {
                    return new HashMap<>() {
                        @Override public void forEach(BiConsumer<? super String, ? super V> to) {
                            throw new ConcurrentModificationException();
                        }
                    };
                }
            }
            @Metrics(naming = Naming.KEBAB_CASE) enum Styled { A_B, @Name("The_D") D }
            enum Plain { A_B }
            @Metrics record Grams(@InUnit(custom = "Grams") double value) {}
            @Metrics record Took(@Quantize(bits = 8, rounding = Rounding.FLOOR) @InUnit(MetricUnit.MICROSECONDS) Duration value) {}
            @Metrics record Stamp(@FormatWith(Iso8601.class) Instant value, @Ignore int more) {}
            @Metrics record Text(String value) {}
            @Metrics record Twice(Text value) {}
            @Metrics record Explicit(String value) { public String value() { return H.fail(); } }
            @Metrics record Of<T extends Number>(AtomicReference<Long> value, @Ignore T ignored) {}
            @Metrics class Final { final Styled value = Styled.A_B; static int s; }
            @Metrics class Mutable { int value = 3; @Ignore int other; }
            @Metrics class Hidden { private long value = 3; long getValue() { return value; } }
            @Metrics class Live extends Mutable { }
            @Metrics class Atomic { AtomicLong value = new AtomicLong(5); }
            class Upper implements ValueFormatter<String> {
                public void format(ValueWriter out, String value) { out.string(value.toUpperCase(Locale.ROOT)); }
            }
            """;

    private static final Rows ROWS = new Rows(IMPORTS, HELPERS);

    private static final Stream<Arguments> WITH_DIMENSIONS = ROWS.add("""
            Dimensioned<Long> f = Dimensioned.of(4L, H.D)     | f=4 by s=1
            Dimensioned<Integer> f = Dimensioned.of(4, H.D)   | f=4 by s=1
            Dimensioned<Float> f = Dimensioned.of(0.1f, H.D)  | f=0.1 by s=1
            Dimensioned<Boolean> f = Dimensioned.of(true, H.D) | f=1 by s=1
            Dimensioned<Long> f                               |
            Dimensioned<Duration> f = Dimensioned.of(Duration.ofNanos(5), H.D) | f=5ns by s=1 Milliseconds
            @InUnit(MetricUnit.SECONDS) Dimensioned<Duration> f = Dimensioned.of(Duration.ofNanos(5), H.D) | f=5ns by s=1 Seconds
            Dimensioned<Optional<Long>> f = Dimensioned.of(Optional.of(4L), H.D) | f=4 by s=1
            Dimensioned<Optional<Long>> f = Dimensioned.of(Optional.empty(), H.D) |
            Optional<Dimensioned<Long>> f = Optional.of(Dimensioned.of(4L, H.D)) | f=4 by s=1
            Supplier<Dimensioned<Long>> f = () -> Dimensioned.of(4L, H.D) | f=4 by s=1
            Dimensioned<AtomicInteger> f = Dimensioned.of(new AtomicInteger(4), H.D) | f=4 by s=1
            Dimensioned<AtomicBoolean> f = Dimensioned.of(new AtomicBoolean(true), H.D) | f=1 by s=1
            Dimensioned<Supplier<Optional<Long>>> f = Dimensioned.of(() -> Optional.of(4L), H.D) | f=4 by s=1
            Dimensioned<Supplier<Long>> f = Dimensioned.of(H::fail, H.D) |
            Dimensioned<Distribution> f = Dimensioned.of(H.filled(Distribution.create()), H.D) | f=[1.0x1] by s=1
            Dimensioned<int[]> f = Dimensioned.of(new int[] {1, 2}, H.D) | f=[1.0x1, 2.0x1] by s=1
            Dimensioned<Stopwatch> f = Dimensioned.of(Stopwatch.create(), H.D) |
            Dimensioned<Grams> f = Dimensioned.of(new Grams(2), H.D) | f=2.0 by s=1 Grams
            """);

    private static final Stream<Arguments> UNDER_A_KEY = ROWS.add("""
            @Flatten DynamicField<Long> f = DynamicField.of("k").withValue(4L) | k=4
            @Flatten DynamicField<Long> f = DynamicField.of("k") |
            @Flatten DynamicField<Long> f                     |
            @Flatten(prefix = "served_") DynamicField<Long> f = DynamicField.of("aKey").withValue(4L) | served_aKey=4
            @Flatten(exactPrefix = "S:") DynamicField<String> f = DynamicField.of("k").withValue("v") | S:k=v
            @Flatten DynamicField<Styled> f = DynamicField.of("k").withValue(Styled.A_B) | k=a-b
            @Flatten DynamicField<UUID> f = DynamicField.of("k").withValue(new UUID(1, 2)) | k=00000000-0000-0001-0000-000000000002
            @Flatten DynamicField<Duration> f = DynamicField.of("k").withValue(Duration.ofNanos(5)) | k=5ns Milliseconds
            @InUnit(MetricUnit.SECONDS) @Flatten DynamicField<Duration> f = DynamicField.of("k").withValue(Duration.ofNanos(5)) | k=5ns Seconds
            @InUnit(MetricUnit.BYTES) @Flatten DynamicField<Integer> f = DynamicField.of("k").withValue(5) | k=5 Bytes
            @FormatWith(Upper.class) @Flatten DynamicField<String> f = DynamicField.of("k").withValue("v") | k=V
            @Flatten DynamicField<AtomicLong> f = DynamicField.of("k").withValue(new AtomicLong(4)) | k=4
            @Flatten DynamicField<Supplier<Optional<Long>>> f = DynamicField.of("k").<Supplier<Optional<Long>>>withValue(() -> Optional.of(4L)) | k=4
            @Flatten DynamicField<List<String>> f = DynamicField.of("k").withValue(List.of("a")) | k=[a]
            @Flatten DynamicField<Dimensioned<Long>> f = DynamicField.of("k").withValue(Dimensioned.of(4L, H.D)) | k=4 by s=1
            @Flatten DynamicField<? extends CharSequence> f = DynamicField.of("k").withValue(new StringBuilder("v")) | k=v
            """);

    private static final Stream<Arguments> OF_A_MAP = ROWS.add("""
            @Flatten Map<String, Long> f = H.map("aKey", 4L, "b", 9007199254740993L) | aKey=4 b=9007199254740993
            @Flatten Map<String, Long> f                      |
            @Flatten Map<String, Long> f = Map.of()           |
            @Flatten Map<String, Object> f = H.map("a", 1, "b", null, "c", "s", "d", 0.1f, "e", true, "f", 'x') | a=1 c=s d=0.1 e=1 f=x
            @Flatten Map<String, ?> f = H.map("a", Duration.ofNanos(5), "b", Plain.A_B, "c", new UUID(1, 2)) | a=5ns b=A_B c=00000000-0000-0001-0000-000000000002
            @Flatten Map<String, Object> f = H.map("a", new Object(), "b", 1) | a invalid: it is not known how a java.lang.Object is written b=1
            @Flatten Map<String, Object> f = H.map("a", (Supplier<Long>) () -> 1L, "b", Optional.of(2), "c", Optional.empty(), "d", new AtomicLong(3)) | a=1 b=2 d=3
            @Flatten Map<String, Supplier<Long>> f = H.map("a", (Supplier<Long>) H::fail, "b", (Supplier<Long>) () -> 1L) | b=1
            @Flatten Map<String, Object> f = H.map("a", Instant.ofEpochMilli(5), "b", Counter.startingAt(2), "c", OptionalInt.of(3), "d", OptionalDouble.empty()) | a=5 b=2 c=3
            @Flatten Map<String, Object> f = H.map("a", List.of(1, 2), "b", new String[] {"x"}, "c", new long[] {3}, "d", List.of(), "e", List.of(1, "x")) | a=[1.0x1, 2.0x1] b=[x] c=[3.0x1] e invalid: it is not known how a java.util.ImmutableCollections$List12 is written
            @Flatten Map<String, Object> f = H.map("a", Dimensioned.of(1L, H.D), "b", H.filled(Distribution.create())) | a=1 by s=1 b=[1.0x1]
            @InUnit(MetricUnit.BYTES) @Flatten HashMap<String, Integer> f = new HashMap<>(Map.of("k", 4)) | k=4 Bytes
            @InUnit(MetricUnit.SECONDS) @Flatten Map<String, Duration> f = Map.of("k", Duration.ofNanos(5)) | k=5ns Seconds
            @Flatten Map<String, Duration> f = Map.of("k", Duration.ofNanos(5)) | k=5ns Milliseconds
            @Flatten Map<Styled, Integer> f = new EnumMap<>(Map.of(Styled.A_B, 1, Styled.D, 2)) | a-b=1 The_D=2
            @Flatten Map<String, Optional<Styled>> f = H.map("a", Optional.of(Styled.A_B), "b", Optional.of(Styled.D)) | a=a-b b=The_D
            @Flatten Map<Plain, String> f = Map.of(Plain.A_B, "v") | A_B=v
            @Flatten Map<String, Long> f = H.map(null, 1L, "b", 2L) |  invalid: a key of the map is null, or no string b=2
            @Flatten Map<String, Long> f = H.changing()       |  invalid: copying f threw java.util.ConcurrentModificationException
            """);

    private static final Stream<Arguments> OF_A_RECORD_WITH_ONE_COMPONENT = ROWS.add("""
            Grams f = new Grams(2)                            | f=2.0 Grams
            Grams f                                           |
            @InUnit(custom = "Stones") Grams f = new Grams(2) | f=2.0 Stones
            @Name("weight") Grams f = new Grams(2)            | weight=2.0 Grams
            Took f = new Took(Duration.ofMillis(3))           | f=2992.0 Microseconds
            Took f = new Took(null)                           |
            @InUnit(MetricUnit.MILLISECONDS) Took f = new Took(Duration.ofMillis(3)) | f=3.0 Milliseconds
            @Quantize(bits = 1, rounding = Rounding.CEIL) Took f = new Took(Duration.ofMillis(3)) | f=4096.0 Microseconds
            Stamp f = new Stamp(Instant.EPOCH, 1)             | f=1970-01-01T00:00:00Z
            @FormatWith(ToString.class) Stamp f = new Stamp(Instant.EPOCH, 1) | f=1970-01-01T00:00:00Z
            @FormatWith(EpochMillis.class) Stamp f = new Stamp(Instant.ofEpochMilli(4), 1) | f=4
            @FormatWith(Upper.class) Text f = new Text("v")   | f=V
            Twice f = new Twice(new Text("v"))                | f=v
            Twice f = new Twice(null)                         |
            Optional<Twice> f = Optional.of(new Twice(new Text("v"))) | f=v
            AtomicReference<Text> f = new AtomicReference<>(new Text("v")) | f=v
            Explicit f = new Explicit("v")                    | f invalid: copying f threw java.lang.IllegalStateException
            Of<Integer> f = new Of<>(new AtomicReference<>(4L), 1) | f=4
            Final f = new Final()                             | f=a-b
            Mutable f = new Mutable()                         | f=3
            Hidden f = new Hidden()                           | f=3
            Live f = new Live()                               | f=3
            Atomic f = new Atomic()                           | f=5
            @Flatten Grams f = new Grams(2)                   | value=2.0 Grams
            """);

    static Stream<Arguments> withDimensions() {
        return WITH_DIMENSIONS;
    }

    static Stream<Arguments> underAKey() {
        return UNDER_A_KEY;
    }

    static Stream<Arguments> ofAMap() {
        return OF_A_MAP;
    }

    static Stream<Arguments> ofARecordWithOneComponent() {
        return OF_A_RECORD_WITH_ONE_COMPONENT;
    }

    private static String lines(String fields) {
        RecordingSink sink = Compiled.run(
                "new AGuard(sink).close();", IMPORTS + "@Metrics class A { " + fields + "; }", IMPORTS + HELPERS);
        return String.join(" ", sink.only().lines())
                .replaceAll("by \\[Dimension\\[name=(.), value=(.)\\]\\]", "by $1=$2");
    }

    @ParameterizedTest(name = "{0} is {1}")
    @MethodSource
    void withDimensions(String field, String written) throws Exception {
        assertThat(ROWS.written(field)).isEqualTo(written);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @MethodSource
    void underAKey(String field, String written) throws Exception {
        assertThat(ROWS.written(field)).isEqualTo(written);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @MethodSource
    void ofAMap(String field, String written) throws Exception {
        assertThat(ROWS.written(field)).isEqualTo(written);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @MethodSource
    void ofARecordWithOneComponent(String field, String written) throws Exception {
        assertThat(ROWS.written(field)).isEqualTo(written);
    }

    @Test
    void aRecordOfAnotherPackageIsReadAsFarAsItCanBe() {
        RecordingSink sink = Compiled.run(
                "new AGuard(sink).close();",
                "package app; import io.tidemark.*; import lib.*; import java.util.*;"
                        + " @Metrics class A { Weight weight = new Weight(3); Size size = new Size(); }",
                "package lib; import io.tidemark.*; @Metrics public record Weight(int grams) {}",
                "package lib; import io.tidemark.*; @Metrics public class Size { int value = 7; public int getValue() { return value; } }");

        assertThat(sink.only().lines()).containsExactly("weight=3", "size=7");
    }

    @Test
    void keysOfAFlattenedRecord() {
        assertThat(lines(
                        "@Flatten(prefix = \"in_\") B b = new B(); @Metrics(naming = Naming.PASCAL_CASE, prefix = \"own_\")"
                                + " static class B { int own = 1;"
                                + " @Flatten(prefix = \"dyn_\") DynamicField<Long> f = DynamicField.of(\"aKey\").withValue(2L);"
                                + " @Flatten Map<String, Long> g = Map.of(\"bKey\", 3L); }"))
                .isEqualTo("in_OwnOwn=1 in_DynaKey=2 bKey=3");
    }

    @Test
    void whatIsPutIntoAMapAfterClosingIsNotSeen() {
        RecordingSink sink = Compiled.run("""
                AGuard guard = new AGuard(sink);
                guard.map.put("a", 1);
                guard.key.value().set(2);
                guard.own.value().set(2);
                guard.close();
                guard.map.put("b", 2);
                guard.key.value().set(3);
                guard.own.value().set(3);
                """, IMPORTS + """
                @Metrics class A {
                    @Flatten final Map<String, Object> map = new HashMap<>();
                    @Flatten final DynamicField<AtomicLong> key = DynamicField.of("k").withValue(new AtomicLong());
                    final Dimensioned<AtomicLong> own = Dimensioned.of(new AtomicLong(), "d", "1");
                }
                """);

        assertThat(sink.only().lines()).containsExactly("a=1", "k=2", "own=2 by [Dimension[name=d, value=1]]");
    }

    @Test
    void timersInsideStopWhenTheirRecordCloses() {
        RecordingSink sink = Compiled.run("""
                long[] now = {0};
                var clock = new io.tidemark.time.TimeSource() {
                    public java.time.Instant instant() { return java.time.Instant.EPOCH; }
                    public long nanoTime() { return now[0]; }
                };
                try (var scope = io.tidemark.time.TimeSource.override(clock)) {
                    AGuard guard = new AGuard(sink);
                    now[0] += 5;
                    guard.close();
                    now[0] += 7;
                }
                """, """
                import io.tidemark.*;
                import io.tidemark.time.Timer;
                import java.util.*;
                @Metrics class A {
                    Dimensioned<Timer> own = Dimensioned.of(Timer.start(), "d", "1");
                    @Flatten DynamicField<Timer> key = DynamicField.of("key").withValue(Timer.start());
                    @Flatten DynamicField<Optional<Timer>> maybe = DynamicField.of("maybe").<Optional<Timer>>withValue(Optional.of(Timer.start()));
                    Took took = new Took(Timer.start());
                    @Metrics record Took(Timer timer) {}
                }
                """);

        assertThat(sink.only().lines())
                .containsExactly(
                        "own=5ns by [Dimension[name=d, value=1]] Milliseconds",
                        "key=5ns Milliseconds",
                        "maybe=5ns Milliseconds",
                        "took=5ns Milliseconds");
    }

    @Test
    void whatIsKnownBeforehandIsInTheLayout() {
        RecordingSink sink = Compiled.run(
                "new AGuard(sink).close();",
                IMPORTS + "@Metrics class A { Grams grams; Dimensioned<Duration> own; @Flatten Map<String, Long> map;"
                        + " @Flatten(prefix = \"p\") DynamicField<Duration> key; }",
                IMPORTS + HELPERS);

        assertThat(sink.only().entry().layout().fields())
                .extracting(field ->
                        field.name() + " " + field.kind() + " " + field.unit().text() + " " + field.shape())
                .containsExactly(
                        "grams METRIC Grams DOUBLE",
                        "own METRIC Milliseconds DOUBLE",
                        " KEYED None OPAQUE",
                        "p KEYED Milliseconds OPAQUE");
        assertThat(sink.only().entry().layout().field(2).kind()).isEqualTo(FieldLayout.Kind.KEYED);
    }

    private record Written(Outcome outcome, StreamStats stats, String line) {}

    private static Written emf(String fields) {
        Entry entry = Compiled.run(
                        "new AGuard(sink).close();",
                        IMPORTS + "@Metrics class A { " + fields + "; }",
                        IMPORTS + HELPERS)
                .only()
                .entry();
        StreamStats stats = new StreamStats("test");
        EntryEncoder encoder = Emf.builder("N").build().newEncoder(stats);
        LineBlock block = new LineBlock(1 << 20);
        Outcome outcome = encoder.encode(entry, block);
        return new Written(outcome, stats, new String(block.array(), 0, block.length(), StandardCharsets.UTF_8));
    }

    @Test
    void aKeyThatIsANameAlreadyMakesTheEntryInvalid() {
        assertThat(emf("int count = 1; @Flatten Map<String, Integer> map = Map.of(\"count\", 2)")
                        .outcome())
                .isEqualTo(Outcome.INVALID);
        assertThat(emf("int count = 1; @Flatten DynamicField<Integer> key = DynamicField.of(\"count\").withValue(2)")
                        .outcome())
                .isEqualTo(Outcome.INVALID);
        assertThat(emf("int count = 1; @Flatten Map<String, Integer> map = Map.of(\"other\", 2)")
                        .line())
                .contains("\"count\":1", "\"other\":2");
    }

    @Test
    void aValueThatCannotBeWrittenIsCountedAndCostsItselfAlone() {
        Written written = emf(
                "@Flatten Map<String, Object> map = H.map(\"a\", new Object(), \"b\", Duration.ofMillis(2), \"c\", \"s\")");

        assertThat(written.line()).contains("\"b\":2", "\"c\":\"s\"").doesNotContain("\"a\"");
        assertThat(written.stats().problems(Problem.VALUE_INVALID)).isEqualTo(1);
    }
}
