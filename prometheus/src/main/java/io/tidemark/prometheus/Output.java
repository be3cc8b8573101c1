package io.tidemark.prometheus;

import io.tidemark.internal.json.Numbers;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Bytes on their way to a stream, in large pieces. For one thread at a time; used again and again. */
// Guarded by ScrapeBenchmark.
final class Output {

    private static final int SIZE = 32 * 1024;

    /** A longer line makes it grow; then it is not kept. */
    private byte[] bytes;

    private int at;
    private OutputStream to = OutputStream.nullOutputStream();

    Output() {
        this(SIZE);
    }

    private Output(int size) {
        bytes = new byte[size];
    }

    /** For a few words. */
    static Output small() {
        return new Output(64);
    }

    void begin(OutputStream stream) {
        to = stream;
        at = 0;
    }

    /** Writes what is left, and forgets the stream. */
    void end() throws IOException {
        flush();
        to = OutputStream.nullOutputStream();
    }

    boolean isOfUsualSize() {
        return bytes.length == SIZE;
    }

    /** To be called between lines: what was written before stays where it is until then. */
    void flushIfFull() throws IOException {
        if (at > SIZE - SIZE / 4) {
            flush();
        }
    }

    private void flush() throws IOException {
        to.write(bytes, 0, at);
        at = 0;
    }

    private void room(int count) {
        if (bytes.length - at < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, at + count));
        }
    }

    /** Where the next byte goes: for {@link #since} and {@link #back}. */
    int at() {
        return at;
    }

    byte[] since(int from) {
        return Arrays.copyOfRange(bytes, from, at);
    }

    /** Forgets what was put from there on. */
    void back(int to) {
        at = to;
    }

    void put(byte[] text) {
        room(text.length);
        System.arraycopy(text, 0, bytes, at, text.length);
        at += text.length;
    }

    /** Three texts, with a comma after the second if that is not empty. */
    void put(byte[] first, byte[] second, byte[] third) {
        room(first.length + second.length + third.length + 1);
        byte[] to = bytes;
        int end = at;
        System.arraycopy(first, 0, to, end, first.length);
        end += first.length;
        if (second.length > 0) {
            System.arraycopy(second, 0, to, end, second.length);
            end += second.length;
            to[end++] = ',';
        }
        System.arraycopy(third, 0, to, end, third.length);
        at = end + third.length;
    }

    void put(char ascii) {
        room(1);
        bytes[at++] = (byte) ascii;
    }

    void put(long number) {
        room(Numbers.ROOM);
        at = Numbers.putLong(bytes, at, number);
    }

    /** In decimals, never with an exponent; {@code NaN}, {@code +Inf} and {@code -Inf} as both formats spell them. */
    void put(double number) {
        if (!Double.isFinite(number)) {
            put(Double.isNaN(number) ? Words.NAN : number > 0 ? Words.INFINITE : Words.MINUS_INFINITE);
        } else {
            room(Numbers.LONGEST);
            at = Numbers.putShortest(bytes, at, number);
        }
    }

    /** A text as both formats escape it; in descriptions the older one leaves quotes as they are. */
    void putEscaped(String text, boolean quotes) {
        room(text.length() * 3);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' || c == '\n' || (c == '"' && quotes)) {
                bytes[at++] = '\\';
                bytes[at++] = (byte) (c == '\n' ? 'n' : c);
            } else if (c < 0x80) {
                bytes[at++] = (byte) c;
            } else {
                i += putRare(text, i);
            }
        }
    }

    /** A character beyond ASCII. Gives how many {@code char}s it took beyond one. A half of one is written as U+FFFD. */
    private int putRare(String text, int from) {
        char c = text.charAt(from);
        if (c < 0x800) {
            bytes[at++] = (byte) (0xC0 | c >> 6);
            putSix(c);
            return 0;
        }
        if (Character.isHighSurrogate(c)
                && from + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(from + 1))) {
            int code = Character.toCodePoint(c, text.charAt(from + 1));
            bytes[at++] = (byte) (0xF0 | code >> 18);
            putSix(code >> 12);
            putSix(code >> 6);
            putSix(code);
            return 1;
        }
        int code = Character.isSurrogate(c) ? 0xFFFD : c;
        bytes[at++] = (byte) (0xE0 | code >> 12);
        putSix(code >> 6);
        putSix(code);
        return 0;
    }

    /** The last six bits, as a byte after the first of a character. */
    private void putSix(int bits) {
        bytes[at++] = (byte) (0x80 | (bits & 0x3F));
    }
}
