package io.tidemark.sink;

import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.internal.Warnings;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Finds entries that change between append and writing: the record was written to after it was emitted. In use with assertions enabled only; else
 * entries pass through untouched, and the compiler leaves no trace of it.
 */
final class LateWrites {

    /** Whether assertions are enabled. */
    static final boolean ON = LateWrites.class.desiredAssertionStatus();

    private final AtomicLong found = new AtomicLong();

    /** How many entries have changed. */
    long found() {
        return found.get();
    }

    /** For the thread that appends: the entry, and what it would write now. */
    Entry appended(Entry entry) {
        FieldSums sums = FieldSums.of(entry);
        return sums == null ? entry : new Noted(entry, sums);
    }

    /** For the consumer: the entry as it was given, after a look at whether it would write the same. */
    Entry taken(Entry entry, String queue) {
        if (!(entry instanceof Noted noted)) {
            return entry;
        }
        FieldSums now = FieldSums.of(noted.entry);
        String changed = now == null ? null : noted.sums.changed(now, noted.entry.layout());
        if (changed != null) {
            found.incrementAndGet();
            Warnings.warn(
                    "lateWrite",
                    queue,
                    name(noted.entry) + " was written to after it was emitted: " + changed
                            + " is no longer what it was when it was appended. Which of the two is written is up to chance."
                            + " Set fields before the record closes; try-with-resources closes it before catch and finally run",
                    null);
        }
        return noted.entry;
    }

    private static String name(Entry entry) {
        EntryLayout layout = entry.layout();
        return layout == EntryLayout.DYNAMIC ? entry.getClass().getName() : layout.type();
    }

    /** Stands for an entry in the queue, and only there. */
    private record Noted(Entry entry, FieldSums sums) implements Entry {
        @Override
        public EntryLayout layout() {
            return entry.layout();
        }

        @Override
        public long epochNanos() {
            return entry.epochNanos();
        }

        @Override
        public void writeTo(EntryWriter out) {
            entry.writeTo(out);
        }
    }
}
