package io.tidemark.http;

import org.jspecify.annotations.Nullable;

/** What a response has sent so far, and whether there is still somebody there. Used by one thread at a time. */
final class SentBytes {

    private long count;
    private @Nullable Throwable failure;

    void add(long more) {
        count += more;
    }

    /** Nothing of it will be sent. */
    void reset() {
        count = 0;
    }

    long count() {
        return count;
    }

    /** The first counts: those that follow are its consequences. */
    void failed(Throwable problem) {
        if (failure == null) {
            failure = problem;
        }
    }

    @Nullable
    Throwable failure() {
        return failure;
    }
}
