package io.tidemark.spring;

import io.tidemark.stats.View;
import io.tidemark.stats.Views;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.stream.Collectors;

/** The views that an application has registered, to go with it. */
final class RegisteredViews implements AutoCloseable {

    private final Views views;
    private final Deque<String> names = new ArrayDeque<>();

    RegisteredViews(Views views) {
        this.views = views;
    }

    /** Registers a view. One that is registered already stays, also afterwards. */
    synchronized void add(View view) {
        Set<String> before = views.registered().stream().map(View::name).collect(Collectors.toSet());
        views.register(view);
        if (!before.contains(view.name())) {
            names.push(view.name());
        }
    }

    @Override
    public synchronized void close() {
        while (!names.isEmpty()) {
            views.unregister(names.pop());
        }
    }
}
