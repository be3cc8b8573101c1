package io.tidemark.internal.json;

import java.util.Arrays;

/** A byte array that grows, for values that are put together before it is known where they go. */
public final class Scratch {

    private static final int KEPT = 64 * 1024;

    private byte[] bytes = new byte[1024];

    /** The array, with room for {@code count} bytes from {@code at} on. What is before is kept. */
    public byte[] room(int at, int count) {
        if (bytes.length - at < count) {
            bytes = Arrays.copyOf(bytes, Math.max(at + count, bytes.length * 2));
        }
        return bytes;
    }

    /** The array. */
    public byte[] bytes() {
        return bytes;
    }

    /** Gives the array away, and takes another for it. */
    public byte[] exchange(byte[] other) {
        byte[] given = bytes;
        bytes = other;
        return given;
    }

    /** Lets go of an array that had to grow large. */
    public void shrink() {
        if (bytes.length > KEPT) {
            bytes = new byte[KEPT];
        }
    }
}
