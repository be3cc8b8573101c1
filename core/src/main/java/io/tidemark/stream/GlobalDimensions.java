package io.tidemark.stream;

import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import java.util.Map;
import java.util.Objects;

/** Properties that are one dimension set. */
final class GlobalDimensions implements Entry {

    private final EntryLayout layout;
    private final String[] values;

    private GlobalDimensions(EntryLayout layout, String[] values) {
        this.layout = layout;
        this.values = values;
    }

    static GlobalDimensions of(Map<String, String> dimensions) {
        if (dimensions.isEmpty()) {
            throw new IllegalArgumentException("no global dimension is given");
        }
        Shape.Builder shape = Shape.of("global dimensions");
        dimensions.forEach((name, value) -> {
            Objects.requireNonNull(value, () -> "the value of the global dimension \"" + name + "\"");
            if (name.isBlank() || value.isBlank()) {
                throw new IllegalArgumentException("the global dimension \"" + name + "\" has the value \"" + value
                        + "\": neither may be blank, CloudWatch does not take it");
            }
            shape.property(name, ValueShape.STRING).named();
        });
        shape.dimensions(dimensions.keySet().toArray(new String[0]));
        return new GlobalDimensions(
                EntryLayout.of(shape.build()), dimensions.values().toArray(new String[0]));
    }

    @Override
    public EntryLayout layout() {
        return layout;
    }

    @Override
    public long epochNanos() {
        return 0;
    }

    @Override
    public void writeTo(EntryWriter out) {
        for (int i = 0; i < values.length; i++) {
            out.property(i, values[i]);
        }
    }

    @Override
    public String toString() {
        return layout.toString();
    }
}
