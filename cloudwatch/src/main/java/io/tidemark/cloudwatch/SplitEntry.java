package io.tidemark.cloudwatch;

import io.tidemark.stream.Outcome;
import org.jspecify.annotations.Nullable;

/** An entry with more lines than one request takes: it is settled when all its parts are, and lost if one of them is. */
final class SplitEntry {

    private int left;
    private boolean failed;

    SplitEntry(int parts) {
        left = parts;
    }

    /**
     * A part is settled.
     *
     * @return what has become of the entry; null as long as other parts are not settled
     */
    synchronized @Nullable Outcome settled(boolean partFailed) {
        failed |= partFailed;
        if (--left > 0) {
            return null;
        }
        return failed ? Outcome.FAILED : Outcome.EMITTED;
    }
}
