package io.tidemark.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes of whole lines, with the place where each ends: what formats append to and outputs take. Reused, so that formatting
 * makes no garbage. For one thread.
 *
 * <p>A format writes into {@link #array} from {@link #length} on, after {@link #ensureFree}, and then calls {@link #endLine}; what it
 * wrote beyond the last end is not part of the block. A line includes its line feed, if it has one. The stream marks with
 * {@link #endEntry} which lines belong to one entry.
 */
public final class LineBlock {

    private byte[] array;
    private int length;
    private int[] ends = new int[64];
    private int lines;

    /** For each entry the number of lines up to its end. */
    private int[] entryEnds = new int[64];

    private int entries;

    public LineBlock(int capacity) {
        array = new byte[Math.max(16, capacity)];
    }

    /** The bytes; those up to {@link #length} are lines. Another array after {@link #ensureFree}. */
    public byte[] array() {
        return array;
    }

    /** Number of bytes in whole lines. */
    public int length() {
        return length;
    }

    /** Number of lines. */
    public int lines() {
        return lines;
    }

    public boolean isEmpty() {
        return lines == 0;
    }

    /** Where a line begins. */
    public int start(int line) {
        return line == 0 ? 0 : ends[line - 1];
    }

    /** Where a line ends, its line feed included. */
    public int end(int line) {
        return ends[line];
    }

    /**
     * Makes room for {@code bytes} bytes from {@code from} on, and keeps what is there before.
     *
     * @return {@link #array}
     */
    public byte[] ensureFree(int from, int bytes) {
        if (array.length - from < bytes) {
            array = Arrays.copyOf(
                    array, Math.max(from + bytes, Math.max(array.length, array.length + (array.length >> 1))));
        }
        return array;
    }

    /** Ends a line: the bytes from {@link #length} to {@code end} are one. */
    public void endLine(int end) {
        if (end <= length || end > array.length) {
            throw new IllegalArgumentException("a line from " + length + " to " + end + " of " + array.length);
        }
        if (lines == ends.length) {
            ends = Arrays.copyOf(ends, lines * 2);
        }
        ends[lines++] = end;
        length = end;
    }

    /** Ends an entry: the lines since the end of the last are its lines. */
    public void endEntry() {
        if (entries == entryEnds.length) {
            entryEnds = Arrays.copyOf(entryEnds, entries * 2);
        }
        entryEnds[entries++] = lines;
    }

    /** Number of entries that were ended. There may be lines behind the last. */
    public int entries() {
        return entries;
    }

    /** The line behind the last one of an entry. */
    public int entryEnd(int entry) {
        return entryEnds[entry];
    }

    /** Takes back all lines from this one on. */
    public void truncate(int toLines) {
        length = start(toLines);
        lines = toLines;
        while (entries > 0 && entryEnds[entries - 1] > toLines) {
            entries--;
        }
    }

    /** Empties the block. An array that had to grow beyond {@code keep} bytes is let go. */
    public void clear(int keep) {
        length = 0;
        lines = 0;
        entries = 0;
        if (array.length > keep) {
            array = new byte[keep];
        }
    }

    /** The bytes of all lines. */
    public ByteBuffer asBuffer() {
        return ByteBuffer.wrap(array, 0, length);
    }

    public void writeTo(OutputStream out) throws IOException {
        out.write(array, 0, length);
    }

    /** One line as text, its line feed included. */
    public String line(int line) {
        return new String(array, start(line), end(line) - start(line), StandardCharsets.UTF_8);
    }
}
