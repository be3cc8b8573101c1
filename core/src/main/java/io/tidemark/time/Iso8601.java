package io.tidemark.time;

import io.tidemark.ValueFormatter;
import io.tidemark.entry.ValueShape;
import io.tidemark.entry.ValueWriter;
import java.time.Instant;

/**
 * Writes an instant as ISO 8601 does, in UTC: {@code 2026-10-01T08:00:00Z}, with three, six or nine digits of the second where it has a
 * fraction. As {@link Instant#toString}.
 */
public final class Iso8601 implements ValueFormatter<Instant> {

    public Iso8601() {}

    @Override
    public void format(ValueWriter out, Instant value) {
        out.string(value.toString());
    }

    @Override
    public ValueShape shape() {
        return ValueShape.STRING;
    }
}
