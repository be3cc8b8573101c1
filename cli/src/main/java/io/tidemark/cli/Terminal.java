package io.tidemark.cli;

import java.io.Console;

/** Whether a person watches. */
final class Terminal {
    private Terminal() {}

    /** Whether standard output is a terminal on which a line can be written over. */
    @SuppressWarnings("SystemConsoleNull") // newer versions are asked further
    static boolean attached() {
        Console console = System.console();
        return console != null
                && isTerminal(console)
                && !"dumb".equals(System.getenv("TERM"))
                && System.getenv("CI") == null;
    }

    /** From Java 22 on there can be a console without a terminal, and it can be asked. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException before22) {
            return true;
        } catch (ReflectiveOperationException unexpected) {
            return false;
        }
    }
}
