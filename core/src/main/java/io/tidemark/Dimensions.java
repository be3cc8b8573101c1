package io.tidemark;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * One dimension set of an entry (CloudWatch): the final, written names of string fields of the record. Repeatable, one
 * annotation a set; {@code @Dimensions({})} is the empty set, the metric over all.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@Repeatable(Dimensions.Sets.class)
public @interface Dimensions {

    /** Final written names of properties of the entry, at most 30. */
    String[] value();

    /** Names among {@link #value} that are no fields of the record, but are merged in by the stream (globals). */
    String[] fromGlobals() default {};

    /** Several sets. */
    @Documented
    @Retention(RetentionPolicy.CLASS)
    @Target(ElementType.TYPE)
    @interface Sets {
        Dimensions[] value();
    }
}
