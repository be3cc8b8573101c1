package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.entry.Entry;
import io.tidemark.entry.MetricField;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code @Quantize} applies to the closed, present value, in the unit that it is written in. */
class QuantizedValuesTest {

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
                static LongAdder adder(long value) { LongAdder adder = new LongAdder(); adder.add(value); return adder; }
                static DoubleAdder adder(double value) { DoubleAdder adder = new DoubleAdder(); adder.add(value); return adder; }
                static Mean mean() { Mean mean = Mean.create(); mean.add(500); mean.add(500); return mean; }
                static Distribution in(MetricUnit unit, double value) {
                    Distribution values = Distribution.in(unit);
                    values.record(value);
                    return values;
                }
            }
            class AsIs implements ValueFormatter<Number> {
                public void format(ValueWriter out, Number value) {
                    if (value.intValue() < 0) { out.string("negative"); } else { out.metric(value.longValue()); }
                }
            }
            class Millis implements ValueFormatter<Duration> {
                public void format(ValueWriter out, Duration value) { out.nanos(value.toNanos()); }
            }
            """;

    private static final Rows ROWS = new Rows(IMPORTS, HELPERS);

    private static final Stream<Arguments> A_FIELD = ROWS.add("""
            @Quantize(bits = 4, rounding = Rounding.FLOOR) long f = 1000 | f=960
            @Quantize(bits = 4) long f = 1000                     | f=992
            @Quantize(bits = 4, rounding = Rounding.CEIL) int f = 1000 | f=1024
            @Quantize(bits = 4, rounding = Rounding.FLOOR) int f = -1000 | f=-1024
            @Quantize(bits = 4) byte f = 15                       | f=15
            @Quantize(bits = 4) short f = 1000                    | f=992
            @Quantize(bits = 4) Integer f = 1000                  | f=992
            @Quantize(bits = 4) Integer f                         |
            @Quantize(bits = 2) boolean f = true                  | f=1
            @Quantize(bits = 2, rounding = Rounding.FLOOR) double f = 0.9 | f=0.75
            @Quantize(bits = 2, rounding = Rounding.FLOOR) Float f = 0.9f | f=0.75
            @Quantize(bits = 4) @InUnit(MetricUnit.BYTES) long f = 1000 | f=992 Bytes
            @Quantize(bits = 8, rounding = Rounding.FLOOR) @InUnit(MetricUnit.MICROSECONDS) Duration f = Duration.ofMillis(3) | f=2992.0 Microseconds
            @Quantize(bits = 8, rounding = Rounding.FLOOR) Duration f = Duration.ofMillis(3) | f=3.0 Milliseconds
            @Quantize(bits = 2, rounding = Rounding.FLOOR) Optional<Duration> f = Optional.of(Duration.ofMillis(5)) | f=4.0 Milliseconds
            @Quantize(bits = 2) Stopwatch f = Stopwatch.create()  |
            @Quantize(bits = 4) OptionalInt f = OptionalInt.of(1000) | f=992
            @Quantize(bits = 4) Optional<Long> f = Optional.of(1000L) | f=992
            @Quantize(bits = 4) Supplier<Long> f = () -> 1000L    | f=992
            @Quantize(bits = 4) AtomicReference<Optional<Long>> f = new AtomicReference<>(Optional.of(1000L)) | f=992
            @Quantize(bits = 4) CloseValue<Long> f = () -> 1000L  | f=992
            @Quantize(bits = 4) AtomicInteger f = new AtomicInteger(1000) | f=992
            @Quantize(bits = 4) LongAdder f = H.adder(1000L)      | f=992
            @Quantize(bits = 4, rounding = Rounding.FLOOR) DoubleAdder f = H.adder(1000.5) | f=960.0
            @Quantize(bits = 4) Counter f = Counter.startingAt(1000) | f=992
            @Quantize(bits = 4) int[] f = {1000, 3}               | f=[992.0x1, 3.0x1]
            @Quantize(bits = 4) List<Long> f = List.of(1000L)     | f=[992.0x1]
            @Quantize(bits = 4) Mean f = H.mean()                 | f=[992.0x2]
            @Quantize(bits = 4) Distribution f = H.in(MetricUnit.NONE, 1000) | f=[992.0x1]
            @Quantize(bits = 8, rounding = Rounding.FLOOR) @InUnit(MetricUnit.MICROSECONDS) Histogram f = H.in(MetricUnit.MILLISECONDS, 3) | f=[2992.0x1] of Microseconds Microseconds
            @Quantize(bits = 4) @FormatWith(AsIs.class) long f = 1000 | f=992
            @Quantize(bits = 4) @FormatWith(AsIs.class) AtomicLong f = new AtomicLong(1000) | f=992
            @Quantize(bits = 4) @FormatWith(AsIs.class) long f = -1 | f=negative
            @Quantize(bits = 2, rounding = Rounding.FLOOR) @FormatWith(Millis.class) Duration f = Duration.ofMillis(5) | f=4.0 of Milliseconds
            @Quantize(bits = 4) Dimensioned<Long> f = Dimensioned.of(1000L, "a", "b") | f=992 by a=b
            @Quantize(bits = 4) @Flatten DynamicField<Long> f = DynamicField.of("k").withValue(1000L) | k=992
            @Quantize(bits = 2, rounding = Rounding.FLOOR) @Flatten Map<String, Object> f = Map.of("k", Duration.ofMillis(5)) | k=4.0 of Milliseconds
            """);

    static Stream<Arguments> aField() {
        return A_FIELD;
    }

    @ParameterizedTest(name = "{0} is {1}")
    @MethodSource
    void aField(String field, String written) throws Exception {
        assertThat(ROWS.written(field)).isEqualTo(written);
    }

    @ParameterizedTest(name = "{0} is {1} and {2}")
    @CsvSource(delimiter = '|', textBlock = """
            @Quantize(bits = 4) long f = 1000              | 992 | 992
            @Quantize(bits = 4, rounding = Rounding.FLOOR) double f = 1000.5 | 960 | 960
            @Quantize(bits = 4) AtomicInteger f = new AtomicInteger(1000) | 992 | 992
            @Quantize(bits = 4) Supplier<Long> f = () -> 1000L | 992 | 992
            @Quantize(bits = 2, rounding = Rounding.FLOOR) @InUnit(MetricUnit.SECONDS) Duration f = Duration.ofMillis(700) | 0 | 0.5
            @Quantize(bits = 2, rounding = Rounding.FLOOR) Optional<DoubleAdder> f = Optional.of(H.adder(5.5)) | 4 | 4
            @Quantize(bits = 4) Dimensioned<Integer> f = Dimensioned.of(1000, "a", "b") | 992 | 992
            @Quantize(bits = 4) Dimensioned<DoubleAdder> f = Dimensioned.of(H.adder(1000.0), "a", "b") | 992 | 992
            """)
    void viewsSeeWhatIsWritten(String field, long whole, double decimal) throws Exception {
        Compiled compiled = Compiled.of(IMPORTS + "@Metrics class A { " + field + "; }", IMPORTS + HELPERS, """
                public class Main {
                    public static void run(io.tidemark.sink.EntrySink sink) { new AGuard(sink).close(); }
                }
                """);
        RecordingSink sink = new RecordingSink();
        compiled.run("Main", sink);
        Entry entry = sink.only().entry();
        java.lang.reflect.Field constant = compiled.type("AFields").getDeclaredField("F");
        constant.setAccessible(true);

        MetricField<?> read = (MetricField<?>) constant.get(null);

        assertThat(read.readLong(entry)).isEqualTo(whole);
        assertThat(read.readDouble(entry)).isEqualTo(decimal);
        assertThat(read.present(entry)).isTrue();
    }

    @Test
    void aTimerIsQuantizedInItsUnit() {
        RecordingSink sink = Compiled.run("""
                long[] now = {0};
                var clock = new io.tidemark.time.TimeSource() {
                    public java.time.Instant instant() { return java.time.Instant.EPOCH; }
                    public long nanoTime() { return now[0]; }
                };
                try (var scope = io.tidemark.time.TimeSource.override(clock)) {
                    AGuard guard = new AGuard(sink);
                    guard.stopwatch.start();
                    now[0] += 3_000_000;
                    guard.close();
                }
                """, IMPORTS + """
                @Metrics class A {
                    @Quantize(bits = 8, rounding = Rounding.FLOOR) @InUnit(MetricUnit.MICROSECONDS) io.tidemark.time.Timer timer =
                            io.tidemark.time.Timer.start();
                    @Quantize(bits = 8, rounding = Rounding.FLOOR) @InUnit(MetricUnit.MICROSECONDS)
                    Stopwatch stopwatch = Stopwatch.create();
                }
                """);

        assertThat(sink.only().lines()).containsExactly("timer=2992.0 Microseconds", "stopwatch=2992.0 Microseconds");
    }
}
