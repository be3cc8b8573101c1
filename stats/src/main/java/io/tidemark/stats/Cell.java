package io.tidemark.stats;

import org.jspecify.annotations.Nullable;

/**
 * What a row has counted. Recording waits for nobody, and what is recorded is in the next snapshot as a whole or not at all.
 */
sealed interface Cell permits StripedCell, LastCell {

    static Cell of(Plan plan, long startNanos, @Nullable Exemplars exemplars) {
        return plan.kind == Aggregation.Kind.LAST
                ? new LastCell(startNanos, exemplars)
                : new StripedCell(plan, startNanos, exemplars);
    }

    /** When it began; nanoseconds since 1970. */
    long startNanos();

    /** The newest ones; null if the view does not ask for them. */
    @Nullable
    Exemplars exemplars();

    /**
     * Counts a value that the plan takes.
     *
     * @param plan by which the cell was made. It is not read from the cell: so it is at hand before the cell is
     * @param exact the value if it is whole
     * @return false if the cell was closed: then nothing is counted here, and whoever closed it has seen all that is
     */
    boolean record(Plan plan, double value, long exact);

    /** From here on nothing is counted here any more. */
    void close();

    /** How many values were counted. */
    long count();

    /** All that was recorded. Null if nothing was. */
    @Nullable
    AggregationData snapshot(Plan plan);

    /** An open cell that goes on from where this one, which is closed, ended. */
    Cell continued(Plan plan);
}
