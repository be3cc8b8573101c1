package io.tidemark;

import io.tidemark.internal.Warnings;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Finds records whose entry is lost because nobody closed them: a guard that is garbage, and was neither closed nor discarded, is warned of with
 * the line that opened it. So is one that was closed, but keeps waiting for a flush guard that is garbage too.
 *
 * <p>Watching a guard takes some microseconds and four kilobytes, so it is done for the first {@value #FIRST} and then for one in {@value #SAMPLED_ONE_IN}: the others cost their
 * sampling, about a nanosecond, and allocate nothing. A leak that goes on is found all the same. The system property
 * {@code tidemark.leaks}, or {@link #mode(Mode)}, changes that to {@code off} or {@code always}; the JUnit extension of the testing module
 * watches every guard of a test.
 *
 * <p>There is no thread for this: what the collector has found is reported when further guards are watched, or {@link #counts} is asked for.
 * Warnings are rate-limited; the counts are not.
 */
public final class Leaks {

    /** How many guards there are for one that is watched, unless said otherwise. */
    public static final int SAMPLED_ONE_IN = 8192;

    /** How many guards are watched before sampling begins: what a program does first, it mostly goes on doing. */
    static final int FIRST = 500;

    /** The most guards that are watched at once. */
    static final int MOST = 10_000;

    private static final int STACK_DEPTH = 16;

    private static final Set<String> OWN_FRAMES = Set.of(Leaks.class.getName(), GuardState.class.getName());

    private static final ReentrantLock LOCK = new ReentrantLock();

    // Guarded by the lock when written.
    private static volatile Mode mode = ofProperty(System.getProperty("tidemark.leaks"));
    private static int watches;

    /** One guard in how many is watched, a power of two; 0 for none. Read by every guard that is made. */
    private static volatile int oneIn = mode.oneIn;

    /** How many of the first guards are still to come. Threads that race count some of them twice, which does not matter. */
    private static int first = FIRST;

    private static final ConcurrentHashMap<Object, Tracker> OPEN = new ConcurrentHashMap<>();
    private static final ReferenceQueue<Guard> COLLECTED = new ReferenceQueue<>();
    private static final AtomicLong SEQUENCE = new AtomicLong();
    private static final AtomicLong NEVER_CLOSED = new AtomicLong();
    private static final AtomicLong NEVER_FLUSHED = new AtomicLong();
    private static final AtomicLong UNWATCHED = new AtomicLong();

    private static final ThreadLocal<@Nullable Watch> WATCH = new InheritableThreadLocal<>();

    private Leaks() {}

    /** Which guards are watched. */
    public enum Mode {
        /** None. */
        OFF(0),
        /** The first {@value Leaks#FIRST} of the program, and then one in {@value Leaks#SAMPLED_ONE_IN}, at random. */
        SAMPLED(SAMPLED_ONE_IN),
        /** All: for tests, and to hunt one down. */
        ALWAYS(1);

        private final int oneIn;

        Mode(int oneIn) {
            this.oneIn = oneIn;
        }
    }

    /**
     * What was found since the program started.
     *
     * @param watched guards that are watched now: open, or waiting for flush guards
     * @param neverClosed watched guards that were garbage before they were closed or discarded
     * @param neverFlushed watched guards that were closed, and garbage before their flush guards were
     * @param unwatched guards that should have been watched and were not, since so many were already
     */
    public record Counts(long watched, long neverClosed, long neverFlushed, long unwatched) {}

    /** Which guards are watched. */
    public static Mode mode() {
        return mode;
    }

    /** Changes which guards are watched, for those that are opened from now on. */
    public static void mode(Mode to) {
        Objects.requireNonNull(to, "mode");
        LOCK.lock();
        try {
            mode = to;
            changed();
        } finally {
            LOCK.unlock();
        }
    }

    /** Reports what the collector has found by now, and gives the counts. */
    public static Counts counts() {
        drain();
        return new Counts(OPEN.mappingCount(), NEVER_CLOSED.get(), NEVER_FLUSHED.get(), UNWATCHED.get());
    }

    /**
     * For tests: watches all guards that this thread, and threads that it starts from now on, open until the watch is closed. They are not warned
     * of: ask the watch.
     */
    public static Watch watch() {
        LOCK.lock();
        try {
            watches++;
            changed();
        } finally {
            LOCK.unlock();
        }
        Watch watch = new Watch(WATCH.get());
        WATCH.set(watch);
        return watch;
    }

    /** The guards of a test. */
    public static final class Watch implements AutoCloseable {
        private final @Nullable Watch before;
        private final Set<Tracker> open = ConcurrentHashMap.newKeySet();
        private volatile boolean ended;

        private Watch(@Nullable Watch before) {
            this.before = before;
        }

        /**
         * The guards that are neither closed nor discarded now, collected or not, in the order in which they were opened: each with its type and the
         * line that opened it. Empty if all is well.
         */
        public List<String> unclosed() {
            return open.stream()
                    .filter(tracker -> !tracker.closed)
                    .sorted(Comparator.comparingLong(tracker -> tracker.number))
                    .map(tracker -> "a " + tracker.type + " was not closed; it was opened at " + tracker.place())
                    .toList();
        }

        /** Ends the watch, and forgets its guards. Closing it again does nothing. */
        @Override
        public void close() {
            LOCK.lock();
            try {
                if (ended) {
                    return;
                }
                ended = true;
                watches--;
                changed();
            } finally {
                LOCK.unlock();
            }
            OPEN.keySet().removeAll(open);
            open.clear();
            if (WATCH.get() == this) {
                if (before == null || before.ended) {
                    WATCH.remove();
                } else {
                    WATCH.set(before);
                }
            }
        }
    }

    private static void changed() {
        oneIn = watches > 0 ? 1 : mode.oneIn;
    }

    static Mode ofProperty(@Nullable String text) {
        try {
            return text == null ? Mode.SAMPLED : Mode.valueOf(text.trim().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            Warnings.warn(
                    "leaks",
                    "the system property tidemark.leaks is off, sampled or always, not \"" + text
                            + "\"; it is taken for sampled",
                    null);
            return Mode.SAMPLED;
        }
    }

    /** Whether a guard that is being made is to be watched. */
    static boolean isDue() {
        int one = oneIn;
        if (one <= 1) {
            return one == 1;
        }
        int before = first;
        if (before > 0) {
            first = before - 1;
            return true;
        }
        return (ThreadLocalRandom.current().nextInt() & (one - 1)) == 0;
    }

    /** Begins to watch a guard. Gives false, and never throws, if that cannot be. */
    static boolean opened(Guard guard) {
        try {
            Watch watch = WATCH.get();
            if (watch != null && watch.ended) {
                watch = null;
            }
            // While there is a test, all others come here as well.
            if (watch == null && !isDueBy(mode)) {
                return false;
            }
            drain();
            if (OPEN.mappingCount() >= MOST) {
                UNWATCHED.incrementAndGet();
                return false;
            }
            Tracker tracker = new Tracker(guard, watch, opening(guard));
            OPEN.put(tracker, tracker);
            if (watch != null) {
                watch.open.add(tracker);
            }
            return true;
        } catch (Throwable problem) {
            Warnings.warn("leaks", "a record cannot be watched", problem);
            return false;
        }
    }

    private static boolean isDueBy(Mode mode) {
        return oneIn == mode.oneIn
                || mode == Mode.ALWAYS
                || (mode == Mode.SAMPLED && ThreadLocalRandom.current().nextInt(SAMPLED_ONE_IN) == 0);
    }

    /** A watched guard was closed, and may have to wait before it is emitted. */
    static void closed(Guard guard) {
        Tracker tracker = OPEN.get(new Probe(guard));
        if (tracker != null) {
            tracker.closed = true;
        }
    }

    /** A watched guard was emitted or discarded. */
    static void done(Guard guard) {
        Tracker tracker = OPEN.remove(new Probe(guard));
        if (tracker != null && tracker.watch != null) {
            tracker.watch.open.remove(tracker);
        }
    }

    private static void drain() {
        for (Object found = COLLECTED.poll(); found != null; found = COLLECTED.poll()) {
            if (found instanceof Tracker tracker && OPEN.remove(tracker) != null) {
                Watch watch = tracker.watch;
                // A test that is on tells by itself.
                if (watch == null || watch.ended) {
                    report(tracker);
                }
            }
        }
    }

    private static void report(Tracker tracker) {
        if (tracker.closed) {
            NEVER_FLUSHED.incrementAndGet();
            Warnings.warn(
                    "neverFlushed",
                    "a " + tracker.type
                            + " was closed, but a flush guard of it never was: its entry is lost. It was opened at "
                            + tracker.place(),
                    new OpenedHere(tracker.opening));
        } else {
            NEVER_CLOSED.incrementAndGet();
            Warnings.warn(
                    "neverClosed",
                    "a " + tracker.type
                            + ", or a handle of it, was never closed: its entry is lost. Close it with try-with-resources, or use its"
                            + " run or call. It was opened at " + tracker.place(),
                    new OpenedHere(tracker.opening));
        }
    }

    /** Where the guard is made, from the first frame that is not this library's or generated. */
    private static List<StackWalker.StackFrame> opening(Guard guard) {
        String type = guard.getClass().getName();
        return StackWalker.getInstance()
                .walk(frames -> frames.dropWhile(
                                frame -> frame.getClassName().equals(type) || OWN_FRAMES.contains(frame.getClassName()))
                        .limit(STACK_DEPTH)
                        .toList());
    }

    /** A watched guard, which it does not keep. Equal to itself alone. */
    private static final class Tracker extends WeakReference<Guard> {
        final int hash;
        final long number = SEQUENCE.getAndIncrement();
        final String type;
        final String recordType;
        final @Nullable Watch watch;
        final List<StackWalker.StackFrame> opening;
        volatile boolean closed;

        Tracker(Guard guard, @Nullable Watch watch, List<StackWalker.StackFrame> opening) {
            super(guard, COLLECTED);
            this.hash = System.identityHashCode(guard);
            this.type = guard.getClass().getName();
            this.recordType = guard.getClass().getSuperclass().getName();
            this.watch = watch;
            this.opening = opening;
        }

        /** The line that asked for the record: not in the record's own class, where most have a method that makes one. */
        String place() {
            return opening.stream()
                    .filter(frame -> !frame.getClassName().equals(recordType))
                    .findFirst()
                    .or(() -> opening.stream().findFirst())
                    .map(frame -> frame.toStackTraceElement().toString())
                    .orElse("an unknown place");
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }
    }

    /** Finds the tracker of a guard: what is asked for decides in a ConcurrentHashMap. Equality of guards is the user's. */
    private static final class Probe {
        private final Guard guard;

        Probe(Guard guard) {
            this.guard = guard;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(guard);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Tracker tracker && tracker.refersTo(guard);
        }
    }

    /** Shows the stack in a log. */
    private static final class OpenedHere extends Throwable {
        private static final long serialVersionUID = 1;

        OpenedHere(List<StackWalker.StackFrame> frames) {
            super("the record was opened here", null, false, true);
            setStackTrace(frames.stream()
                    .map(StackWalker.StackFrame::toStackTraceElement)
                    .toArray(StackTraceElement[]::new));
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
