package io.tidemark.stress;

import io.tidemark.entry.Entry;
import io.tidemark.sink.EntrySink;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/** A sink that counts what is appended, and keeps what the appending thread read from the entry. */
final class Emissions implements EntrySink {

    private static final AtomicIntegerFieldUpdater<Emissions> COUNT =
            AtomicIntegerFieldUpdater.newUpdater(Emissions.class, "count");

    private volatile int count;
    private @Nullable Entry entry;
    private @Nullable Line line;

    @Override
    public void append(Entry entry) {
        // Before anything here is shared with another thread: that would show more of its writes than the guard does.
        Line read = Line.of(entry);
        this.entry = entry;
        line = read;
        COUNT.incrementAndGet(this);
    }

    /** How many entries were appended. */
    int count() {
        return count;
    }

    /** A number of the entry, as it was when it was appended; {@link Line#ABSENT} if nothing was. For arbiters. */
    int number(int field) {
        return line == null ? Line.ABSENT : line.number(field);
    }

    /** How many observations a field had when the entry was appended; {@link Line#ABSENT} if it was not. For arbiters. */
    int observations(int field) {
        return line == null ? Line.ABSENT : line.count(field);
    }

    /** The sum of the observations of a field when the entry was appended; {@link Line#ABSENT} if it was not. For arbiters. */
    double sum(int field) {
        return line == null ? Line.ABSENT : line.sum(field);
    }

    /** Whether the entry writes now what it wrote when it was appended. For arbiters. */
    boolean isUnchanged() {
        return entry != null && line != null && Line.of(entry).sameAs(line);
    }
}
