package io.tidemark.time;

import io.tidemark.ValueFormatter;
import io.tidemark.entry.ValueShape;
import io.tidemark.entry.ValueWriter;
import java.time.Instant;

/**
 * Writes an instant as a string of milliseconds since 1970-01-01T00:00Z: exact decimals down to the nanosecond, for example
 * {@code 1001.001}, and none where there are none. What an {@code Instant} is written with that
 * has no formatter of its own.
 */
public final class EpochMillis implements ValueFormatter<Instant> {

    public EpochMillis() {}

    /** What is written for an instant. */
    public static String text(Instant instant) {
        return EpochText.of(instant, 3);
    }

    @Override
    public void format(ValueWriter out, Instant value) {
        out.string(text(value));
    }

    @Override
    public ValueShape shape() {
        return ValueShape.STRING;
    }
}
