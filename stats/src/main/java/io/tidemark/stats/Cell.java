package io.tidemark.stats;

import org.jspecify.annotations.Nullable;

/**
 * What a row has counted. Recording waits for nobody, and what is recorded is in the next snapshot as a whole or not at all.
 */
abstract sealed class Cell permits StripedCell, LastCell {

    /** When it began; nanoseconds since 1970. */
    final long startNanos;

    /** The newest ones; null if the view does not ask for them. */
    final @Nullable Exemplars exemplars;

    // For who takes snapshots, one at a time.
    private long countBefore = -1;
    private long idleSince;

    Cell(long startNanos, @Nullable Exemplars exemplars) {
        this.startNanos = startNanos;
        this.exemplars = exemplars;
    }

    static Cell of(Plan plan, long startNanos, @Nullable Exemplars exemplars) {
        return plan.kind == Aggregation.Kind.LAST
                ? new LastCell(plan, startNanos, exemplars)
                : new StripedCell(plan, startNanos, exemplars);
    }

    /**
     * Counts a value that the plan takes.
     *
     * @param exact the value if it is whole
     * @return false if the cell was closed: then nothing is counted here, and whoever closed it has seen all that is
     */
    abstract boolean record(double value, long exact);

    /** From here on nothing is counted here any more. */
    abstract void close();

    /** How many values were counted. */
    abstract long count();

    /** All that was recorded. Null if nothing was. */
    abstract @Nullable AggregationData snapshot();

    /** An open cell that goes on from where this one, which is closed, ended. */
    abstract Cell continued();

    /** Whether nothing was recorded for so long, as far as the calls of this method tell. */
    final boolean isIdle(long now, long nanos) {
        long count = count();
        if (count != countBefore) {
            countBefore = count;
            idleSince = now;
        }
        return now - idleSince >= nanos;
    }

    /** Whether it counted since {@link #isIdle} looked. */
    final boolean countedSince() {
        return count() != countBefore;
    }
}
