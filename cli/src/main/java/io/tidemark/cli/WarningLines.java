package io.tidemark.cli;

import java.io.PrintWriter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Prints Tidemark's warnings as a person at a terminal wants them: one line each, with the reason and without a stack trace. Whoever has configured logging gets
 * them as configured.
 */
final class WarningLines {
    private static final String CONFIGURATION = "java.util.logging.config.";

    /** A logger is forgotten, with its level and its handlers, unless someone keeps it. */
    private static final Logger NETTY = Logger.getLogger("io.netty");

    /** What it says is in Tidemark's own warnings. */
    private static final Logger OPENTELEMETRY = Logger.getLogger("io.opentelemetry");

    private final Logger logger = Logger.getLogger("io.tidemark");

    private final Handler lines;

    private WarningLines(PrintWriter err, boolean quiet) {
        this.lines = new Lines(err, quiet);
        if (System.getProperty(CONFIGURATION + "file") == null && System.getProperty(CONFIGURATION + "class") == null) {
            logger.addHandler(lines);
            logger.setUseParentHandlers(false);
            // It takes this one where SLF4J logs nowhere, and has something to say of requests that are given up, even
            // after all is over.
            NETTY.setLevel(Level.OFF);
            OPENTELEMETRY.setLevel(Level.OFF);
        }
    }

    /**
     * From now on, until {@link #close}.
     *
     * @param quiet whether there are to be none
     */
    static WarningLines to(PrintWriter err, boolean quiet) {
        return new WarningLines(err, quiet);
    }

    void close() {
        logger.removeHandler(lines);
        logger.setUseParentHandlers(true);
    }

    private static final class Lines extends Handler {
        private final PrintWriter err;
        private final boolean quiet;

        Lines(PrintWriter err, boolean quiet) {
            this.err = err;
            this.quiet = quiet;
        }

        @Override
        public void publish(LogRecord warning) {
            if (!quiet) {
                Throwable thrown = warning.getThrown();
                err.println("Warning: " + warning.getMessage() + (thrown == null ? "" : ": " + thrown.getMessage()));
                err.flush();
            }
        }

        @Override
        public void flush() {
            err.flush();
        }

        @Override
        public void close() {}
    }
}
