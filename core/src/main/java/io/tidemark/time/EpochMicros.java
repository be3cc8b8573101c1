package io.tidemark.time;

import io.tidemark.ValueFormatter;
import io.tidemark.entry.ValueShape;
import io.tidemark.entry.ValueWriter;
import java.time.Instant;

/**
 * Writes an instant as a string of microseconds since 1970-01-01T00:00Z: exact decimals down to the nanosecond, for example
 * {@code 1001001.5}, and none where there are none.
 */
public final class EpochMicros implements ValueFormatter<Instant> {

    public EpochMicros() {}

    /** What is written for an instant. */
    public static String text(Instant instant) {
        return EpochText.of(instant, 6);
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
