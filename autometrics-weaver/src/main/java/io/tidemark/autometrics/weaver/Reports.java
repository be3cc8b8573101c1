package io.tidemark.autometrics.weaver;

import java.io.PrintStream;
import java.util.HashSet;
import java.util.Set;

/** What the agent has to say: each thing once. Not to a logger, which the program may want to set up first. Safe for use by several threads. */
final class Reports {

    private static final int MOST = 100;

    private final PrintStream to;

    /** Guarded by itself. */
    private final Set<String> said = new HashSet<>();

    Reports(PrintStream to) {
        this.to = to;
    }

    void report(String message) {
        synchronized (said) {
            if (said.size() > MOST || !said.add(message)) {
                return;
            }
            if (said.size() > MOST) {
                to.println("tidemark-autometrics-weaver: there are more reports than " + MOST + ": they are left out");
                return;
            }
        }
        to.println("tidemark-autometrics-weaver: " + message);
    }
}
