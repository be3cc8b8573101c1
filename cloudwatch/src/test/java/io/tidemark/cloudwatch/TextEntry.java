package io.tidemark.cloudwatch;

import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryWriter;
import io.tidemark.format.Format;
import io.tidemark.stream.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** An entry that is written as the lines that it is made of, with {@link #FORMAT}. */
record TextEntry(Instant time, List<String> lines) implements Entry {

    static final Format FORMAT = stats -> (entry, block) -> {
        for (String line : ((TextEntry) entry).lines()) {
            byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
            int at = block.length();
            System.arraycopy(bytes, 0, block.ensureFree(at, bytes.length), at, bytes.length);
            block.endLine(at + bytes.length);
        }
        return Outcome.PENDING;
    };

    TextEntry(Instant time, String... lines) {
        this(time, List.of(lines));
    }

    /** A line of so many bytes. */
    static String text(int bytes) {
        return "x".repeat(bytes);
    }

    @Override
    public long epochNanos() {
        return Math.multiplyExact(time.toEpochMilli(), 1_000_000L);
    }

    @Override
    public void writeTo(EntryWriter out) {}
}
