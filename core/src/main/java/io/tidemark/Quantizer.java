package io.tidemark;

import io.tidemark.entry.ValueWriter;
import io.tidemark.unit.Unit;
import java.util.Objects;

/**
 * Keeps the leading significant bits of a number. Numbers that agree in their sign and in those bits are one range, and {@link Rounding}
 * says which value stands for the range: 1000 at 4 bits is in the range from 960 up to, but without, 1024, and becomes 960 (floor), 992
 * (midpoint) or 1024 (ceil).
 *
 * <ul>
 *   <li>The relative error is less than 2<sup>1−bits</sup> with floor and ceil, and at most 2<sup>−bits</sup> with midpoint.
 *   <li>Whole numbers below 2<sup>bits</sup> are unchanged, also as a {@code double}.
 *   <li>Floor goes down and ceil goes up for negative numbers as well; their midpoint is that of the positive ones, negated.
 *   <li>Zero, subnormal numbers, NaN and infinities are unchanged.
 *   <li>A result beyond the range of the type is the last value that the type has.
 * </ul>
 *
 * <p>What comes out never changes when it is quantized again in the same way, and quantizing keeps the order of numbers. Immutable.
 */
public final class Quantizer {

    private static final int MAX_BITS = 52;
    private static final long MIN_NORMAL = Double.doubleToRawLongBits(Double.MIN_NORMAL);
    private static final long INFINITY = Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);

    private final int bits;
    private final Rounding rounding;
    private final double wholeBelow;

    private Quantizer(int bits, Rounding rounding) {
        this.bits = bits;
        this.rounding = rounding;
        this.wholeBelow = 1L << bits;
    }

    /**
     * A quantizer.
     *
     * @param bits how many bits are kept
     * @throws IllegalArgumentException if bits is not 1 to 52
     */
    public static Quantizer of(int bits, Rounding rounding) {
        if (bits < 1 || bits > MAX_BITS) {
            throw new IllegalArgumentException("bits must be 1 to " + MAX_BITS + ", and is " + bits);
        }
        return new Quantizer(bits, Objects.requireNonNull(rounding, "rounding"));
    }

    /** Quantizes a whole number. */
    public long quantize(long value) {
        boolean negative = value < 0;
        // Unsigned: that of Long.MIN_VALUE is 2^63.
        long magnitude = negative ? -value : value;
        int cut = Long.SIZE - Long.numberOfLeadingZeros(magnitude) - bits;
        if (cut <= 0) {
            return value;
        }
        long result = round(magnitude, 1L << cut, negative);
        if (negative) {
            return result < 0 ? Long.MIN_VALUE : -result;
        }
        return result < 0 ? Long.MAX_VALUE : result;
    }

    /** Quantizes a decimal number. */
    public double quantize(double value) {
        long magnitude = Double.doubleToRawLongBits(value) & Long.MAX_VALUE;
        if (magnitude < MIN_NORMAL || magnitude >= INFINITY) {
            return value;
        }
        double absolute = Math.abs(value);
        if (absolute < wholeBelow && absolute == Math.rint(absolute)) {
            return value;
        }
        // The bits of positive doubles are ordered as the numbers are, so they round as a whole number does; one bit,
        // the
        // first, is not stored.
        long result = round(magnitude, 1L << (53 - bits), value < 0);
        double rounded = result >= INFINITY ? Double.MAX_VALUE : Double.longBitsToDouble(result);
        return value < 0 ? -rounded : rounded;
    }

    private long round(long magnitude, long width, boolean negative) {
        long lower = magnitude & -width;
        return switch (rounding) {
            case MIDPOINT -> lower + (width >>> 1);
            case FLOOR -> negative ? upper(magnitude, lower, width) : lower;
            case CEIL -> negative ? lower : upper(magnitude, lower, width);
        };
    }

    private static long upper(long magnitude, long lower, long width) {
        return lower == magnitude ? magnitude : lower + width;
    }

    /**
     * A duration, converted into a unit of time and quantized there: 3 ms in microseconds, at 8 bits and floor, is 2992.
     *
     * @param unit {@code SECONDS}, {@code MILLISECONDS} or {@code MICROSECONDS}
     * @throws IllegalArgumentException if it is no unit of time
     */
    public double quantizeNanos(long nanos, Unit unit) {
        return quantize(Durations.in(unit, nanos));
    }

    /**
     * For generated code: a writer that quantizes the numbers of one value and passes it on.
     *
     * @param unit the unit of the field, into which values with a unit of their own are converted first; {@code MetricUnit.NONE} if it
     *     declares none
     */
    public ValueWriter through(ValueWriter out, Unit unit) {
        return new QuantizingWriter(this, out, unit);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Quantizer quantizer && quantizer.bits == bits && quantizer.rounding == rounding;
    }

    @Override
    public int hashCode() {
        return 31 * bits + rounding.hashCode();
    }

    @Override
    public String toString() {
        return "Quantizer[" + bits + " bits, " + rounding + "]";
    }
}
