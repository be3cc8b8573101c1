package io.tidemark;

import io.tidemark.entry.ValueShape;
import io.tidemark.entry.ValueWriter;

/**
 * Writes any value as the string that its {@code toString} gives. For types that never change, such as {@code URI} or {@code
 * Locale}: it is called when the entry is written, after the record was closed.
 */
public final class ToString implements ValueFormatter<Object> {

    public ToString() {}

    @Override
    public void format(ValueWriter out, Object value) {
        out.string(value.toString());
    }

    @Override
    public ValueShape shape() {
        return ValueShape.STRING;
    }
}
