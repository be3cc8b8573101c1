package io.tidemark;

import io.tidemark.unit.MetricUnit;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The unit of a metric. A value that has a unit (a {@code Duration}, a {@code Timer}) is converted into it; a plain number is
 * only labelled.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface InUnit {

    /** One of the units that CloudWatch knows. */
    MetricUnit value() default MetricUnit.NONE;

    /** Or a unit of your own, by the text that is written. */
    String custom() default "";
}
