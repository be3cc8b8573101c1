package io.tidemark;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Keeps only the leading significant bits of a metric, after it was converted into the field's unit, so that fewer different values
 * are written. Of a repeated observation, the total is rounded; the count stays. {@link Quantizer} says exactly what comes out.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface Quantize {

    /** How many bits are kept, 1 to 52. */
    int bits() default 8;

    /** Which of the values that share the kept bits stands for all of them. */
    Rounding rounding() default Rounding.MIDPOINT;
}
