package io.tidemark;

import io.tidemark.entry.Flag;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The fields of the record in this field become fields of this record, in its place.
 *
 * <p>Also on what has names that only run time knows. A {@code Map} with {@code String} keys, or with those of an enum, writes each of its
 * values under its key: numbers, booleans and durations as metrics; strings, enums, UUIDs and the like as properties. Keys are written as
 * they are, those of an enum as its constants are written where they are values; they take no prefix, neither from here nor from further
 * out. The map is copied when the record closes. A {@link DynamicField} is a single one of these, and its key takes prefixes.
 *
 * <p>Nothing stops a timer in a map when the record closes: one among {@code Object}s is read when the entry is emitted, which a flush
 * guard may keep back. Stop it by hand, or make it a field of its own.
 *
 * <p>A value that cannot be written costs itself and is counted; a key that is a name of the entry already costs the entry.
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
