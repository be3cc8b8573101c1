package io.tidemark.internal;

import java.util.Arrays;
import java.util.function.Supplier;

/**
 * What goes with a task from thread to thread besides the unit of work, of modules that core does not know: the tags of the stats module, the
 * caller of that for function metrics. There is nothing until these are used.
 */
public final class AlsoCarried {

    private static final Captured NOTHING = () -> AlsoCarried::endNothing;

    private static final Runnable RESUME_NOTHING = AlsoCarried::endNothing;

    /** Replaced as a whole. */
    private static volatile Source[] sources = {};

    private AlsoCarried() {}

    /** What was current on the thread that made a task. */
    @FunctionalInterface
    public interface Captured {
        /** Makes it current on this thread, until what this gives is run. Neither throws. */
        Runnable begin();
    }

    /**
     * One of them.
     *
     * @param now captures what is current on a thread
     * @param nothing as if captured where nothing is current
     * @param place remembers what is current on a thread, to be made so again on that thread, with the scopes that are open there
     */
    private record Source(Supplier<Captured> now, Captured nothing, Supplier<Runnable> place) {}

    /** Captures what is current on this thread. */
    public static Captured now() {
        Source[] all = sources;
        return switch (all.length) {
            case 0 -> NOTHING;
            case 1 -> all[0].now().get();
            default -> together(all);
        };
    }

    private static Captured together(Source[] all) {
        Captured[] captured = new Captured[all.length];
        for (int i = 0; i < all.length; i++) {
            captured[i] = all[i].now().get();
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

    /** What there is to capture where nothing is current. */
    static Captured nothing() {
        Source[] all = sources;
        Captured[] captured = new Captured[all.length];
        for (int i = 0; i < all.length; i++) {
            captured[i] = all[i].nothing();
        }
        return () -> begin(captured);
    }

    /** What makes current on this thread, and no other, what is current now, with the scopes of it that are open still. */
    static Runnable place() {
        Source[] all = sources;
        if (all.length == 0) {
            return RESUME_NOTHING;
        }
        Runnable[] places = new Runnable[all.length];
        for (int i = 0; i < all.length; i++) {
            places[i] = all[i].place().get();
        }
        return () -> {
            for (Runnable each : places) {
                each.run();
            }
        };
    }

    /**
     * Has values of the current thread be carried from now on, besides those of others. Once a module.
     *
     * @param now captures what is current on a thread
     * @param nothing as if captured where nothing is current
     * @param place remembers what is current on a thread: what it gives makes that current there again, with the scopes that are open still
     */
    public static synchronized void capturedBy(Supplier<Captured> now, Captured nothing, Supplier<Runnable> place) {
        Source[] more = Arrays.copyOf(sources, sources.length + 1);
        more[more.length - 1] = new Source(now, nothing, place);
        sources = more;
    }
}
