package io.tidemark;

import io.tidemark.entry.Conversions;
import io.tidemark.entry.ValueWriter;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * For generated code: copies of arrays and collections, made when a record closes. Numbers become observations, null if there are none;
 * absent elements are skipped.
 */
public final class Elements {

    private Elements() {}

    /** Numbers. */
    public static @Nullable Observations numbers(Collection<? extends @Nullable Number> values) {
        double[] copy = new double[values.size()];
        int count = 0;
        Number last = null;
        for (Number value : values) {
            if (value != null) {
                last = value;
                if (count == copy.length) {
                    // It grew meanwhile.
                    copy = Arrays.copyOf(copy, count * 2 + 1);
                }
                copy[count++] = value instanceof Float decimal ? Conversions.decimal(decimal) : value.doubleValue();
            }
        }
        if (count == 1 && last instanceof Long whole) {
            return one(whole);
        }
        return count == 0 ? null : new Copied(Arrays.copyOf(copy, count));
    }

    /** Boxed numbers. */
    public static @Nullable Observations numbers(@Nullable Number[] values) {
        return numbers(Arrays.asList(values));
    }

    public static @Nullable Observations numbers(byte[] values) {
        double[] copy = new double[values.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = values[i];
        }
        return observations(copy);
    }

    public static @Nullable Observations numbers(short[] values) {
        double[] copy = new double[values.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = values[i];
        }
        return observations(copy);
    }

    public static @Nullable Observations numbers(int[] values) {
        return observations(Arrays.stream(values).asDoubleStream().toArray());
    }

    public static @Nullable Observations numbers(long[] values) {
        if (values.length == 1) {
            return one(values[0]);
        }
        return observations(Arrays.stream(values).asDoubleStream().toArray());
    }

    public static @Nullable Observations numbers(float[] values) {
        double[] copy = new double[values.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = Conversions.decimal(values[i]);
        }
        return observations(copy);
    }

    public static @Nullable Observations numbers(double[] values) {
        return observations(values.clone());
    }

    private static @Nullable Observations observations(double[] copy) {
        return copy.length == 0 ? null : new Copied(copy);
    }

    private static Observations one(long value) {
        return value == (long) (double) value && value != Long.MAX_VALUE
                ? new Copied(new double[] {value})
                : new Whole(value);
    }

    /** For a formatter: the elements as they are now. */
    public static <E extends @Nullable Object> List<E> copyOf(List<E> values) {
        return Collections.unmodifiableList(new ArrayList<>(values));
    }

    /** For a formatter: the elements as they are now, in their order. */
    public static <E extends @Nullable Object> Set<E> copyOf(Set<E> values) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(values));
    }

    /** For a formatter: the elements as they are now. */
    public static <E extends @Nullable Object> SortedSet<E> copyOf(SortedSet<E> values) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(values));
    }

    /** For a formatter: the elements as they are now, in their order. */
    public static <E extends @Nullable Object> Collection<E> copyOf(Collection<E> values) {
        return Collections.unmodifiableList(new ArrayList<>(values));
    }

    /** For a formatter: the keys and values as they are now, in their order. */
    public static <K extends @Nullable Object, V extends @Nullable Object> Map<K, V> copyOf(Map<K, V> values) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Strings, as they are now. */
    public static List<String> strings(Collection<? extends @Nullable CharSequence> values) {
        List<String> copy = new ArrayList<>(values.size());
        for (CharSequence value : values) {
            if (value != null) {
                copy.add(value.toString());
            }
        }
        return copy;
    }

    /** Strings, as they are now. */
    public static List<String> strings(@Nullable CharSequence[] values) {
        return strings(Arrays.asList(values));
    }

    /** Writes strings as a list. */
    public static void write(List<String> values, ValueWriter out) {
        out.beginList();
        for (String value : values) {
            out.item(value);
        }
        out.endList();
    }

    private static final class Copied implements Observations {
        private final double[] values;

        Copied(double[] values) {
            this.values = values;
        }

        @Override
        public Unit unit() {
            return MetricUnit.NONE;
        }

        @Override
        public long count() {
            return Arrays.stream(values).filter(value -> !Double.isNaN(value)).count();
        }

        @Override
        public void forEach(Observer observer) {
            for (double value : values) {
                observer.observe(value, 1);
            }
        }
    }

    /** One number that a double cannot hold. Several go through doubles: that is what distributions are made of. */
    private record Whole(long value) implements Observations {
        @Override
        public Unit unit() {
            return MetricUnit.NONE;
        }

        @Override
        public long count() {
            return 1;
        }

        @Override
        public void forEach(Observer observer) {
            observer.observe((double) value, 1);
        }

        @Override
        public void writeTo(ValueWriter out) {
            out.metric(value);
        }
    }
}
