package io.tidemark.stats;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The warnings that are given while it is open, in place of the logger. */
final class Logged implements AutoCloseable {

    private final List<String> messages = new CopyOnWriteArrayList<>();

    Logged() {
        Problems.listener = messages::add;
    }

    List<String> messages() {
        return messages;
    }

    @Override
    public void close() {
        Problems.listener = null;
    }
}
