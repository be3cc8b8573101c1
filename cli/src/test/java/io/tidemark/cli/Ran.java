package io.tidemark.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** The command, as it was called, and what it printed. */
record Ran(int status, String out, String err) {

    static Ran of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Ran(status, out.toString(), err.toString());
    }
}
