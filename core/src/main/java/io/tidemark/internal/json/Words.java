package io.tidemark.internal.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Known bytes, held eight to a {@code long}, so that a short text is copied with a few stores. Copying writes beyond the end of the
 * text: the target must have room for that, and what comes next overwrites it.
 *
 * <p>The first 32 bytes are fields, and always written: the texts of one call site have different lengths, and a loop over them is
 * mostly mispredicted branches. Against {@code System.arraycopy} this halves the time ({@code EmfBenchmark}).
 */
public final class Words {

    /** How far beyond its end {@link #put} may write. */
    public static final int SLACK = 32;

    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    public static final Words EMPTY = new Words(new byte[0], 0);

    private final int length;
    private final long first;
    private final long second;
    private final long third;
    private final long fourth;

    /** All of them. */
    private final long[] words;

    private Words(byte[] bytes, int length) {
        this.length = length;
        byte[] padded = Arrays.copyOf(Arrays.copyOf(bytes, length), Math.max(32, (length + 7) / 8 * 8));
        words = new long[padded.length / 8];
        for (int i = 0; i < words.length; i++) {
            words[i] = (long) LONG.get(padded, i * 8);
        }
        first = words[0];
        second = words[1];
        third = words[2];
        fourth = words[3];
    }

    /** The text in UTF-8. It is taken as it is: nothing is escaped. */
    public static Words of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Words(bytes, bytes.length);
    }

    /** These bytes. */
    public static Words of(byte[] bytes, int length) {
        return new Words(bytes, length);
    }

    public int length() {
        return length;
    }

    /** Eight bytes of the text, from {@code 8 * at} on; 0 behind its end. */
    long word(int at) {
        return words[at];
    }

    /** Copies what there is of the text behind the first 32 bytes. */
    void putRest(byte[] out, int at) {
        long[] all = words;
        for (int i = 4; i < all.length; i++) {
            LONG.set(out, at + i * 8, all[i]);
        }
    }

    /** Copies the text to {@code out} from {@code at} on, and gives the place behind it. Needs {@link #SLACK} bytes more. */
    public int put(byte[] out, int at) {
        LONG.set(out, at, first);
        LONG.set(out, at + 8, second);
        LONG.set(out, at + 16, third);
        LONG.set(out, at + 24, fourth);
        if (length > 32) {
            putRest(out, at);
        }
        return at + length;
    }

    /** As {@link #put}, but writes less than 8 bytes beyond the end. */
    public int putTight(byte[] out, int at) {
        long[] all = words;
        for (int i = 0; i * 8 < length; i++) {
            LONG.set(out, at + i * 8, all[i]);
        }
        return at + length;
    }

    @Override
    public String toString() {
        byte[] bytes = new byte[words.length * 8];
        put(bytes, 0);
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
