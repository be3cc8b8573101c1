package io.tidemark.unit;

import java.util.Objects;

/**
 * A unit outside the CloudWatch set. It converts into nothing.
 *
 * @param text what is written, for example {@code Furlongs}; not blank
 */
public record CustomUnit(String text) implements Unit {

    public CustomUnit {
        Objects.requireNonNull(text, "text");
        if (text.isBlank()) {
            throw new IllegalArgumentException(
                    "the text of a custom unit is blank: name the unit, or use MetricUnit.NONE");
        }
    }
}
