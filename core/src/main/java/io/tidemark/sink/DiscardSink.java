package io.tidemark.sink;

import io.tidemark.entry.Entry;

/** Forgets every entry, and counts nothing. For programs and tests that want no metrics. */
public final class DiscardSink implements EntrySink {

    private static final DiscardSink INSTANCE = new DiscardSink();

    private DiscardSink() {}

    /** The one there is. */
    public static DiscardSink instance() {
        return INSTANCE;
    }

    @Override
    public void append(Entry entry) {}

    @Override
    public String toString() {
        return "DiscardSink";
    }
}
