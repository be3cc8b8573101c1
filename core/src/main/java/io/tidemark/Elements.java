package io.tidemark;

import io.tidemark.entry.Conversions;
import io.tidemark.entry.ValueWriter;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
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
        for (Number value : values) {
            if (value != null) {
                if (count == copy.length) {
                    // It grew meanwhile.
                    copy = Arrays.copyOf(copy, count * 2 + 1);
                }
                copy[count++] = value instanceof Float decimal ? Conversions.decimal(decimal) : value.doubleValue();
            }
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
}
