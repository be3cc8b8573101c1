package io.tidemark.output;

import java.io.IOException;
import java.io.PrintStream;
import java.util.function.Supplier;

/** Writes to a print stream that may be another each time. */
abstract sealed class PrintedLines implements Output permits StandardOutput, StandardError {

    private final String name;
    private final Supplier<PrintStream> current;

    PrintedLines(String name, Supplier<PrintStream> current) {
        this.name = name;
        this.current = current;
    }

    @Override
    public final void write(LineBlock block) throws IOException {
        PrintStream out = current.get();
        out.write(block.array(), 0, block.length());
        check(out);
    }

    @Override
    public final void flush() throws IOException {
        check(current.get());
    }

    /** Flushes, too. */
    private void check(PrintStream out) throws IOException {
        if (out.checkError()) {
            throw new IOException(name + " has failed; its stream does not say how");
        }
    }

    @Override
    public final void close() throws IOException {
        flush();
    }

    @Override
    public final String name() {
        return name;
    }
}
