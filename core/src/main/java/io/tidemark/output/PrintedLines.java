package io.tidemark.output;

import java.io.IOException;
import java.io.PrintStream;
import java.util.function.Supplier;

/** Writes to a print stream that may be another each time: what {@link StandardOutput} and {@link StandardError} have in common. */
final class PrintedLines {

    private final String name;
    private final Supplier<PrintStream> current;

    PrintedLines(String name, Supplier<PrintStream> current) {
        this.name = name;
        this.current = current;
    }

    void write(LineBlock block) throws IOException {
        PrintStream out = current.get();
        out.write(block.array(), 0, block.length());
        check(out);
    }

    void flush() throws IOException {
        check(current.get());
    }

    /** Flushes, too. */
    private void check(PrintStream out) throws IOException {
        if (out.checkError()) {
            throw new IOException(name + " has failed; its stream does not say how");
        }
    }

    String name() {
        return name;
    }
}
