package io.tidemark;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The time of the entry itself. On one field of a record, an {@code Instant} or a {@code long} of milliseconds since
 * 1970-01-01T00:00Z. Without it, and where it is null, the time of an entry is the moment at which its guard was closed.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface Timestamp {}
