package io.tidemark.otlp;

import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import java.util.function.Consumer;

/** An entry that is written as a test says. */
record Written(EntryLayout layout, long epochNanos, Consumer<EntryWriter> fields) implements Entry {

    static final long TIME = 1_752_774_958_378_123_456L;

    /** One without a layout. */
    static Written of(Consumer<EntryWriter> fields) {
        return new Written(EntryLayout.DYNAMIC, TIME, fields);
    }

    static Written of(EntryLayout layout, Consumer<EntryWriter> fields) {
        return new Written(layout, TIME, fields);
    }

    /** One that is told from others by its text. */
    static Written text(String text) {
        return of(out -> out.value("text").string(text));
    }

    @Override
    public void writeTo(EntryWriter out) {
        fields.accept(out);
    }
}
