package io.tidemark.stats;

import io.tidemark.unit.Unit;

/**
 * Strategy for {@link Merge}: keeps the least number, or the shortest duration. Of several observations that were recorded as one total their mean counts. A NaN
 * is left out, and counted.
 *
 * <p>Its objects are made by generated code.
 */
public final class Min extends Extreme {

    /** For generated code: of a field with this unit. */
    public Min(Unit unit) {
        super(unit, false);
    }

    @Override
    public String toString() {
        return "Min";
    }
}
