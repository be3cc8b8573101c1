package io.tidemark;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Keeps the leading significant bits of a metric, so that it takes few different values: {@link Quantizer} says which. The number is
 * quantized in the unit that it is written in; of several observations that were made at once, their total.
 *
 * <pre>{@code
 * @Quantize(bits = 8, rounding = Rounding.FLOOR) @InUnit(MetricUnit.MICROSECONDS) Duration took; // 3 ms is written as 2992
 * }</pre>
 *
 * <p>Applies to the closed, present value, as {@link InUnit} and {@link FormatWith} do; with a formatter, to the numbers that it writes.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface Quantize {

    /** How many bits are kept, 1 to 52: the relative error is at most 2<sup>−bits</sup> with midpoint, twice that with the others. */
    int bits();

    /** Which value stands for all those with the same leading bits. */
    Rounding rounding() default Rounding.MIDPOINT;
}
