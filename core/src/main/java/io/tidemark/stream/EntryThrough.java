package io.tidemark.stream;

import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import java.util.function.UnaryOperator;

/** An entry that is written through another writer. */
final class EntryThrough implements Entry {

    private final Entry entry;
    private final UnaryOperator<EntryWriter> through;

    EntryThrough(Entry entry, UnaryOperator<EntryWriter> through) {
        this.entry = entry;
        this.through = through;
    }

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
        entry.writeTo(through.apply(out));
    }

    @Override
    public void writeSampleKey(EntryWriter out) {
        entry.writeSampleKey(through.apply(out));
    }

    @Override
    public Entry original() {
        return entry.original();
    }

    @Override
    public String toString() {
        return entry.toString();
    }
}
