package io.tidemark.benchmarks;

import io.tidemark.entry.Entry;
import io.tidemark.format.EntryEncoder;
import io.tidemark.format.emf.Emf;
import io.tidemark.format.json.Json;
import io.tidemark.output.LineBlock;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.StreamStats;
import java.util.List;

/**
 * Writes entries of many types by several kinds of writers, so that the compiled code of a format can count on neither: as it is in a service,
 * and not in a benchmark of one record.
 */
final class Exercise {
    private static final int KEEP = 64 * 1024;

    private final List<Entry> entries = RecordTypes.closed();
    private final StreamStats stats = new StreamStats("exercise");
    private final EntryEncoder emf = Emf.builder("Exercise").build().newEncoder(stats);
    private final EntryEncoder json = Json.create().newEncoder(stats);
    private final AddingWriter adding = new AddingWriter();
    private final LineBlock block = new LineBlock(KEEP);

    /** Every entry by every writer, this many times. */
    void run(int times) {
        for (int i = 0; i < times; i++) {
            for (Entry entry : entries) {
                block.clear(KEEP);
                if (emf.encode(entry, block) != Outcome.PENDING || json.encode(entry, block) != Outcome.PENDING) {
                    throw new IllegalStateException(stats.toString());
                }
                entry.writeTo(adding);
            }
        }
    }

    long sum() {
        return adding.sum();
    }
}
