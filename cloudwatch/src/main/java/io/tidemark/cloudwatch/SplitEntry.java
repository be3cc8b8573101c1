package io.tidemark.cloudwatch;

/** An entry with more lines than one request takes: it is settled when all its parts are, and lost if one of them is. */
final class SplitEntry {

    private int left;
    private boolean failed;

    SplitEntry(int parts) {
        left = parts;
    }

    /** A part is settled. */
    synchronized State settled(boolean partFailed) {
        failed |= partFailed;
        if (--left > 0) {
            return State.UNFINISHED;
        }
        return failed ? State.FAILED : State.EMITTED;
    }

    enum State {
        UNFINISHED,
        EMITTED,
        FAILED
    }
}
