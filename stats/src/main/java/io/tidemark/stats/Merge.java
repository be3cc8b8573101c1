package io.tidemark.stats;

import io.tidemark.Distribution;
import io.tidemark.Histogram;
import io.tidemark.Ignore;
import io.tidemark.SharedHistogram;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says how the values of a field of an {@link Aggregate} record become one. What is merged is what the field closes to: the duration of a timer,
 * the observations of a histogram, what is in an {@code Optional}; absent values are skipped.
 *
 * <table>
 *   <caption>Strategies</caption>
 *   <tr><td>{@link Distribution}</td><td>each observation as it is, up to a limit</td></tr>
 *   <tr><td>{@link Histogram}, {@link SharedHistogram}</td><td>exponential buckets, at most 6.25 % from the truth</td></tr>
 *   <tr><td>{@link Histogram} with {@link #bounds}</td><td>buckets of one's own</td></tr>
 *   <tr><td>{@link Sum}, {@link Min}, {@link Max}</td><td>one number</td></tr>
 *   <tr><td>{@link KeepLast}</td><td>the newest value, also of a string</td></tr>
 *   <tr><td>{@link Ignore}</td><td>left out of aggregates; stays in the entry of the record itself</td></tr>
 *   <tr><td>a {@link MergeStrategy}</td><td>whatever it does</td></tr>
 * </table>
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.FIELD)
public @interface Merge {

    /** One of the above. */
    Class<?> value();

    /**
     * With {@link Histogram}: the upper bounds of its buckets, inclusive, ascending, in the unit of the field; what is above the last has a
     * bucket of its own. Each bucket is written as the mean of what is in it, so that sums stay right.
     */
    double[] bounds() default {};
}
