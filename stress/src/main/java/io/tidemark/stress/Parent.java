package io.tidemark.stress;

import io.tidemark.Flatten;
import io.tidemark.LazySlot;
import io.tidemark.Metrics;
import io.tidemark.Slot;

/** A record with slots that sub-tasks fill. */
@Metrics
class Parent {
    static final int CALL_FIRST = 0;
    static final int CALL_SECOND = 1;
    static final int LATE_FIRST = 2;
    static final int LATE_SECOND = 3;

    @Flatten(prefix = "call")
    final Slot<Job> call = Slot.of(new Job());

    @Flatten(prefix = "late")
    final LazySlot<Job> late = LazySlot.create();
}
