package io.tidemark.benchmarks;

import io.tidemark.Counter;
import io.tidemark.Flatten;
import io.tidemark.LazySlot;
import io.tidemark.Metrics;
import io.tidemark.SharedChild;
import java.util.concurrent.atomic.AtomicLong;

/** Three records of one plain field more each: values that are copied at closing, a slot, a shared part. */
final class SharedRecord {

    private SharedRecord() {}

    @Metrics
    static class Plain {
        long rows;
    }

    @Metrics
    static class Copied {
        long rows;
        final Counter hits = Counter.create();
        final AtomicLong bytes = new AtomicLong();
    }

    @Metrics(root = false)
    static class Part {
        long status;
    }

    @Metrics
    static class Slotted {
        long rows;

        @Flatten
        final LazySlot<Part> part = LazySlot.create();
    }

    @Metrics(root = false)
    static class Counts {
        final AtomicLong hits = new AtomicLong();
    }

    @Metrics
    static class Shared {
        long rows;

        @Flatten
        final SharedChild<Counts> counts = SharedChild.of(new Counts());
    }
}
