package io.tidemark.stats;

import java.time.Instant;
import java.util.Map;

/**
 * One of the values that a row has counted, and what leads from it to the work in which it was recorded.
 *
 * @param value as it was recorded
 * @param time when
 * @param attachments of the measurement, as {@code trace_id}; {@code record_id} is the id of the record in which it was made
 */
public record Exemplar(double value, Instant time, Map<String, String> attachments) {

    public Exemplar {
        attachments = Map.copyOf(attachments);
    }
}
