package io.tidemark.spring;

import io.tidemark.stats.View;
import io.tidemark.stats.Views;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The views that an application has registered, to go with it, unless another application of the process has them too. */
final class RegisteredViews implements AutoCloseable {

    /** How many applications have a view, of those that were not there before. Guarded by itself. */
    private static final Map<String, Integer> USERS = new HashMap<>();

    private final Views views;
    private final Deque<String> names = new ArrayDeque<>();

    RegisteredViews(Views views) {
        this.views = views;
    }

    /**
     * Registers a view. One that is registered already by somebody else stays, also afterwards.
     *
     * @throws IllegalArgumentException if there is another view of its name
     */
    void add(View view) {
        synchronized (USERS) {
            Set<String> before = views.registered().stream().map(View::name).collect(Collectors.toSet());
            views.register(view);
            boolean ours = USERS.containsKey(view.name()) || !before.contains(view.name());
            if (ours && !names.contains(view.name())) {
                names.push(view.name());
                USERS.merge(view.name(), 1, Integer::sum);
            }
        }
    }

    @Override
    public void close() {
        synchronized (USERS) {
            while (!names.isEmpty()) {
                String name = names.pop();
                if (USERS.merge(name, -1, Integer::sum) == 0) {
                    USERS.remove(name);
                    views.unregister(name);
                }
            }
        }
    }
}
