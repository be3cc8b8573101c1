package io.tidemark;

import io.tidemark.sink.BackgroundQueue;
import io.tidemark.sink.EntrySink;
import io.tidemark.stream.EntryStream;
import java.time.Duration;
import java.util.Optional;

/**
 * The sink of the process: attached once when the program starts, and found by whatever makes entries.
 *
 * <pre>{@code
 * try (AttachHandle attached = ServiceMetrics.attach(format.writeTo(output))) {
 *     runService();       // here and below: ServiceMetrics.sinkOrDiscard()
 * }                       // everything is written
 * }</pre>
 *
 * <p>{@link #sinkOrDiscard} is for code that is to work without a sink as well, unit tests among it; {@link #sink} for code that would
 * rather fail.
 *
 * <p>Another one, for records that go elsewhere, is a {@link GlobalSink}.
 *
 * <p>Tests take what the code under test appends with {@link #useForTesting}. Safe for use by any number of threads.
 */
public final class ServiceMetrics {

    private static final AttachPoint POINT = new AttachPoint("ServiceMetrics");

    private ServiceMetrics() {}

    /**
     * Attaches a stream, behind a {@link BackgroundQueue} with its defaults. The stream belongs to the queue from now on. A lambda with
     * an expression for its body could be either, a stream or a sink: assign it to a variable of the type that is meant.
     *
     * @return what detaches it; if it is not closed, the entries are written when the JVM ends in an orderly way
     * @throws IllegalStateException if a sink is attached already; says where that was done. The stream is then still the
     *     caller's
     */
    @SuppressWarnings("overloads") // Both names are what a reader expects; see above for lambdas.
    public static AttachHandle attach(EntryStream stream) {
        return POINT.attachStream(stream);
    }

    /**
     * Attaches a sink. If it is {@link AutoCloseable}, the handle closes it when it is closed.
     *
     * @return what detaches it
     * @throws IllegalStateException if a sink is attached already; says where that was done
     */
    @SuppressWarnings("overloads")
    public static AttachHandle attach(EntrySink sink) {
        return POINT.attach(sink);
    }

    /**
     * The sink that is attached, or that a test has put in its place.
     *
     * @throws IllegalStateException if there is none; says how to attach one
     */
    public static EntrySink sink() {
        return POINT.get();
    }

    /** The sink that is attached, or that a test has put in its place; empty if there is none. */
    public static Optional<EntrySink> trySink() {
        return Optional.ofNullable(POINT.find());
    }

    /** Whether {@link #sink} gives one. */
    public static boolean isAttached() {
        return POINT.find() != null;
    }

    /**
     * A sink that looks at each append which sink is attached, and hands the entry on to that; to none if none is. The first
     * entry to be lost so is warned of, and all are counted: {@link #discarded}. Always the same object: it may be kept in a static field.
     */
    public static EntrySink sinkOrDiscard() {
        return POINT.orDiscard();
    }

    /** Entries that were appended to {@link #sinkOrDiscard} while no sink was attached, since the program started. */
    public static long discarded() {
        return POINT.discarded();
    }

    /**
     * For tests: puts a sink in the place of the attached one, for the calling thread and the threads that it starts from now on,
     * until the scope is closed. Tests that run at the same time in several threads do not see each other's. A thread that has inherited
     * it, and is pooled, goes back to the attached sink when the scope is closed. Threads started before do not see it: see
     * {@link #useForTestingEverywhere}.
     *
     * @throws IllegalStateException if this thread has made one before that is still in force, or there is one for all threads; says
     *     where
     */
    public static Scope useForTesting(EntrySink sink) {
        return POINT.override(sink);
    }

    /**
     * For tests of code whose threads are there already, such as servers and pools: puts a sink in the place of the attached one for
     * all threads, until the scope is closed.
     *
     * @throws IllegalStateException if any override is in force, of one thread or of all; says where
     */
    public static Scope useForTestingEverywhere(EntrySink sink) {
        return POINT.overrideEverywhere(sink);
    }

    /**
     * Writes all that there is now, and waits for it: for a process that may be frozen, as between two invocations of a function on AWS Lambda. Of the sink that is attached here,
     * and then of each {@link GlobalSink}: what {@link AttachHandle#every} and {@link AttachHandle#onFlush} were given is run, and the sink flushed.
     *
     * <pre>{@code
     * public String handleRequest(Order order, Context context) {
     *     try {
     *         return handle(order);
     *     } finally {
     *         ServiceMetrics.flushAll(Duration.ofSeconds(1));
     *     }
     * }
     * }</pre>
     *
     * <p>What was appended before is flushed in any case, however long the rest takes. Does not throw. What was not done in time goes on, and what one of these sources asks for is not done.
     *
     * @param atMost how long to wait, for all of it
     * @return whether it was done in time; true if nothing is attached
     */
    public static boolean flushAll(Duration atMost) {
        // Half of all time: it can be added to the clock without an overflow.
        long nanos = atMost.compareTo(Duration.ofDays(36_500)) > 0 ? Long.MAX_VALUE / 2 : atMost.toNanos();
        long deadline = System.nanoTime() + nanos;
        // What is there already is on its way, whatever holds the rest up.
        POINT.beginFlush();
        GlobalSink.beginFlushOfAll();
        boolean done = POINT.flushNow(deadline);
        return GlobalSink.flushAll(deadline) && done;
    }

    /** An override that is in force until it is closed. Closing it again does nothing; any thread may. */
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }
}
