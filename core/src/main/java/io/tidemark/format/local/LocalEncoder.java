package io.tidemark.format.local;

import io.tidemark.entry.Entry;
import io.tidemark.format.EntryEncoder;
import io.tidemark.output.LineBlock;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.Problem;
import io.tidemark.stream.StreamStats;
import java.nio.charset.StandardCharsets;

/** Writes each entry as one block of text: one "line" of the {@link LineBlock}, however many lines it shows as, so that it stays whole. */
final class LocalEncoder implements EntryEncoder {

    private final Style style;
    private final Percentiles percentiles;
    private final StreamStats stats;

    LocalEncoder(Style style, Percentiles percentiles, StreamStats stats) {
        this.style = style;
        this.percentiles = percentiles;
        this.stats = stats;
    }

    @Override
    public Outcome encode(Entry entry, LineBlock block) {
        int lines = block.lines();
        try {
            EntryReading reading = EntryReading.of(entry, percentiles);
            reading.report(stats);
            if (reading.thrown() != null) {
                // As every format does, so that the figures of a stream do not depend on its format.
                return thrown(entry, reading.thrown());
            }
            byte[] text = (style.show(reading) + style.end()).getBytes(StandardCharsets.UTF_8);
            int start = block.length();
            System.arraycopy(text, 0, block.ensureFree(start, text.length), start, text.length);
            block.endLine(start + text.length);
            return Outcome.PENDING;
        } catch (Throwable problem) {
            block.truncate(lines);
            return thrown(entry, problem);
        }
    }

    private Outcome thrown(Entry entry, Throwable problem) {
        stats.problem(
                Problem.EXCEPTION, "an entry of " + entry.getClass().getName() + " could not be written", problem);
        return Outcome.INVALID;
    }
}
