package io.tidemark.output;

import java.io.PrintStream;

/**
 * Writes lines to what {@link System#out} is at the moment, each block with one call and flushed.
 *
 * <p>Lines that others print stay whole beside them; a line that others have begun and not ended is continued. A {@link PrintStream} does not throw and does not forget: once it
 * {@linkplain PrintStream#checkError has failed} for whoever printed to it, every later block counts as failed, though it may come
 * through, until {@link System#setOut}. Closing this output flushes, and does not close {@code System.out}.
 */
public final class StandardOutput extends PrintedLines {

    private StandardOutput() {
        super("standard output", () -> System.out);
    }

    /** An output to {@code System.out}. */
    public static StandardOutput open() {
        return new StandardOutput();
    }
}
