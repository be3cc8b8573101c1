package io.tidemark.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Copies of lines that a connection has not taken for certain, oldest first. Lines that were sent and not {@linkplain #confirm
 * confirmed} are kept, so that they can be sent again, from the beginning of a line, over another connection.
 */
final class WaitingLines {

    /** Small blocks are put together up to this size, so that their overhead stays small beside their bytes. */
    private static final int CHUNK_BYTES = 64 * 1024;

    /** What a channel copies for each write. */
    private static final int WRITE_BYTES = 64 * 1024;

    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();
    private @Nullable Chunk spare;
    private long bytes;

    /** Takes what it can of some bytes, and does not wait. */
    interface Taker {
        /** Gives the number of bytes taken. */
        int take(ByteBuffer bytes) throws IOException;
    }

    private static final class Chunk {
        LineBlock lines = new LineBlock(CHUNK_BYTES);

        /** The first line that is not confirmed. */
        int line;

        /** The first entry that is not settled. */
        int entry;

        /** The connection has taken the bytes up to here. */
        int sent;

        boolean isDone() {
            return line == lines.lines();
        }

        /** Copies lines and marks; a line behind the last mark becomes an entry. */
        void append(LineBlock from, int fromLine, int toLine, int fromEntry) {
            int start = from.start(fromLine);
            int at = lines.length();
            int length = from.end(toLine - 1) - start;
            System.arraycopy(from.array(), start, lines.ensureFree(at, length), at, length);
            int next = fromEntry;
            for (int i = fromLine; i < toLine; i++) {
                lines.endLine(at + from.end(i) - start);
                if (next >= from.entries()) {
                    lines.endEntry();
                } else if (from.entryEnd(next) == i + 1) {
                    lines.endEntry();
                    next++;
                }
            }
        }
    }

    boolean isEmpty() {
        return chunks.isEmpty();
    }

    /** Bytes of all lines that are not confirmed. */
    long bytes() {
        return bytes;
    }

    void add(LineBlock block) {
        if (block.isEmpty()) {
            return;
        }
        Chunk last = chunks.peekLast();
        if (last == null || last.lines.length() + block.length() > CHUNK_BYTES) {
            last = spare == null ? new Chunk() : spare;
            spare = null;
            chunks.add(last);
        }
        last.append(block, 0, block.lines(), 0);
        bytes += block.length();
    }

    /** Gives bytes to a taker until it takes no more, or there are no more. */
    long sendTo(Taker taker) throws IOException {
        long sent = 0;
        for (Chunk chunk : chunks) {
            while (chunk.sent < chunk.lines.length()) {
                int length = Math.min(WRITE_BYTES, chunk.lines.length() - chunk.sent);
                int taken = taker.take(ByteBuffer.wrap(chunk.lines.array(), chunk.sent, length));
                chunk.sent += taken;
                sent += taken;
                if (taken < length) {
                    return sent;
                }
            }
        }
        return sent;
    }

    /** The lines that were sent whole have arrived, as far as can be known. Gives the number of entries that are done by that. */
    long confirm() {
        long entries = 0;
        while (!chunks.isEmpty()) {
            Chunk chunk = chunks.getFirst();
            while (!chunk.isDone() && chunk.lines.end(chunk.line) <= chunk.sent) {
                bytes -= chunk.lines.end(chunk.line) - chunk.lines.start(chunk.line);
                chunk.line++;
                if (chunk.line == chunk.lines.entryEnd(chunk.entry)) {
                    chunk.entry++;
                    entries++;
                }
            }
            if (!chunk.isDone()) {
                break;
            }
            free(chunks.removeFirst());
        }
        return entries;
    }

    /** The connection is lost: what is not confirmed has to be sent again. */
    void rewind() {
        for (Chunk chunk : chunks) {
            chunk.sent = chunk.lines.start(chunk.line);
        }
    }

    /**
     * Drops the oldest entries until no more than so many bytes wait. An entry that the connection has a part of is kept: its rest has to
     * follow.
     *
     * @return the number of entries dropped
     */
    long dropDownTo(long limit) {
        if (bytes <= limit || chunks.isEmpty()) {
            return 0;
        }
        long dropped = 0;
        Iterator<Chunk> oldest = chunks.iterator();
        if (splitOffBegun()) {
            oldest = chunks.iterator();
            oldest.next();
        }
        while (bytes > limit && oldest.hasNext()) {
            Chunk chunk = oldest.next();
            while (bytes > limit && !chunk.isDone()) {
                int from = chunk.lines.start(chunk.line);
                chunk.line = chunk.lines.entryEnd(chunk.entry++);
                chunk.sent = chunk.lines.start(chunk.line);
                bytes -= chunk.sent - from;
                dropped++;
            }
            if (chunk.isDone()) {
                oldest.remove();
                free(chunk);
            }
        }
        return dropped;
    }

    /** Puts the entry that the connection has a part of, if there is one, into a chunk of its own at the head. */
    private boolean splitOffBegun() {
        Chunk head = chunks.getFirst();
        int from = head.lines.start(head.line);
        if (head.sent == from) {
            return false;
        }
        int end = head.lines.entryEnd(head.entry);
        if (end == head.lines.lines()) {
            return true;
        }
        Chunk begun = new Chunk();
        begun.append(head.lines, head.line, end, head.entry);
        begun.sent = head.sent - from;
        head.line = end;
        head.entry++;
        head.sent = head.lines.start(end);
        chunks.addFirst(begun);
        return true;
    }

    private void free(Chunk chunk) {
        chunk.lines.clear(CHUNK_BYTES);
        chunk.line = 0;
        chunk.entry = 0;
        chunk.sent = 0;
        spare = chunk;
    }
}
