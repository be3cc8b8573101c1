package io.tidemark.internal;

import java.util.function.Supplier;

/**
 * What goes with a task from thread to thread besides the unit of work: the tags of the stats module, which core does not know. There is nothing
 * until that module is used.
 */
public final class AlsoCarried {

    private static volatile Supplier<Captured> source = AlsoCarried::nothing;

    private AlsoCarried() {}

    /** What was current on the thread that made a task. */
    @FunctionalInterface
    public interface Captured {
        /** Makes it current on this thread, until what this gives is run. Neither throws. */
        Runnable begin();
    }

    /** Captures what is current on this thread. */
    public static Captured now() {
        return source.get();
    }

    /** Has the current thread's values be captured by {@code source} from now on. There is one. */
    public static void capturedBy(Supplier<Captured> source) {
        AlsoCarried.source = source;
    }

    private static Captured nothing() {
        return AlsoCarried::beginNothing;
    }

    private static Runnable beginNothing() {
        return AlsoCarried::endNothing;
    }

    private static void endNothing() {}
}
