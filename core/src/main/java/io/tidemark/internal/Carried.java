package io.tidemark.internal;

import io.tidemark.UnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * What is current on a thread: the unit of work, the tags, the caller. For libraries that carry such things over threads in their own way, and put them
 * in place and back without a scope: else {@link UnitOfWork#wrap(Runnable)} is the way.
 *
 * <p>May be put in place on any thread, any number of times. Nothing here throws.
 */
public final class Carried {

    /** How {@link UnitOfWork} takes part. */
    public interface Work {
        /** Captures the unit of work, to be made current on any thread. */
        Runnable now();

        /** Remembers it, to be made current on this thread, with the scopes that are open there still. */
        Runnable place();

        /** Has none be current. */
        void clear();
    }

    private static volatile @Nullable Work work;

    private final long thread = Thread.currentThread().getId();
    private final Runnable unit;
    private final Runnable unitPlace;
    private final AlsoCarried.Captured also;
    private final Runnable alsoPlace;

    private Carried(Work how) {
        unit = how.now();
        unitPlace = how.place();
        also = AlsoCarried.now();
        alsoPlace = AlsoCarried.place();
    }

    /** For {@link UnitOfWork}. */
    public static void workBy(Work how) {
        work = how;
    }

    private static Work work() {
        Work known = work;
        if (known == null) {
            // It tells of itself as soon as it is there.
            UnitOfWork.currentRecordId();
            known = work;
        }
        if (known == null) {
            throw new AssertionError("there is a unit of work");
        }
        return known;
    }

    /** What is current on this thread. */
    public static Carried now() {
        return new Carried(work());
    }

    /** Makes it current on this thread, and nothing else. */
    public void put() {
        unit.run();
        // What was there is not to stay below it: who puts things in place need not put them back.
        AlsoCarried.nothing().begin();
        also.begin();
    }

    /**
     * Makes it current again where it was captured, together with the scopes that are open there still: closing them goes on as if nothing had been in between.
     * On another thread it is put there.
     */
    public void putBack() {
        if (Thread.currentThread().getId() == thread) {
            unitPlace.run();
            alsoPlace.run();
        } else {
            put();
        }
    }

    /** Has nothing be current on this thread. */
    public static void clear() {
        work().clear();
        AlsoCarried.nothing().begin();
    }
}
