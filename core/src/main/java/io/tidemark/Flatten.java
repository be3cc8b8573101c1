package io.tidemark;

import io.tidemark.entry.Flag;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The fields of the record in this field become fields of this record, in its place.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface Flatten {

    /**
     * Goes before every name inside, in the naming style of the record that holds this field. Letters, digits, {@code _} and
     * {@code -}.
     */
    String prefix() default "";

    /** As {@link #prefix}, but copied as it is. Only one of the two may be given. */
    String exactPrefix() default "";

    /** Flags of all fields inside. */
    Class<? extends Flag>[] flags() default {};
}
