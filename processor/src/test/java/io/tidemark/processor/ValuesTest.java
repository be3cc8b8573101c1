package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each type of field is written as. */
class ValuesTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            byte f = -1                     | f=-1
            short f = 2                     | f=2
            int f = 3                       | f=3
            long f = Long.MIN_VALUE         | f=-9223372036854775808
            float f = 0.1f                  | f=0.1
            double f = 0.5                  | f=0.5
            boolean f = true                | f=1
            boolean f                       | f=0
            char f = 'x'                    | f=x
            Byte f = -1                     | f=-1
            Short f = 2                     | f=2
            Integer f = 3                   | f=3
            Long f = 4L                     | f=4
            Float f = 0.1f                  | f=0.1
            Double f = 0.5                  | f=0.5
            Boolean f = false               | f=0
            Character f = 'x'               | f=x
            Integer f                       |
            Boolean f                       |
            Character f                     |
            String f = "s"                  | f=s
            String f = ""                   | f=
            String f                        |
            CharSequence f = "s"            | f=s
            CharSequence f                  |
            StringBuilder f = new StringBuilder("s") | f=s
            java.nio.CharBuffer f = java.nio.CharBuffer.wrap("s") | f=s
            UUID f = new UUID(1, 2)         | f=00000000-0000-0001-0000-000000000002
            InetAddress f = InetAddress.getLoopbackAddress() | f=127.0.0.1
            Inet4Address f                  |
            Kind f = Kind.B_C               | f=B_C
            Kind f                          |
            Styled f = Styled.B_C           | f=b-c
            Styled f = Styled.D             | f=The_D
            Duration f = Duration.ofNanos(5) | f=5ns Milliseconds
            Duration f = Duration.ofSeconds(Long.MAX_VALUE) | f=9223372036854775807ns Milliseconds
            Duration f                      |
            @InUnit(MetricUnit.SECONDS) Duration f = Duration.ofNanos(5) | f=5ns Seconds
            @InUnit(MetricUnit.MICROSECONDS) Optional<Duration> f = Optional.of(Duration.ofNanos(5)) | f=5ns Microseconds
            @InUnit(MetricUnit.BYTES) int f = 7 | f=7 Bytes
            @InUnit(custom = "Furlongs") Double f = 7.0 | f=7.0 Furlongs
            @InUnit(MetricUnit.NONE) int f  | f=0
            Instant f = Instant.ofEpochMilli(1001) | f=1001
            Instant f = Instant.ofEpochMilli(1001).plusNanos(1000) | f=1001.001
            Instant f                       |
            Optional<String> f = Optional.of("s") | f=s
            Optional<String> f = Optional.empty() |
            Optional<String> f              |
            Optional<Integer> f = Optional.of(1) | f=1
            Optional<Boolean> f = Optional.of(true) | f=1
            Optional<Styled> f = Optional.of(Styled.B_C) | f=b-c
            Optional<Optional<String>> f = Optional.of(Optional.of("s")) | f=s
            Optional<Optional<String>> f = Optional.of(Optional.empty()) |
            Optional<StringBuilder> f = Optional.of(new StringBuilder("s")) | f=s
            Optional<? extends CharSequence> f = Optional.of("s") | f=s
            OptionalInt f = OptionalInt.of(1) | f=1
            OptionalInt f                   |
            OptionalLong f = OptionalLong.of(1) | f=1
            OptionalDouble f = OptionalDouble.of(0.5) | f=0.5
            OptionalDouble f = OptionalDouble.empty() |
            Timer f                         |
            volatile int f = 1              | f=1
            transient int f = 1             | f=1
            static int f = 1                |
            @Ignore int f = 1               |
            @Ignore Object f = new Object() |
            @Flatten Child f                |
            @Flatten Child f = new Child()  | inner=1
            @Flatten Optional<Child> f = Optional.of(new Child()) | inner=1
            @Flatten Optional<Child> f = Optional.empty() |
            @Flatten Entry f = new Heartbeat() | beats=3
            @Flatten Heartbeat f            |
            """)
    void aField(String field, String written) {
        RecordingSink sink = Compiled.run("new AGuard(sink).close();", source(field), KIND, STYLED, CHILD, HEARTBEAT);

        assertThat(String.join(" ", sink.only().lines())).isEqualTo(written == null ? "" : written);
    }

    private static final String IMPORTS = """
            import io.tidemark.*;
            import io.tidemark.entry.*;
            import io.tidemark.time.Timer;
            import io.tidemark.unit.MetricUnit;
            import java.net.*;
            import java.time.*;
            import java.util.*;
            """;
    private static final String KIND = "enum Kind { A, B_C }";
    private static final String STYLED =
            IMPORTS + "@Metrics(naming = Naming.KEBAB_CASE) enum Styled { A, B_C, @Name(\"The_D\") D }";
    private static final String CHILD = IMPORTS + "@Metrics class Child { int inner = 1; }";
    private static final String HEARTBEAT = IMPORTS + """
              class Heartbeat implements Entry {
                  public long epochNanos() { return 0; }
                  public void writeTo(EntryWriter out) { out.value("beats").metric(3); }
              }
              """;

    private static String source(String field) {
        return IMPORTS + "@Metrics class A { " + field + "; }";
    }

    @Test
    void aTimerStopsWhenItsRecordCloses() {
        RecordingSink sink =
                Compiled.run("""
                long[] now = {100};
                var clock = new io.tidemark.time.TimeSource() {
                    public java.time.Instant instant() { return java.time.Instant.ofEpochMilli(7); }
                    public long nanoTime() { return now[0]; }
                };
                try (var scope = io.tidemark.time.TimeSource.override(clock)) {
                    AGuard guard = new AGuard(sink);
                    now[0] += 23;
                    guard.close();
                    now[0] += 1000;
                }
                """, IMPORTS + """
                          @Metrics class A {
                              Timer own = Timer.start();
                              Optional<Timer> maybe = Optional.of(Timer.start());
                              @Flatten(prefix = "in") B child = new B();
                              @Flatten(prefix = "opt") Optional<B> optional = Optional.of(new B());
                          }
                          """, IMPORTS + "@Metrics class B { Timer its = Timer.start(); }");

        assertThat(sink.only().lines())
                .containsExactly(
                        "own=23ns Milliseconds",
                        "maybe=23ns Milliseconds",
                        "inits=23ns Milliseconds",
                        "optits=23ns Milliseconds");
        assertThat(sink.only().epochNanos()).isEqualTo(7_000_000);
    }

    @Test
    void aValueThatCanChangeIsCopiedWhenItsRecordCloses() {
        RecordingSink sink = Compiled.run(
                """
                AGuard guard = new AGuard(sink);
                guard.close();
                guard.own.append(" later");
                guard.child.text = "later";
                guard.none = new StringBuilder("later");
                """, IMPORTS + """
                          @Metrics class A {
                              StringBuilder own = new StringBuilder("own");
                              StringBuilder none;
                              @Flatten B child = new B();
                          }
                          """, IMPORTS + "@Metrics class B { CharSequence text = new StringBuilder(\"text\"); }");

        assertThat(sink.only().lines()).containsExactly("own=own", "text=text");
    }

    @Test
    void whatIsClosedMayBeMissingOrSomeoneElses() {
        RecordingSink sink = Compiled.run(
                """
                sink.append(new io.tidemark.entry.Entry() {
                    final A a = new A();
                    public io.tidemark.entry.EntryLayout layout() { return AShape.LAYOUT; }
                    public long epochNanos() { return 0; }
                    public void writeTo(io.tidemark.entry.EntryWriter out) {
                        AShape.write(a, "else", 0, out);
                        AShape.write(a, null, 0, out);
                    }
                });
                """,
                IMPORTS + """
                          @Metrics class A {
                              StringBuilder own = new StringBuilder("own");
                              @Flatten B child = new B();
                              @Flatten(prefix = "c") C other = new C();
                          }
                          """,
                IMPORTS + "@Metrics class B { CharSequence text = new StringBuilder(\"text\"); }",
                IMPORTS + "@Metrics class C { @Flatten(prefix = \"b\") B child = new B(); }");

        assertThat(sink.only().lines())
                .containsExactly("own=own", "text=text", "cbtext=text", "own=own", "text=text", "cbtext=text");
    }

    @Test
    void codeOfTheUserThatThrowsCostsItsFieldAlone() {
        RecordingSink sink =
                Compiled.run("new AGuard(sink).close();", IMPORTS + """
                          @Metrics class A {
                              private int number;
                              private String text;
                              private Timer timer;
                              private @Flatten B child;
                              CharSequence sequence = new CharSequence() {
                                  public int length() { throw new IllegalStateException(); }
                                  public char charAt(int i) { throw new IllegalStateException(); }
                                  public CharSequence subSequence(int a, int b) { throw new IllegalStateException(); }
                                  public String toString() { throw new IllegalStateException(); }
                              };
                              private @Timestamp Instant at;
                              int last = 1;

                              int number() throws Exception { throw new Exception(); }
                              String getText() { throw new StackOverflowError(); }
                              Timer timer() { throw new IllegalStateException(); }
                              B child() { throw new IllegalStateException(); }
                              Instant getAt() { throw new IllegalStateException(); }
                          }
                          """, IMPORTS + "@Metrics class B { int inner; }");

        assertThat(sink.only().lines())
                .containsExactly(
                        "number invalid: number() threw java.lang.Exception",
                        "text invalid: getText() threw java.lang.StackOverflowError",
                        "timer invalid: timer() threw java.lang.IllegalStateException",
                        "inner invalid: child() threw java.lang.IllegalStateException",
                        "sequence invalid: copying sequence threw java.lang.IllegalStateException",
                        "last=1");
    }

    @ParameterizedTest(name = "{0} is {1} ns")
    @CsvSource(delimiter = '|', textBlock = """
            long at = 5                    | 5000000
            Long at = 5L                   | 5000000
            Instant at = Instant.EPOCH.plusNanos(7) | 7
            private Instant at = Instant.EPOCH.plusNanos(7); Instant at() { return at; } | 7
            """)
    void theTimeOfTheEntry(String field, String nanos) {
        RecordingSink sink =
                Compiled.run("new AGuard(sink).close();", IMPORTS + "@Metrics class A { @Timestamp " + field + "; }");

        assertThat(sink.only().epochNanos()).isEqualTo(Long.parseLong(nanos));
        assertThat(sink.only().lines()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Instant at", "Long at", "@Ignore Object none"})
    void withoutATimeTheEntryHasThatOfItsClosing(String field) {
        String annotation = field.startsWith("@") ? "" : "@Timestamp ";
        long before = System.currentTimeMillis();
        RecordingSink sink =
                Compiled.run("new AGuard(sink).close();", IMPORTS + "@Metrics class A { " + annotation + field + "; }");

        assertThat(sink.only().epochNanos() / 1_000_000).isBetween(before, System.currentTimeMillis());
    }

    @Test
    void sampleKeysGoThroughFlattenedRecords() {
        RecordingSink sink = Compiled.run(
                "new AGuard(sink).close();",
                IMPORTS + """
                          @Metrics class A {
                              @SampleGroup String a = "a";
                              int other;
                              @Flatten B b = new B();
                          }
                          """,
                IMPORTS + "@Metrics class B { @SampleGroup boolean failed; @SampleGroup CharSequence text = \"t\"; }");

        assertThat(sink.only().sampleKey()).containsExactly("a=a", "failed=0", "text=t");
        assertThat(sink.only().lines()).containsExactly("a=a", "other=0", "failed=0", "text=t");
    }

    @Test
    void aFieldsFlagsAreThoseOfItsRecordAndPlaceLessThoseItSkips() {
        RecordingSink sink = Compiled.run(
                "new AGuard(sink).close();",
                IMPORTS + """
                          @Metrics(flags = Flag.HighResolution.class) class A {
                              int plain;
                              @Flags(A.Own.class) int own;
                              @Flags(skip = Flag.HighResolution.class) int low;
                              @Flatten(flags = {Flag.NoMetric.class, Flag.NoMetric.class}) B b = new B();
                              interface Own extends Flag {}
                          }
                          """,
                IMPORTS + "@Metrics class B { int inner; @Flags(skip = Flag.NoMetric.class) int metric; }");

        assertThat(sink.only().entry().layout().fields())
                .extracting(field -> field.name() + " "
                        + (field.flags().contains(io.tidemark.entry.Flag.HighResolution.class) ? "high " : "")
                        + (field.flags().contains(io.tidemark.entry.Flag.NoMetric.class) ? "none " : "")
                        + (field.flags().toString().contains("A$Own") ? "own" : ""))
                .containsExactly("plain high ", "own high own", "low ", "inner high none ", "metric high ");
    }
}
