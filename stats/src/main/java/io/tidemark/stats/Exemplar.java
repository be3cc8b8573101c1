package io.tidemark.stats;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * One of the values that a row has counted, and what leads from it to the work in which it was recorded.
 *
 * @param value as it was recorded; of a whole number the nearest there is
 * @param exact the value of a {@link LongMeasure}, or of a field of whole numbers; empty for others
 * @param time when
 * @param attachments of the measurement, as {@code trace_id}; {@code record_id} is the id of the record in which it was made
 */
public record Exemplar(double value, OptionalLong exact, Instant time, Map<String, String> attachments) {

    public Exemplar {
        Objects.requireNonNull(exact, "exact");
        Objects.requireNonNull(time, "time");
        attachments = Map.copyOf(attachments);
    }

    /** Of a number that is not whole. */
    public Exemplar(double value, Instant time, Map<String, String> attachments) {
        this(value, OptionalLong.empty(), time, attachments);
    }

    /** Of a whole number. */
    public static Exemplar ofLong(long value, Instant time, Map<String, String> attachments) {
        return new Exemplar((double) value, OptionalLong.of(value), time, attachments);
    }
}
