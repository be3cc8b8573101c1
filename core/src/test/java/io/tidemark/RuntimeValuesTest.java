package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.time.Stopwatch;
import io.tidemark.time.Timer;
import io.tidemark.unit.MetricUnit;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values of a map: closed and written as fields of their types are. */
class RuntimeValuesTest {

    private static String written(@Nullable Object value) {
        Object closed = RuntimeValues.close(value, "A.f");
        if (closed == null) {
            return "absent";
        }
        Calls calls = new Calls();
        RuntimeValues.write(closed, calls, null);
        return String.join(", ", calls.list());
    }

    static Stream<Arguments> aValueIsWrittenAsAFieldOfItsType() throws Exception {
        Distribution empty = Distribution.in(MetricUnit.BYTES);
        return Stream.of(
                Arguments.of(9007199254740993L, "long 9007199254740993"),
                Arguments.of((byte) 1, "long 1"),
                Arguments.of((short) 1, "long 1"),
                Arguments.of(1, "long 1"),
                Arguments.of(new AtomicLong(9007199254740993L), "long 9007199254740993"),
                Arguments.of(0.1f, "double 0.1"),
                Arguments.of(0.1, "double 0.1"),
                Arguments.of(new java.math.BigDecimal("0.1"), "double 0.1"),
                Arguments.of(new DoubleAdder(), "double 0.0"),
                Arguments.of(true, "long 1"),
                Arguments.of(new AtomicBoolean(), "long 0"),
                Arguments.of(Counter.startingAt(3), "long 3"),
                Arguments.of("s", "string s"),
                Arguments.of(new StringBuilder("s"), "string s"),
                Arguments.of('c', "string c"),
                Arguments.of(new UUID(1, 2), "string 00000000-0000-0001-0000-000000000002"),
                Arguments.of(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), "string 127.0.0.1"),
                Arguments.of(Rounding.CEIL, "string CEIL"),
                Arguments.of(Instant.ofEpochMilli(1001).plusNanos(1000), "string 1001.001"),
                Arguments.of(Duration.ofNanos(5), "nanos 5"),
                Arguments.of(Duration.ofSeconds(Long.MAX_VALUE), "nanos 9223372036854775807"),
                Arguments.of(Stopwatch.create(), "absent"),
                Arguments.of(empty, "absent"),
                Arguments.of(Optional.of(Optional.of(1)), "long 1"),
                Arguments.of(Optional.empty(), "absent"),
                Arguments.of(OptionalInt.of(1), "long 1"),
                Arguments.of(OptionalInt.empty(), "absent"),
                Arguments.of(OptionalLong.of(1), "long 1"),
                Arguments.of(OptionalLong.empty(), "absent"),
                Arguments.of(OptionalDouble.of(1), "double 1.0"),
                Arguments.of(OptionalDouble.empty(), "absent"),
                Arguments.of(new AtomicReference<>("s"), "string s"),
                Arguments.of(new AtomicReference<>(), "absent"),
                Arguments.of((Supplier<Object>) () -> 1, "long 1"),
                Arguments.of((CloseValue<Object>) () -> 1, "long 1"),
                Arguments.of(Dimensioned.of(1, "d", "1"), "dimensions [Dimension[name=d, value=1]], long 1"),
                Arguments.of(Dimensioned.of(OptionalInt.empty(), "d", "1"), "absent"),
                Arguments.of(new byte[] {1}, "[, 1.0, ]"),
                Arguments.of(new short[] {1}, "[, 1.0, ]"),
                Arguments.of(new int[] {1, 2}, "[, 1.0, 2.0, ]"),
                Arguments.of(new long[] {1}, "[, 1.0, ]"),
                Arguments.of(new float[] {0.1f}, "[, 0.1, ]"),
                Arguments.of(new double[] {}, "absent"),
                Arguments.of(new Integer[] {1, null}, "[, 1.0, ]"),
                Arguments.of(Arrays.asList("a", null, "b"), "list, item a, item b, end of list"),
                Arguments.of(List.of(), "absent"),
                Arguments.of(
                        List.of(1, "a"),
                        "error it is not known how a java.util.ImmutableCollections$List12 is written"),
                Arguments.of(new Object(), "error it is not known how a java.lang.Object is written"));
    }

    @ParameterizedTest
    @MethodSource
    void aValueIsWrittenAsAFieldOfItsType(Object value, String written) {
        assertThat(written(value)).isEqualTo(written);
    }

    @Test
    void aRunningTimerIsAsLongAsItRanWhenItWasClosed() {
        Stopwatch stopwatch = Stopwatch.create();
        stopwatch.start();

        assertThat(written(Timer.start())).startsWith("nanos ");
        assertThat(written(stopwatch)).startsWith("nanos ");
    }

    @Test
    void nullIsAbsent() {
        assertThat(written(null)).isEqualTo("absent");
    }

    @Test
    void whatThrowsCostsItselfAndIsCounted() {
        long before = Closing.failures();
        Supplier<Object> supplier = () -> {
            throw new IllegalStateException("on purpose");
        };
        Number number = new Number() {
            @Override
            public int intValue() {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public long longValue() {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public float floatValue() {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public double doubleValue() {
                throw new IllegalStateException("on purpose");
            }
        };

        assertThat(written(supplier)).isEqualTo("absent");
        assertThat(written(number)).isEqualTo("error closing it threw java.lang.IllegalStateException");
        assertThat(Closing.failures()).isEqualTo(before + 1);
    }

    @Test
    void whatHoldsItselfIsNotFollowedForEver() {
        AtomicReference<Object> circle = new AtomicReference<>();
        circle.set(circle);

        assertThat(written(circle))
                .isEqualTo("error it is not known how a java.util.concurrent.atomic.AtomicReference is written");
    }

    @Test
    void aCopyDoesNotChangeWithWhatItIsOf() {
        List<Integer> list = new ArrayList<>(List.of(1));
        Object closed = RuntimeValues.close(list, "A.f");
        list.add(2);
        Calls calls = new Calls();
        RuntimeValues.write(java.util.Objects.requireNonNull(closed), calls, null);

        assertThat(calls.list()).containsExactly("[", "1.0", "]");
    }
}
