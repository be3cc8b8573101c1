package io.tidemark.output;

/**
 * Writes lines to what {@link System#err} is at the moment, each block with one call and flushed: as {@link StandardOutput}, for
 * programs whose standard output is their result.
 */
public final class StandardError extends PrintedLines {

    private StandardError() {
        super("standard error", () -> System.err);
    }

    /** An output to {@code System.err}. */
    public static StandardError open() {
        return new StandardError();
    }
}
