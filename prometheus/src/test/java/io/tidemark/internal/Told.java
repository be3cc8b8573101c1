package io.tidemark.internal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Collects the warnings of the library, until it is closed: the first of each topic, whenever the last one was. */
public final class Told implements AutoCloseable {
    private final List<String> messages = new CopyOnWriteArrayList<>();

    private Told() {}

    public static Told listen() {
        Told told = new Told();
        Warnings.forget();
        Warnings.listener = (message, cause) -> told.messages.add(message);
        return told;
    }

    public List<String> messages() {
        return messages;
    }

    /** From here on the next of each topic is heard again. */
    public void forget() {
        Warnings.forget();
        messages.clear();
    }

    @Override
    public void close() {
        Warnings.listener = null;
    }
}
