package io.tidemark;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The field identifies the record: a request id, a job id. It is a {@code String} or a {@code UUID}, one field of a record at most, and written
 * all the same. {@link UnitOfWork#currentRecordId} gives it while the work is on, so that a measurement can name the line that tells the
 * rest. It is the id of the record itself: that of a flattened record is an ordinary field of the entry.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface RecordId {}
