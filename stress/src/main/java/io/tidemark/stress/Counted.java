package io.tidemark.stress;

import io.tidemark.Counter;
import io.tidemark.CounterGuard;
import io.tidemark.Metrics;

/** A record that is counted while it is open. */
@Metrics
class Counted {
    final CounterGuard open;

    Counted(Counter counter) {
        this.open = counter.incrementScoped();
    }
}
