package io.tidemark.entry;

/**
 * A closed record, ready to be written. It no longer changes.
 *
 * <p>{@link #writeTo} is pure: it may be called any number of times, from any thread, also from two at once, and calls the
 * writer with the same values each time. It does not throw. Formats rely on both: one that has to split an entry calls it again.
 *
 * <p>The guard that the processor generates for a record is its own entry. An entry may also be written by hand:
 *
 * <pre>{@code
 * record Heartbeat(long epochNanos, long beats) implements Entry {
 *     public void writeTo(EntryWriter out) {
 *         out.value("Beats").metric(beats);
 *     }
 * }
 * }</pre>
 */
public interface Entry {

    /** The layout that the indexes of {@link #writeTo} refer to; {@link EntryLayout#DYNAMIC} (the default) for none. */
    default EntryLayout layout() {
        return EntryLayout.DYNAMIC;
    }

    /** The time of the entry, in nanoseconds since 1970-01-01T00:00Z. Fixed when the entry was closed. */
    long epochNanos();

    /** Writes the fields that have a value, in declared order. A field without one is left out. */
    void writeTo(EntryWriter out);

    /** Writes only the fields that make up the key of a sampling group, in declared order. */
    default void writeSampleKey(EntryWriter out) {}

    /** The entry that was appended, where a stream has put this one around it ({@code withGlobals}, {@code quantized}); else this one. */
    default Entry original() {
        return this;
    }
}
