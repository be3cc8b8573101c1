package io.tidemark.internal;

import java.util.Arrays;
import java.util.function.Supplier;

/**
 * What goes with a task from thread to thread besides the unit of work, of modules that core does not know: the tags of the stats module, the
 * caller of that for function metrics. There is nothing until these are used.
 */
public final class AlsoCarried {

    private static final Captured NOTHING = () -> AlsoCarried::endNothing;

    /** Replaced as a whole. */
    private static volatile Source[] sources = {};

    private AlsoCarried() {}

    /** What was current on the thread that made a task. */
    @FunctionalInterface
    public interface Captured {
        /** Makes it current on this thread, until what this gives is run. Neither throws. */
        Runnable begin();
    }

    /** Typed, for the array. */
    private interface Source extends Supplier<Captured> {}

    /** Captures what is current on this thread. */
    public static Captured now() {
        Source[] all = sources;
        return switch (all.length) {
            case 0 -> NOTHING;
            case 1 -> all[0].get();
            default -> together(all);
        };
    }

    private static Captured together(Source[] all) {
        Captured[] captured = new Captured[all.length];
        for (int i = 0; i < all.length; i++) {
            captured[i] = all[i].get();
        }
        return () -> begin(captured);
    }

    private static Runnable begin(Captured[] captured) {
        Runnable[] ends = new Runnable[captured.length];
        for (int i = 0; i < captured.length; i++) {
            ends[i] = captured[i].begin();
        }
        return () -> {
            for (int i = ends.length - 1; i >= 0; i--) {
                ends[i].run();
            }
        };
    }

    private static void endNothing() {}

    /** Has values of the current thread be captured by {@code source} from now on, besides those of others. Once a module. */
    public static synchronized void capturedBy(Supplier<Captured> source) {
        Source[] more = Arrays.copyOf(sources, sources.length + 1);
        more[more.length - 1] = source::get;
        sources = more;
    }
}
