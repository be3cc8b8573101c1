package io.tidemark;

import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Collects observations of one metric within a unit of work, such as the latencies of the calls it made; written as one metric
 * of several observations.
 *
 * <pre>{@code
 * @InUnit(MetricUnit.MILLISECONDS)
 * final Histogram callTime = Histogram.in(MetricUnit.MILLISECONDS);
 * }</pre>
 *
 * <p>Four kinds:
 *
 * <table>
 *   <caption>Kinds of histograms</caption>
 *   <tr><th></th><th>error</th><th>memory</th><th>threads</th></tr>
 *   <tr><td>{@link #create}, {@link #in}</td><td>at most 6.25 %</td><td>by range</td><td>one at a time</td></tr>
 *   <tr><td>{@link SharedHistogram}</td><td>at most 6.25 %</td><td>by range</td><td>any</td></tr>
 *   <tr><td>{@link #withBounds}</td><td>as wide as its buckets; none of the sum</td><td>16 bytes a bucket</td><td>one at a time</td></tr>
 *   <tr><td>{@link Distribution}</td><td>none up to a limit</td><td>by number, up to the limit</td><td>one at a time</td></tr>
 * </table>
 *
 * <p>The first and {@link SharedHistogram} keep counts in exponential buckets, eight for each power of two: as far as the leading four bits of a number
 * tell. Each writes the midpoint of its range, which is at most 6.25 % from whatever was recorded; where nothing but whole numbers
 * was recorded, those below 16 are exact. Zero and negative numbers have buckets of their own; subnormal numbers (below 2.3e-308) count as zero. Buckets
 * take memory by power of two: some 64 bytes for each between the least and the greatest, of the 20 or so powers of two that real data spans, and at most
 * 400 KB for data from one end of {@code double} to the other.
 *
 * <p>A NaN is left out and counted when the entry is written; an infinity is written as formats write one.
 */
public interface Histogram extends CloseValue<Observations> {

    /** A histogram of plain numbers, in exponential buckets. */
    static Histogram create() {
        return in(MetricUnit.NONE);
    }

    /** A histogram of numbers in a unit, in exponential buckets. A field's {@link InUnit} converts them when they are written. */
    static Histogram in(Unit unit) {
        return new ExponentialHistogram(unit);
    }

    /**
     * A histogram with buckets of one's own. A bucket keeps its count and its sum, and is written as so many observations of the mean.
     *
     * @param unit of the numbers and of the bounds; {@link MetricUnit#NONE} for plain ones
     * @param bounds upper ones, inclusive, ascending; what is above the last has a bucket of its own
     * @throws IllegalArgumentException if they do not ascend, or are not finite
     */
    static Histogram withBounds(Unit unit, double... bounds) {
        return new BoundedHistogram(unit, bounds);
    }

    /** The unit of what is recorded; {@link MetricUnit#NONE} for plain numbers. */
    Unit unit();

    /** Records a value, in the unit of the histogram. */
    default void record(double value) {
        record(value, 1);
    }

    /** Records a value a number of times; not at all if that is not positive. */
    void record(double value, long count);

    /**
     * Records a duration, converted into the unit of the histogram.
     *
     * @throws IllegalArgumentException if that is no unit of time: make it with {@code in(MetricUnit.MILLISECONDS)}
     */
    default void record(Duration value) {
        record(Durations.in(unit(), value));
    }

    /**
     * Adds observations. Between two histograms in exponential buckets and one unit it adds counts, so the order of merging makes no
     * difference; else each is recorded anew.
     *
     * @throws IllegalArgumentException if they are in a unit that does not convert into the unit of this histogram
     */
    default void merge(Observations observations) {
        Unit from = observations.unit();
        Unit to = unit();
        if (from.equals(to)) {
            observations.forEach((total, count) -> record(total / count, count));
        } else if (from instanceof MetricUnit known && known.convertsTo(to)) {
            observations.forEach((total, count) -> record(known.convert(total / count, to), count));
        } else {
            throw new IllegalArgumentException("observations in " + from.text()
                    + " cannot be merged into a histogram in " + to.text() + ": two units never mix");
        }
    }

    /** What was recorded so far; it does not change with what is recorded later. */
    Observations snapshot();

    /** The snapshot, or null if nothing was recorded. */
    @Override
    @Nullable
    Observations closeValue();
}
