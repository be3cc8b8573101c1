package io.tidemark.stress;

import io.tidemark.Metrics;
import io.tidemark.State;
import io.tidemark.StateHandle;

/** A record of the version that the work acted upon. */
@Metrics
class Versioned {
    static final int VERSION = 0;

    final StateHandle<Long> version;

    Versioned(State<Long> version) {
        this.version = version.handle();
    }
}
