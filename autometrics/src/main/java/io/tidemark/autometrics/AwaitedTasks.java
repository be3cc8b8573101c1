package io.tidemark.autometrics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

/** The tasks of an executor that calls wait for. It keeps none of those that the executor has dropped. */
final class AwaitedTasks {

    /** Guarded by itself. */
    private final Set<TaskEnd> tasks = Collections.newSetFromMap(new WeakHashMap<>());

    void add(TaskEnd task) {
        synchronized (tasks) {
            tasks.add(task);
        }
    }

    void remove(TaskEnd task) {
        synchronized (tasks) {
            tasks.remove(task);
        }
    }

    /** The executor has shut down: it may have cancelled some. */
    void look() {
        all().forEach(TaskEnd::look);
    }

    /** The executor does not run these any more. */
    void dropped(List<Runnable> dropped) {
        Set<Object> known = Collections.newSetFromMap(new IdentityHashMap<>());
        known.addAll(dropped);
        for (TaskEnd task : all()) {
            task.look();
            task.dropped(known);
        }
    }

    private List<TaskEnd> all() {
        synchronized (tasks) {
            return new ArrayList<>(tasks);
        }
    }
}
