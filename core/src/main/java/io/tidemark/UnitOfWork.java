package io.tidemark;

import io.tidemark.internal.AlsoCarried;
import io.tidemark.internal.CarryingExecutorService;
import io.tidemark.internal.CurrentWork;
import io.tidemark.internal.TaskWrapping;
import io.tidemark.internal.Warnings;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The record that the current thread works on: found from anywhere below, without being passed down.
 *
 * <pre>{@code
 * RequestMetrics.start(operation).run(metrics -> handle(request));
 *
 * // somewhere below
 * UnitOfWork.current(RequestMetrics.class).ifPresent(metrics -> metrics.retries++);
 * }</pre>
 *
 * <p>A guard's {@code run}, {@code call} and {@link Guard#makeCurrent} make it current on their thread, nothing else does. The innermost
 * wins. A closed guard is never current, wherever it still stands. Other threads see it through {@link #wrap(Runnable) wrapped} tasks and
 * {@link #taskWrapping(Executor) executors}; remember that a guard is used by one thread at a time. These carry the current tags of the stats
 * module as well, and the caller of that for function metrics.
 *
 * <p>Cost: making a guard current takes an object of 24 bytes and four accesses to a {@code ThreadLocal}, some nanoseconds together; finding
 * it takes one access, and the {@code Optional}. Where functions are counted, two accesses come to the four. A thread keeps nothing of a guard whose
 * scope is closed. Virtual threads are fine.
 */
public final class UnitOfWork {

    /** More on one thread are a loop that never closes its scopes: none is added to them. */
    static final int DEEPEST = 1_000;

    private static final ThreadLocal<@Nullable Opened> TOP = new ThreadLocal<>();

    private static final TaskWrapping WRAPPING = new TaskWrapping() {
        @Override
        @SuppressWarnings("overloads")
        public Runnable wrap(Runnable task) {
            return UnitOfWork.wrap(task);
        }

        @Override
        @SuppressWarnings("overloads")
        public <V> Callable<V> wrap(Callable<V> task) {
            return UnitOfWork.wrap(task);
        }

        @Override
        public String name() {
            return "UnitOfWork.taskWrapping";
        }
    };

    static {
        CurrentWork.saidBy(() -> live(TOP.get()));
        io.tidemark.internal.Carried.workBy(new io.tidemark.internal.Carried.Work() {
            @Override
            public Runnable now() {
                Opened copy = copy(live(TOP.get()));
                return () -> set(live(copy));
            }

            @Override
            public Runnable place() {
                Opened top = TOP.get();
                return () -> set(live(top));
            }

            @Override
            public void clear() {
                set(null);
            }
        });
    }

    private UnitOfWork() {}

    /** Makes its guard current until it is closed, on the thread that opened it. */
    public interface Scope extends AutoCloseable {
        /**
         * Makes current again what was before. Closing it again does nothing. Out of order, with scopes opened later still open, or on
         * another thread, its guard stops being current all the same and nothing else changes; that is a bug, and warned of. Does not throw.
         */
        @Override
        void close();
    }

    /** For {@link Guard#makeCurrent}. */
    static Scope enter(Guard guard) {
        Opened top = live(TOP.get());
        int depth = top == null ? 0 : top.depth + 1;
        if (depth >= DEEPEST) {
            Warnings.warn(
                    "scope",
                    DEEPEST + " scopes are open on one thread, so "
                            + guard.getClass().getName() + " is not made current: close what makeCurrent() gives",
                    null);
            return () -> {};
        }
        Opened scope = new Opened(guard, top, depth);
        set(scope);
        return scope;
    }

    /** The innermost open guard that is current on this thread. */
    public static Optional<Guard> current() {
        return current(Guard.class);
    }

    /**
     * The innermost open guard of a type that is current on this thread: those of other types in between are passed over.
     *
     * @param type a record class, its guard, or anything that these extend
     */
    public static <T> Optional<T> current(Class<T> type) {
        for (Opened at = TOP.get(); at != null; at = at.below) {
            Guard guard = at.guard;
            if (type.isInstance(guard) && !guard.isClosed()) {
                return Optional.of(type.cast(guard));
            }
        }
        return Optional.empty();
    }

    /**
     * The record id ({@link RecordId}) of the innermost open guard that is current on this thread and has one: what ties a measurement to
     * the line of the work that it was made in.
     */
    public static Optional<String> currentRecordId() {
        for (Opened at = TOP.get(); at != null; at = at.below) {
            Guard guard = at.guard;
            if (guard != null && !guard.isClosed()) {
                String id = idOf(guard);
                if (id != null) {
                    return Optional.of(id);
                }
            }
        }
        return Optional.empty();
    }

    private static @Nullable String idOf(Guard guard) {
        try {
            return guard.tidemarkRecordId();
        } catch (Throwable problem) {
            Warnings.warn(
                    "recordId", "reading the record id of " + guard.getClass().getName() + " failed", problem);
            return null;
        }
    }

    /** A task that runs with what is current now, whatever thread it runs on. May run any number of times. */
    @SuppressWarnings("overloads") // As submit(..) of an executor.
    public static Runnable wrap(Runnable task) {
        return new CarryingTask(Carried.now(), Objects.requireNonNull(task, "task"));
    }

    /** A task that is called with what is current now, whatever thread it runs on. May be called any number of times. */
    @SuppressWarnings("overloads")
    public static <V> Callable<V> wrap(Callable<V> task) {
        Objects.requireNonNull(task, "task");
        Carried carried = Carried.now();
        return () -> {
            Runnable end = carried.begin();
            try {
                return task.call();
            } finally {
                end.run();
            }
        };
    }

    /** An executor whose tasks run with what is current where they are submitted. */
    @SuppressWarnings("overloads")
    public static Executor taskWrapping(Executor executor) {
        Objects.requireNonNull(executor, "executor");
        return task -> executor.execute(wrap(task));
    }

    /** An executor service whose tasks run with what is current where they are submitted. All else is passed through to the given one. */
    @SuppressWarnings("overloads")
    public static ExecutorService taskWrapping(ExecutorService executor) {
        return new CarryingExecutorService(executor, WRAPPING);
    }

    /** What is on top, less what no longer counts. */
    private static @Nullable Opened live(@Nullable Opened from) {
        Opened at = from;
        while (at != null && !at.counts()) {
            at = at.below;
        }
        return at;
    }

    /** Without the scopes: those end where they were opened. */
    private static @Nullable Opened copy(@Nullable Opened from) {
        if (from == null) {
            return null;
        }
        Guard guard = from.guard;
        Opened below = copy(live(from.below));
        return guard == null ? below : new Opened(guard, below, below == null ? 0 : below.depth + 1);
    }

    private static void set(@Nullable Opened top) {
        // Not remove(): the next unit of work on this thread would have to make the place again.
        TOP.set(top);
        Consumer<@Nullable CurrentWork> listener = CurrentWork.listener();
        if (listener != null) {
            tell(listener, top);
        }
    }

    private static void tell(Consumer<@Nullable CurrentWork> listener, @Nullable Opened top) {
        try {
            listener.accept(top != null && top.isFollowed() ? top : null);
        } catch (Throwable ignored) {
            // The stack, or the memory, is at its end; and the caller must be able to close its scope.
        }
    }

    /** One scope, in the stack of its thread. */
    private static final class Opened implements Scope, CurrentWork {
        final @Nullable Opened below;
        final int depth;

        /**
         * Null once it is closed. Not volatile: its own thread sees its own write; another that closes it has no business here, and is
         * seen soon enough.
         */
        @Nullable
        Guard guard;

        Opened(Guard guard, @Nullable Opened below, int depth) {
            this.guard = guard;
            this.below = below;
            this.depth = depth;
        }

        boolean counts() {
            Guard open = guard;
            return open != null && !open.isClosed();
        }

        /** Whether there is a follower here, or further out, where the innermost may be one day. */
        boolean isFollowed() {
            for (Opened at = this; at != null; at = at.below) {
                Guard within = at.guard;
                if (within != null && followerOf(within) != null) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public @Nullable WorkFollower follower() {
            Opened innermost = live(this);
            // It may be closed by another thread meanwhile.
            Guard open = innermost == null ? null : innermost.guard;
            return open == null ? null : followerOf(open);
        }

        private static @Nullable WorkFollower followerOf(Guard guard) {
            try {
                return guard.tidemarkFollower();
            } catch (Throwable problem) {
                Warnings.warn(
                        "follower",
                        "reading what follows the work of " + guard.getClass().getName() + " failed",
                        problem);
                return null;
            }
        }

        @Override
        public void close() {
            Guard closing = guard;
            if (closing == null) {
                return;
            }
            guard = null;
            Opened top = TOP.get();
            if (top == this) {
                set(live(below));
            } else {
                leave(closing, top);
            }
        }

        private void leave(Guard closing, @Nullable Opened top) {
            Opened first = live(top);
            boolean above = true;
            Opened at = top;
            while (at != null && at != this) {
                above &= at != first;
                at = at.below;
            }
            if (at == this && above) {
                // Those above it do not count any more.
                set(first);
            } else if (at == this) {
                // It goes with those above it.
                warn(closing, "out of order: scopes that were opened later on its thread are still open");
            } else if (!closing.isClosed()) {
                warn(closing, "where it is not open: on another thread, or after the task that opened it");
            }
        }

        private static void warn(Guard closing, String where) {
            Warnings.warn(
                    "scope",
                    "a scope of " + closing.getClass().getName() + " was closed " + where
                            + ". Use makeCurrent() with try-with-resources",
                    null);
        }
    }

    /** What was current where a task was made. Holds guards, not scopes: those end where they were opened. */
    static final class Carried {
        private volatile @Nullable Opened top;
        private final AlsoCarried.Captured also;

        private Carried(@Nullable Opened top, AlsoCarried.Captured also) {
            this.top = top;
            this.also = also;
        }

        static Carried now() {
            return new Carried(copy(live(TOP.get())), AlsoCarried.now());
        }

        /** Gives what goes back to what was current before. */
        Runnable begin() {
            Opened before = TOP.get();
            Opened carried = live(top);
            // A task that is kept, to run again, keeps no guard that is closed.
            top = carried;
            set(carried);
            Runnable endAlso = also.begin();
            return () -> {
                endAlso.run();
                set(live(before));
            };
        }
    }

    private record CarryingTask(Carried carried, Runnable task) implements io.tidemark.internal.CarryingTask {
        @Override
        public void run() {
            Runnable end = carried.begin();
            try {
                task.run();
            } finally {
                end.run();
            }
        }
    }
}
