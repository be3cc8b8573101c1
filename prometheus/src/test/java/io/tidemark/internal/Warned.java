package io.tidemark.internal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The warnings of the library that hold a text, from now on. For one test at a time. */
public final class Warned implements AutoCloseable {

    private record Warning(String text, Throwable cause) {}

    private final List<Warning> warnings = new CopyOnWriteArrayList<>();

    private Warned() {}

    public static Warned of(String about) {
        Warnings.forget();
        Warned warned = new Warned();
        Warnings.listener = (text, cause) -> {
            if (text.contains(about)) {
                warned.warnings.add(new Warning(text, cause));
            }
        };
        return warned;
    }

    public List<String> texts() {
        return warnings.stream().map(Warning::text).toList();
    }

    /** What came with the last of them. */
    public Throwable cause() {
        return warnings.get(warnings.size() - 1).cause();
    }

    @Override
    public void close() {
        Warnings.listener = null;
    }
}
