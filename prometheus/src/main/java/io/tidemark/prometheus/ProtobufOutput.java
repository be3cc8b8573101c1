package io.tidemark.prometheus;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A message of protocol buffers ("Encoding", their documentation). By hand: the libraries for it make newer JVMs warn of {@code Unsafe}, and are larger than all
 * of this library.
 */
final class ProtobufOutput {

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;

    private byte[] bytes = new byte[16 * 1024];
    private int at;

    /** Writes all there is, with its length before it, and begins anew. */
    void flush(OutputStream to) throws IOException {
        int end = at;
        varint(end);
        to.write(bytes, end, at - end);
        to.write(bytes, 0, end);
        at = 0;
    }

    private void room(int count) {
        if (bytes.length - at < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, at + count));
        }
    }

    private void varint(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[at++] = (byte) rest;
    }

    private void tag(int field, int type) {
        varint((long) field << 3 | type);
    }

    /** A whole number that is not negative, or nearly never. */
    void put(int field, long value) {
        tag(field, VARINT);
        varint(value);
    }

    /** A whole number of either sign. */
    void putSigned(int field, long value) {
        tag(field, VARINT);
        varint(value << 1 ^ value >> 63);
    }

    void put(int field, double value) {
        tag(field, FIXED_64);
        room(8);
        // NaN as one of many: of these, one says to Prometheus that the row is gone.
        long bits = Double.doubleToLongBits(value);
        for (int i = 0; i < 8; i++) {
            bytes[at++] = (byte) (bits >>> (8 * i));
        }
    }

    /** A text; half of a character is written as U+FFFD. */
    void put(int field, String text) {
        tag(field, BYTES);
        if (isAscii(text)) {
            varint(text.length());
            room(text.length());
            for (int i = 0; i < text.length(); i++) {
                bytes[at++] = (byte) text.charAt(i);
            }
            return;
        }
        byte[] encoded = text.replaceAll("\\p{Cs}", "\uFFFD").getBytes(StandardCharsets.UTF_8);
        varint(encoded.length);
        room(encoded.length);
        System.arraycopy(encoded, 0, bytes, at, encoded.length);
        at += encoded.length;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** Begins a message within this one. Gives what {@link #end} needs. */
    int begin(int field) {
        tag(field, BYTES);
        // Most are shorter than 128 bytes.
        room(1);
        return ++at;
    }

    /** Ends the message: its length comes before it. */
    void end(int begin) {
        int length = at - begin;
        int more = 0;
        for (int rest = length >>> 7; rest != 0; rest >>>= 7) {
            more++;
        }
        room(more);
        System.arraycopy(bytes, begin, bytes, begin + more, length);
        at = begin - 1;
        varint(length);
        at += length;
    }
}
