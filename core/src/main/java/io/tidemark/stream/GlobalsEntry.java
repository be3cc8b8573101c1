package io.tidemark.stream;

import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import java.util.Set;

/** An entry with the fields of another before its own. */
final class GlobalsEntry implements Entry {

    private final Entry globals;
    private final Entry own;
    private final EntryLayout layout;

    /** Fields that both have: those of the globals are left out. */
    private final Set<String> clashes;

    GlobalsEntry(Entry globals, Entry own, EntryLayout layout, Set<String> clashes) {
        this.globals = globals;
        this.own = own;
        this.layout = layout;
        this.clashes = clashes;
    }

    @Override
    public EntryLayout layout() {
        return layout;
    }

    @Override
    public long epochNanos() {
        return own.epochNanos();
    }

    @Override
    public void writeTo(EntryWriter out) {
        globals.writeTo(clashes.isEmpty() ? out : new WithoutNames(out, globals.layout(), clashes));
        own.writeTo(shifted(out));
    }

    @Override
    public void writeSampleKey(EntryWriter out) {
        own.writeSampleKey(shifted(out));
    }

    @Override
    public Entry original() {
        return own.original();
    }

    private EntryWriter shifted(EntryWriter out) {
        int by = globals.layout().size();
        return by == 0 ? out : new ShiftedWriter(out, by);
    }

    @Override
    public String toString() {
        return own + " with globals";
    }
}
