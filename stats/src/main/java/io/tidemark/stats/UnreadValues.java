package io.tidemark.stats;

import io.tidemark.entry.EntryWriter;
import io.tidemark.internal.NoEntry;

/** Stands where generated code has a writer of entries, of which it only uses {@link #invalid} when it merges. */
final class UnreadValues extends NoEntry {

    static final EntryWriter WRITER = new UnreadValues();

    private UnreadValues() {}

    @Override
    public void invalid(int field, String why) {
        RecordAggregate.leaveOut(why);
    }
}
