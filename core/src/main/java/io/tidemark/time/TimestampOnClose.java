package io.tidemark.time;

import io.tidemark.CloseValue;
import java.time.Instant;
import java.util.Objects;

/**
 * The moment at which the entry of the record is emitted. Written as an {@code Instant}: a string of epoch milliseconds, unless
 * the field names another formatter. Immutable.
 */
public final class TimestampOnClose implements CloseValue<Instant> {

    private final TimeSource source;

    private TimestampOnClose(TimeSource source) {
        this.source = source;
    }

    /** By the time source that is current now. */
    public static TimestampOnClose create() {
        return new TimestampOnClose(TimeSource.current());
    }

    /** By this time source. */
    public static TimestampOnClose create(TimeSource source) {
        return new TimestampOnClose(Objects.requireNonNull(source, "source"));
    }

    @Override
    public Instant closeValue() {
        return source.instant();
    }

    @Override
    public String toString() {
        return "TimestampOnClose";
    }
}
