package io.tidemark.stats;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a field of an {@link Aggregate} record by which records are grouped: those that are equal in all such fields are merged into one entry,
 * which has the fields. A value that is absent is a group of its own.
 *
 * <p>On whole numbers, booleans, and immutable values that are written as strings: a {@code String}, an enum, a {@code UUID}. Not inside a wide
 * event, which has one aggregate of a kind.
 *
 * @see KeyedAggregator
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.FIELD)
public @interface Key {}
