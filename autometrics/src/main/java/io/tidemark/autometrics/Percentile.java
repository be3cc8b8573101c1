package io.tidemark.autometrics;

import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How large a part of all calls has to meet an {@link Objective}: 99.9 of 100. Immutable; equal if the number is. */
public final class Percentile implements Comparable<Percentile> {

    public static final Percentile P90 = of("90");
    public static final Percentile P95 = of("95");
    public static final Percentile P99 = of("99");
    public static final Percentile P99_9 = of("99.9");

    private final BigDecimal percent;

    private Percentile(BigDecimal percent) {
        this.percent = percent;
    }

    /**
     * Any other.
     *
     * @param percent above 0 and below 100, as {@code "99.95"}
     * @throws IllegalArgumentException if it is no such number
     */
    public static Percentile of(String percent) {
        BigDecimal number;
        try {
            number = new BigDecimal(Objects.requireNonNull(percent, "percent"));
        } catch (NumberFormatException none) {
            throw refused(percent);
        }
        if (number.signum() <= 0 || number.compareTo(BigDecimal.valueOf(100)) >= 0 || number.scale() > 12) {
            throw refused(percent);
        }
        number = number.stripTrailingZeros();
        return new Percentile(number.scale() < 0 ? number.setScale(0) : number);
    }

    private static IllegalArgumentException refused(String percent) {
        return new IllegalArgumentException("the percentile \"" + percent
                + "\": it must be a number above 0 and below 100, as \"99.9\", with at most 12 decimals");
    }

    /** Without trailing zeros and without a sign of percent: the text of labels. */
    public String text() {
        return percent.toPlainString();
    }

    /** From 0 to 1. */
    public double ratio() {
        return percent.movePointLeft(2).doubleValue();
    }

    @Override
    public int compareTo(Percentile other) {
        return percent.compareTo(other.percent);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Percentile that && percent.equals(that.percent);
    }

    @Override
    public int hashCode() {
        return percent.hashCode();
    }

    @Override
    public String toString() {
        return text() + "%";
    }
}
