package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.entry.Entry;
import io.tidemark.sink.EntrySink;
import java.util.ArrayList;
import java.util.List;

/** Keeps what is appended, as lines. */
final class RecordingSink implements EntrySink {

    private final List<Entry> entries = new ArrayList<>();

    @Override
    public synchronized void append(Entry entry) {
        entries.add(entry);
    }

    List<Entry> entries() {
        return entries;
    }

    RecordedEntry only() {
        assertThat(entries).hasSize(1);
        return new RecordedEntry(entries.get(0));
    }

    RecordedEntry get(int index) {
        return new RecordedEntry(entries.get(index));
    }
}
