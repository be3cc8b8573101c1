package io.tidemark.unit;

/**
 * The units that CloudWatch knows (API reference, {@code MetricDatum.Unit}).
 *
 * <p>Units of one {@linkplain Quantity quantity} convert into each other: times, amounts of data, rates of data. Scales are
 * powers of 1000; a byte is eight bits. Nothing else converts.
 */
public enum MetricUnit implements Unit {
    SECONDS("Seconds", Quantity.TIME, 1),
    MILLISECONDS("Milliseconds", Quantity.TIME, 1e-3),
    MICROSECONDS("Microseconds", Quantity.TIME, 1e-6),

    BYTES("Bytes", Quantity.DATA, 8),
    KILOBYTES("Kilobytes", Quantity.DATA, 8e3),
    MEGABYTES("Megabytes", Quantity.DATA, 8e6),
    GIGABYTES("Gigabytes", Quantity.DATA, 8e9),
    TERABYTES("Terabytes", Quantity.DATA, 8e12),
    BITS("Bits", Quantity.DATA, 1),
    KILOBITS("Kilobits", Quantity.DATA, 1e3),
    MEGABITS("Megabits", Quantity.DATA, 1e6),
    GIGABITS("Gigabits", Quantity.DATA, 1e9),
    TERABITS("Terabits", Quantity.DATA, 1e12),

    BYTES_PER_SECOND("Bytes/Second", Quantity.DATA_RATE, 8),
    KILOBYTES_PER_SECOND("Kilobytes/Second", Quantity.DATA_RATE, 8e3),
    MEGABYTES_PER_SECOND("Megabytes/Second", Quantity.DATA_RATE, 8e6),
    GIGABYTES_PER_SECOND("Gigabytes/Second", Quantity.DATA_RATE, 8e9),
    TERABYTES_PER_SECOND("Terabytes/Second", Quantity.DATA_RATE, 8e12),
    BITS_PER_SECOND("Bits/Second", Quantity.DATA_RATE, 1),
    KILOBITS_PER_SECOND("Kilobits/Second", Quantity.DATA_RATE, 1e3),
    MEGABITS_PER_SECOND("Megabits/Second", Quantity.DATA_RATE, 1e6),
    GIGABITS_PER_SECOND("Gigabits/Second", Quantity.DATA_RATE, 1e9),
    TERABITS_PER_SECOND("Terabits/Second", Quantity.DATA_RATE, 1e12),

    PERCENT("Percent", Quantity.PERCENT, 1),
    COUNT("Count", Quantity.COUNT, 1),
    COUNT_PER_SECOND("Count/Second", Quantity.COUNT_RATE, 1),

    /** No unit. Nothing is written for it. */
    NONE("None", Quantity.NONE, 1);

    /** What a unit measures. Units of one quantity convert into each other. */
    public enum Quantity {
        TIME,
        DATA,
        DATA_RATE,
        PERCENT,
        COUNT,
        COUNT_RATE,
        NONE
    }

    private final String text;
    private final Quantity quantity;
    private final double size;

    MetricUnit(String text, Quantity quantity, double size) {
        this.text = text;
        this.quantity = quantity;
        this.size = size;
    }

    @Override
    public String text() {
        return text;
    }

    /** What this unit measures. */
    public Quantity quantity() {
        return quantity;
    }

    /** Whether {@link #convert} can turn a value in this unit into one in {@code to}. */
    public boolean convertsTo(Unit to) {
        return to instanceof MetricUnit unit && unit.quantity == quantity;
    }

    /**
     * The same amount in another unit: {@code BYTES.convert(1500, KILOBYTES)} is 1.5. The result is rounded once or twice
     * to a {@code double}, never more.
     *
     * @throws IllegalArgumentException if the two units measure different things
     */
    public double convert(double value, Unit to) {
        if (!(to instanceof MetricUnit target) || target.quantity != quantity) {
            throw new IllegalArgumentException("a value in " + text + " cannot be converted into " + to.text());
        }
        if (target == this) {
            return value;
        }
        // A size may be inexact (1e-3); the ratio of any two, larger over smaller, is a whole number, and exact.
        return size >= target.size ? value * Math.rint(size / target.size) : value / Math.rint(target.size / size);
    }
}
