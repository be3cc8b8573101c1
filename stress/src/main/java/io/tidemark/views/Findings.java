package io.tidemark.views;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** What is not as it must be. Safe for use by several threads. */
final class Findings {

    /** What is wrong is wrong a million times. */
    private static final int MOST = 20;

    private final List<String> all = new CopyOnWriteArrayList<>();

    void expect(boolean right, Supplier<String> what) {
        if (!right) {
            add(what.get());
        }
    }

    void add(String what) {
        if (all.size() < MOST) {
            all.add(what);
        }
    }

    void expectEqual(String what, Object expected, Object actual) {
        if (!Objects.equals(expected, actual)) {
            add(what + " is " + actual + ", not " + expected);
        }
    }

    List<String> all() {
        return List.copyOf(all);
    }
}
