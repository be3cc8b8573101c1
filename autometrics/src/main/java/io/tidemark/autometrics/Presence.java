package io.tidemark.autometrics;

/** Tells which libraries are there that need not be. */
final class Presence {

    private Presence() {}

    /** Whether our own classes find a class. It is not initialised. */
    static boolean of(String className) {
        try {
            Class.forName(className, false, Presence.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError absent) {
            return false;
        }
    }
}
