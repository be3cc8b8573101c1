package io.tidemark.stats;

import io.tidemark.unit.Unit;

/**
 * Strategy for {@link Merge}: keeps the greatest number, or the longest duration. Of several observations that were recorded as one total their mean counts. A NaN
 * is left out, and counted.
 *
 * <p>Its objects are made by generated code.
 */
public final class Max extends Extreme {

    /** For generated code: of a field with this unit. */
    public Max(Unit unit) {
        super(unit, true);
    }

    @Override
    public String toString() {
        return "Max";
    }
}
