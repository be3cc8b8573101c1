package io.tidemark.support;

import io.tidemark.entry.Entry;
import io.tidemark.format.EntryEncoder;
import io.tidemark.format.Format;
import io.tidemark.output.LineBlock;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.StreamStats;
import java.nio.charset.StandardCharsets;

/** One line for each {@link IdEntry}; one with a negative number is invalid. */
public final class IdFormat implements Format {

    @Override
    public EntryEncoder newEncoder(StreamStats stats) {
        return IdFormat::encode;
    }

    private static Outcome encode(Entry entry, LineBlock block) {
        IdEntry id = (IdEntry) entry;
        if (id.id() < 0) {
            return Outcome.INVALID;
        }
        add(block, id.line());
        return Outcome.PENDING;
    }

    /** Adds a line to a block. */
    public static void add(LineBlock block, String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        int from = block.length();
        System.arraycopy(bytes, 0, block.ensureFree(from, bytes.length), from, bytes.length);
        block.endLine(from + bytes.length);
    }

    /** A block of lines. */
    public static LineBlock block(String... lines) {
        LineBlock block = new LineBlock(64);
        for (String line : lines) {
            add(block, line);
        }
        return block;
    }
}
