package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.Closing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that can change until the record closes, and those that say themselves how they are written. */
class LiveValuesTest {

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

    private static final String HELPERS = IMPORTS + """
            class H {
                static LongAdder adder(long value) { LongAdder adder = new LongAdder(); adder.add(value); return adder; }
                static DoubleAdder adder(double value) { DoubleAdder adder = new DoubleAdder(); adder.add(value); return adder; }
                static <T extends Histogram> T filled(T histogram) { histogram.record(1); histogram.record(2, 2); return histogram; }
                static Mean filled(Mean mean) { mean.add(1); mean.add(2.5); return mean; }
                static <T> T fail() { throw new IllegalStateException("on purpose"); }
                static TimeSource at(long nanos) {
                    return new TimeSource() {
                        public Instant instant() { return Instant.ofEpochSecond(0, nanos); }
                        public long nanoTime() { return nanos; }
                    };
                }
            }
            class Text implements CloseValue<StringBuilder> {
                public StringBuilder closeValue() { return new StringBuilder("text"); }
            }
            class Attempts extends Base<Long> { public Long closeValue() { return 4L; } }
            abstract class Base<T> implements CloseValue<T> {}
            """;

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            AtomicInteger f = new AtomicInteger(-3) | f=-3
            AtomicLong f = new AtomicLong(4) | f=4
            LongAdder f = H.adder(5L)        | f=5
            DoubleAdder f = H.adder(0.5)     | f=0.5
            AtomicBoolean f = new AtomicBoolean(true) | f=1
            Counter f = Counter.startingAt(7) | f=7
            Counter f                        |
            AtomicBoolean f                  |
            @InUnit(MetricUnit.BYTES) AtomicLong f = new AtomicLong(4) | f=4 Bytes
            Optional<AtomicLong> f = Optional.of(new AtomicLong(4)) | f=4
            Optional<AtomicLong> f = Optional.empty() |
            Histogram f = H.filled(Histogram.create()) | f=[1.0x1, 4.0x2]
            Histogram f = Histogram.create() |
            Histogram f                      |
            SharedHistogram f = H.filled(SharedHistogram.in(MetricUnit.BYTES)) | f=[1.0x1, 4.0x2] of Bytes
            @InUnit(MetricUnit.KILOBYTES) SharedHistogram f = H.filled(SharedHistogram.in(MetricUnit.BYTES)) | f=[1.0x1, 4.0x2] of Bytes Kilobytes
            Distribution f = H.filled(Distribution.create()) | f=[1.0x1, 4.0x2]
            @InUnit(custom = "Grams") Mean f = H.filled(Mean.create()) | f=[3.5x2] Grams
            Observations f = H.filled(Mean.create()).snapshot() | f=[3.5x2]
            TimestampOnClose f = TimestampOnClose.create(H.at(1_001_001_000)) | f=1001.001
            StateHandle<String> f = State.of("s").handle() | f=s
            State<Thread.State> f = State.of(Thread.State.NEW) | f=NEW
            CounterGuard f = Counter.create().incrementScoped() | f=1
            CloseValue<Long> f = () -> 4L    | f=4
            CloseValue<Long> f = () -> null  |
            Attempts f = new Attempts()      | f=4
            Text f = new Text()              | f=text
            CloseValue<Optional<Duration>> f = () -> Optional.of(Duration.ofNanos(5)) | f=5ns Milliseconds
            @InUnit(MetricUnit.SECONDS) CloseValue<Duration> f = () -> Duration.ofNanos(5) | f=5ns Seconds
            CloseValue<Long> f = H::fail     |
            Stopwatch f = Stopwatch.create() |
            Stopwatch f                      |
            Optional<Stopwatch> f = Optional.of(Stopwatch.create()) |
            Supplier<String> f = () -> "s"   | f=s
            Supplier<Optional<Integer>> f = () -> Optional.of(3) | f=3
            Supplier<StringBuilder> f = () -> new StringBuilder("s") | f=s
            Supplier<? extends CharSequence> f = () -> "s" | f=s
            Supplier<String> f = H::fail     |
            Supplier<String> f               |
            AtomicReference<String> f = new AtomicReference<>("s") | f=s
            AtomicReference<String> f = new AtomicReference<>() |
            AtomicReference<AtomicLong> f = new AtomicReference<>(new AtomicLong(3)) | f=3
            int[] f = {1, 2}                 | f=[1.0x1, 2.0x1]
            int[] f = {}                     |
            int[] f                          |
            byte[] f = {1}                   | f=[1.0x1]
            short[] f = {1}                  | f=[1.0x1]
            long[] f = {1}                   | f=[1.0x1]
            float[] f = {0.1f}               | f=[0.1x1]
            @InUnit(MetricUnit.BYTES) double[] f = {0.5} | f=[0.5x1] Bytes
            Integer[] f = {1, null, 2}       | f=[1.0x1, 2.0x1]
            List<Long> f = Arrays.asList(1L, null) | f=[1.0x1]
            List<Long> f = Arrays.asList(null, null) |
            Set<? extends Number> f = Set.of(0.1f) | f=[0.1x1]
            Optional<List<Integer>> f = Optional.of(List.of(1)) | f=[1.0x1]
            Supplier<int[]> f = () -> new int[] {3} | f=[3.0x1]
            List<String> f = Arrays.asList("a", null, "b") | f=[a, b]
            ArrayDeque<StringBuilder> f = new ArrayDeque<>() | f=[]
            List<String> f                   |
            String[] f = {"a"}               | f=[a]
            Supplier<Supplier<Histogram>> f = () -> () -> H.filled(Histogram.create()) | f=[1.0x1, 4.0x2]
            """)
    void aField(String field, String written) {
        RecordingSink sink =
                Compiled.run("new AGuard(sink).close();", IMPORTS + "@Metrics class A { " + field + "; }", HELPERS);

        assertThat(String.join(" ", sink.only().lines())).isEqualTo(written == null ? "" : written);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            @FormatWith(ToString.class) java.net.URI f = java.net.URI.create("a:b") | f=a:b
            @FormatWith(ToString.class) java.net.URI f |
            @FormatWith(ToString.class) Optional<Object> f = Optional.of(List.of(1)) | f=[1]
            @FormatWith(ToString.class) Optional<Object> f = Optional.empty() |
            @FormatWith(ToString.class) int f = 3 | f=3
            @FormatWith(ToString.class) StringBuilder f = new StringBuilder("s") | f=s
            @FormatWith(ToString.class) AtomicLong f = new AtomicLong(4) | f=4
            @FormatWith(ToString.class) Counter f = Counter.startingAt(4) | f=4
            @FormatWith(ToString.class) Counter f |
            @FormatWith(ToString.class) Supplier<Object> f = () -> "s" | f=s
            @FormatWith(ToString.class) AtomicReference<List<String>> f = new AtomicReference<>(List.of("s")) | f=[s]
            @FormatWith(ToString.class) CloseValue<Optional<Thread>> f = Optional::empty |
            @FormatWith(ToString.class) Stopwatch f = Stopwatch.create() |
            @FormatWith(EpochSeconds.class) Instant f = Instant.ofEpochMilli(1500) | f=1.5
            @FormatWith(Iso8601.class) TimestampOnClose f = TimestampOnClose.create(H.at(1_000_000_000)) | f=1970-01-01T00:00:01Z
            @FormatWith(Twice.class) long f = 4 | f=8
            @FormatWith(Twice.class) Integer f = 4 | f=8
            @FormatWith(Twice.class) State<Long> f = State.of(4L) | f=8
            @InUnit(MetricUnit.BYTES) @FormatWith(Twice.class) AtomicInteger f = new AtomicInteger(4) | f=8 Bytes
            @FormatWith(Twice.class) Short f = -1 | f invalid: Twice threw java.lang.IllegalStateException
            """)
    void aFieldWithAFormatter(String field, String written) {
        RecordingSink sink = Compiled.run(
                "new AGuard(sink).close();", IMPORTS + "@Metrics class A { " + field + "; }", HELPERS, IMPORTS + """
                class Twice implements ValueFormatter<Number> {
                    public void format(ValueWriter out, Number value) {
                        if (value.intValue() < 0) { H.fail(); }
                        out.metric(value.longValue() * 2);
                    }
                    public ValueShape shape() { return ValueShape.LONG; }
                }
                """);

        assertThat(String.join(" ", sink.only().lines())).isEqualTo(written == null ? "" : written);
    }

    @Test
    void whatComesAfterClosingIsNotSeen() {
        RecordingSink sink = Compiled.run(
                """
                AGuard guard = new AGuard(sink);
                TimerGuard feeding = guard.feeding.start();
                fill(guard);
                guard.close();
                fill(guard);
                guard.store.store("later");
                guard.now = 900;
                feeding.stop();
                }
                static void fill(A record) {
                    record.integer.incrementAndGet();
                    record.number.incrementAndGet();
                    record.adder.increment();
                    record.decimal.add(0.5);
                    record.flag.set(!record.flag.get());
                    record.counter.increment();
                    record.distance.record(3);
                    record.weight.add(3);
                    record.now += 5;
                    record.child.number.incrementAndGet();
                    record.numbers.add(1);
                    record.array[0]++;
                    record.names.add("n");
                    record.reference.set(record.reference.get() + "r");
                """.replace("TimerGuard", "io.tidemark.time.TimerGuard"),
                IMPORTS + """
                @Metrics class A {
                    @Ignore long now;
                    AtomicInteger integer = new AtomicInteger();
                    AtomicLong number = new AtomicLong();
                    LongAdder adder = new LongAdder();
                    DoubleAdder decimal = new DoubleAdder();
                    AtomicBoolean flag = new AtomicBoolean();
                    Counter counter = Counter.create();
                    Histogram distance = Histogram.create();
                    Mean weight = Mean.create();
                    @Ignore State<String> store = State.of("first");
                    State<String> state = store;
                    StateHandle<String> handle = store.handle();
                    Supplier<Long> supplied = () -> now;
                    AtomicReference<String> reference = new AtomicReference<>("");
                    Stopwatch feeding = Stopwatch.create(new TimeSource() {
                        public Instant instant() { return Instant.EPOCH; }
                        public long nanoTime() { return now; }
                    });
                    List<Integer> numbers = new ArrayList<>();
                    long[] array = {0};
                    List<String> names = new ArrayList<>();
                    @Flatten(prefix = "child_") B child = new B();
                }
                """,
                IMPORTS + "@Metrics class B { AtomicLong number = new AtomicLong(); }");

        assertThat(sink.only().lines())
                .containsExactly(
                        "integer=1",
                        "number=1",
                        "adder=1",
                        "decimal=0.5",
                        "flag=1",
                        "counter=1",
                        "distance=[3.0x1]",
                        "weight=[3.0x1]",
                        "state=first",
                        "handle=first",
                        "supplied=5",
                        "reference=r",
                        "feeding=5ns Milliseconds",
                        "numbers=[1.0x1]",
                        "array=[1.0x1]",
                        "names=[n]",
                        "child_number=1");
    }

    @Test
    void aFormatterIsGivenACopyOfWhatCanChange() {
        RecordingSink sink = Compiled.run("""
                AGuard guard = new AGuard(sink);
                guard.close();
                guard.array[0] = 9;
                guard.list.add(9);
                guard.deque.add(9);
                guard.set.add(9);
                guard.sorted.add(9);
                guard.map.put("b", 9);
                guard.maybe.get().add(9);
                """, IMPORTS + """
                @Metrics class A {
                    @FormatWith(Sum.class) int[] array = {1, 2};
                    @FormatWith(ToString.class) ArrayList<Integer> list = new ArrayList<>(Arrays.asList(1, null));
                    @FormatWith(ToString.class) ArrayDeque<Integer> deque = new ArrayDeque<>(List.of(1));
                    @FormatWith(Size.class) Set<Integer> set = new HashSet<>(Set.of(1));
                    @FormatWith(ToString.class) SortedSet<Integer> sorted = new TreeSet<>(Comparator.reverseOrder());
                    @FormatWith(ToString.class) Map<String, Integer> map = new TreeMap<>(Map.of("a", 1));
                    @FormatWith(ToString.class) Optional<List<Integer>> maybe = Optional.of(new ArrayList<>());
                    { sorted.add(1); sorted.add(2); }
                }
                """, IMPORTS + """
                class Sum implements ValueFormatter<int[]> {
                    public void format(ValueWriter out, int[] value) { out.metric(Arrays.stream(value).sum()); }
                }
                """, IMPORTS + """
                class Size implements ValueFormatter<Set<Integer>> {
                    public void format(ValueWriter out, Set<Integer> value) { out.metric(value.size()); }
                }
                """);

        assertThat(sink.only().lines())
                .containsExactly(
                        "array=3", "list=[1, null]", "deque=[1]", "set=1", "sorted=[2, 1]", "map={a=1}", "maybe=[]");
    }

    @Test
    void aFormatterThatCannotBeMadeCostsItsFieldAlone() {
        long before = Closing.failures();
        RecordingSink sink =
                Compiled.run("new AGuard(sink).close();", IMPORTS + """
                @Metrics class A {
                    @FormatWith(Unmade.class) String a = "a";
                    @FormatWith(Shapeless.class) String b = "b";
                    @FormatWith(None.class) String c = "c";
                    int d = 4;
                }
                """, IMPORTS + """
                class Unmade implements ValueFormatter<String> {
                    Unmade() { throw new IllegalStateException("on purpose"); }
                    public void format(ValueWriter out, String value) { out.string(value); }
                }
                """, IMPORTS + """
                class Shapeless implements ValueFormatter<String> {
                    public void format(ValueWriter out, String value) { out.string(value); }
                    public ValueShape shape() { throw new IllegalStateException("on purpose"); }
                }
                """, IMPORTS + """
                class None implements ValueFormatter<String> {
                    public void format(ValueWriter out, String value) { out.string(value); }
                    public ValueShape shape() { return null; }
                }
                """);

        assertThat(sink.only().lines())
                .containsExactly("a invalid: its formatter could not be made", "b=b", "c=c", "d=4");
        assertThat(sink.only().entry().layout().fields())
                .extracting(field -> field.shape().toString())
                .containsExactly("OPAQUE", "OPAQUE", "OPAQUE", "LONG");
        assertThat(Closing.failures()).isEqualTo(before + 2);
    }

    @Test
    void aLongThatADoubleCannotHoldIsWrittenExactlyWhereItIsAlone() {
        RecordingSink sink = Compiled.run("new AGuard(sink).close();", IMPORTS + """
                @Metrics class A {
                    long[] array = {9007199254740993L};
                    List<Long> list = Arrays.asList(null, 9007199254740993L);
                    Long[] boxed = {Long.MAX_VALUE};
                    Optional<Collection<Long>> maybe = Optional.of(Set.of(-9007199254740993L));
                    @Flatten Map<String, Object> map = new TreeMap<>(Map.of("k", 9007199254740993L, "l", new long[] {9007199254740993L}));
                    long[] exact = {9007199254740992L};
                }
                """);

        assertThat(sink.only().lines())
                .containsExactly(
                        "array=9007199254740993",
                        "list=9007199254740993",
                        "boxed=9223372036854775807",
                        "maybe=-9007199254740993",
                        "k=9007199254740993",
                        "l=9007199254740993",
                        "exact=[9.007199254740992E15x1]");
    }
}
