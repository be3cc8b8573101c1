package io.tidemark.internal;

import java.util.concurrent.Callable;

/** How the tasks of an executor are wrapped, so that they find what was current where they were submitted. */
public interface TaskWrapping {

    /** A {@link CarryingTask}. */
    @SuppressWarnings("overloads") // As submit(..) of an executor.
    Runnable wrap(Runnable task);

    @SuppressWarnings("overloads")
    <V> Callable<V> wrap(Callable<V> task);

    /** The method that users call, for a person. */
    String name();
}
