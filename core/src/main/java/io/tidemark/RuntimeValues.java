package io.tidemark;

import io.tidemark.entry.Conversions;
import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.ValueWriter;
import io.tidemark.time.Stopwatch;
import io.tidemark.time.Timer;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Closes and writes values whose type only run time knows, as fields of their types are. But for what runs: nobody stops it where the
 * record's owner closes, so it is read when the entry is emitted.
 */
final class RuntimeValues {

    private static final int DEEPEST = 8;

    /** There is a value, and it cannot be written. */
    private record Unwritable(String why) {}

    private record WithDimensions(Object value, DimensionSet dimensions) {}

    private RuntimeValues() {}

    /** A copy that does not change any more, for {@link #write}; null if there is no value. Does not throw. */
    static @Nullable Object close(@Nullable Object value, String field) {
        try {
            return close(value, field, 0);
        } catch (Throwable problem) {
            return new Unwritable("closing it threw " + problem.getClass().getName());
        }
    }

    private static @Nullable Object close(@Nullable Object value, String field, int depth) {
        if (value == null || value instanceof Long || value instanceof Double || value instanceof String) {
            return value;
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (value instanceof Boolean || value instanceof AtomicBoolean) {
            boolean set = value instanceof AtomicBoolean atomic ? atomic.get() : (Boolean) value;
            return set ? 1L : 0L;
        }
        if (value instanceof Duration || value instanceof Observations || value instanceof Enum<?>) {
            return value;
        }
        String text = text(value);
        if (text != null) {
            return text;
        }
        if (value instanceof Timer timer) {
            return Duration.ofNanos(timer.elapsedNanos());
        }
        if (value instanceof Stopwatch stopwatch) {
            return stopwatch.isStarted() ? Duration.ofNanos(stopwatch.elapsedNanos()) : null;
        }
        return depth == DEEPEST ? unwritable(value) : inside(value, field, depth + 1);
    }

    private static Object number(Number number) {
        if (number instanceof Integer
                || number instanceof Short
                || number instanceof Byte
                || number instanceof AtomicInteger
                || number instanceof AtomicLong
                || number instanceof LongAdder) {
            return number.longValue();
        }
        return number instanceof Float decimal ? Conversions.decimal(decimal) : number.doubleValue();
    }

    private static @Nullable String text(Object value) {
        if (value instanceof CharSequence || value instanceof Character || value instanceof UUID) {
            return value.toString();
        }
        if (value instanceof Instant instant) {
            return Conversions.epochMillis(instant);
        }
        return value instanceof InetAddress address ? address.getHostAddress() : null;
    }

    private static @Nullable Object inside(Object value, String field, int depth) {
        if (value instanceof Optional<?> optional) {
            return close(optional.orElse(null), field, depth);
        }
        if (value instanceof OptionalLong optional) {
            return optional.isPresent() ? optional.getAsLong() : null;
        }
        if (value instanceof OptionalInt optional) {
            return optional.isPresent() ? (long) optional.getAsInt() : null;
        }
        if (value instanceof OptionalDouble optional) {
            return optional.isPresent() ? optional.getAsDouble() : null;
        }
        if (value instanceof CloseValue<?> closeable) {
            return close(Closing.value(closeable, field), field, depth);
        }
        if (value instanceof Supplier<?> supplier) {
            return close(Closing.supplied(supplier, field), field, depth);
        }
        if (value instanceof AtomicReference<?> reference) {
            return close(reference.get(), field, depth);
        }
        if (value instanceof Dimensioned<?> dimensioned) {
            Object closed = close(dimensioned.value(), field, depth);
            return closed == null ? null : new WithDimensions(closed, dimensioned.dimensions());
        }
        return elements(value);
    }

    private static @Nullable Object elements(Object value) {
        if (value instanceof byte[] numbers) {
            return Elements.numbers(numbers);
        }
        if (value instanceof short[] numbers) {
            return Elements.numbers(numbers);
        }
        if (value instanceof int[] numbers) {
            return Elements.numbers(numbers);
        }
        if (value instanceof long[] numbers) {
            return Elements.numbers(numbers);
        }
        if (value instanceof float[] numbers) {
            return Elements.numbers(numbers);
        }
        if (value instanceof double[] numbers) {
            return Elements.numbers(numbers);
        }
        if (value instanceof Object[] array) {
            return elementsOf(Arrays.asList(array), value);
        }
        return value instanceof Collection<?> collection ? elementsOf(collection, value) : unwritable(value);
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Object elementsOf(Collection<?> elements, Object of) {
        boolean numbers = true;
        boolean strings = true;
        boolean any = false;
        for (Object element : elements) {
            any |= element != null;
            numbers &= element == null || element instanceof Number;
            strings &= element == null || element instanceof CharSequence;
        }
        if (!any) {
            // Of what, nobody knows.
            return null;
        }
        if (numbers) {
            return Elements.numbers((Collection<? extends @Nullable Number>) elements);
        }
        return strings ? Elements.strings((Collection<? extends @Nullable CharSequence>) elements) : unwritable(of);
    }

    private static Unwritable unwritable(Object value) {
        return new Unwritable("it is not known how a " + value.getClass().getName() + " is written");
    }

    /**
     * Writes what {@link #close} gave.
     *
     * @param names of constants, by ordinal; null if they name themselves
     */
    static void write(Object closed, ValueWriter out, @Nullable NameTable names) {
        if (closed instanceof Long number) {
            out.metric((long) number);
        } else if (closed instanceof Double number) {
            out.metric((double) number);
        } else if (closed instanceof String text) {
            out.string(text);
        } else if (closed instanceof Enum<?> constant) {
            out.string(name(constant, names));
        } else if (closed instanceof Duration duration) {
            out.nanos(Conversions.nanos(duration));
        } else if (closed instanceof Observations observations) {
            observations.writeTo(out);
        } else if (closed instanceof Collection<?> strings) {
            out.beginList();
            for (Object string : strings) {
                out.item((String) string);
            }
            out.endList();
        } else if (closed instanceof WithDimensions own) {
            write(own.value(), out.dimensions(own.dimensions()), names);
        } else {
            out.error(closed instanceof Unwritable unwritable ? unwritable.why() : "it was not closed");
        }
    }

    /** A constant as its table has it; one that the table does not know as it is. */
    static String name(Enum<?> constant, @Nullable NameTable names) {
        return names != null && constant.ordinal() < names.size() ? names.name(constant.ordinal()) : constant.name();
    }
}
