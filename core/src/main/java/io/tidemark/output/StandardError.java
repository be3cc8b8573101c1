package io.tidemark.output;

import java.io.IOException;

/**
 * Writes lines to what {@link System#err} is at the moment, each block with one call and flushed: as {@link StandardOutput}, for
 * programs whose standard output is their result.
 */
public final class StandardError implements Output {

    private final PrintedLines lines = new PrintedLines("standard error", () -> System.err);

    private StandardError() {}

    /** An output to {@code System.err}. */
    public static StandardError open() {
        return new StandardError();
    }

    @Override
    public void write(LineBlock block) throws IOException {
        lines.write(block);
    }

    @Override
    public void flush() throws IOException {
        lines.flush();
    }

    @Override
    public void close() throws IOException {
        flush();
    }

    @Override
    public String name() {
        return lines.name();
    }
}
