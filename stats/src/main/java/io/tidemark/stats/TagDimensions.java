package io.tidemark.stats;

import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import java.util.List;

/** Which dimension sets {@link PeriodicMetrics} have. Each set of each row is a metric of its own for CloudWatch, and charged as one. */
public enum TagDimensions {
    /** One set, of all tags: each row is a metric. */
    ALL,
    /** No set: metrics have no dimensions, and CloudWatch puts all rows together. The tags are written as properties alone. */
    NONE,
    /** Two sets, of all tags and of none: each row is a metric, and all of them together are one. */
    ROLLED_UP;

    /** Of entries whose first fields are tags of these names. */
    EntryLayout layout(List<String> keys) {
        Shape.Builder shape = Shape.of("PeriodicMetrics");
        for (String key : keys) {
            shape.property(key, ValueShape.STRING).named();
        }
        if (!keys.isEmpty() && this != NONE) {
            shape.dimensions(keys.toArray(new String[0]));
            if (this == ROLLED_UP) {
                shape.dimensions();
            }
        }
        return EntryLayout.of(shape.build());
    }
}
