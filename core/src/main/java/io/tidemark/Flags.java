package io.tidemark;

import io.tidemark.entry.Flag;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks of a field, for formats and sinks that look for them, such as {@link Flag.HighResolution}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface Flags {

    /** Marks that the field has. */
    Class<? extends Flag>[] value() default {};

    /** Marks that it does not have, though its record or the place that it is flattened into gives them. */
    Class<? extends Flag>[] skip() default {};
}
