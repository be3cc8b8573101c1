package io.tidemark.output;

import java.io.IOException;

/**
 * Takes the lines that a format made, in blocks.
 *
 * <p>An output is used by one thread at a time. It takes a block whole or not at all: if {@link #write} throws, the lines of the block are
 * counted as failed, and the output has removed what it wrote of them, or closes off the broken line before it writes the next.
 * After a failure it is written to again: whether it opens its file or connection anew is its own affair. One that keeps lines
 * for later, or may lose some entries of a block and not others, is a {@link SettlingOutput}.
 */
public interface Output extends AutoCloseable {

    /** Takes the lines of a block, in order. The block is the caller's again when this returns. */
    void write(LineBlock block) throws IOException;

    /** Hands everything written so far over to the system or the peer. It need not be on a disk. */
    void flush() throws IOException;

    /**
     * The next {@link #write} is to be tried, however shortly after a failure it comes: someone waits for it, or it is the last. Nothing, for
     * an output that always tries.
     */
    default void retryNow() {}

    /** Flushes and frees what the output holds. */
    @Override
    void close() throws IOException;

    /** What the output is called in warnings and reports, for example a file name. */
    default String name() {
        String name = getClass().getSimpleName();
        return name.isEmpty() ? "output" : name;
    }
}
