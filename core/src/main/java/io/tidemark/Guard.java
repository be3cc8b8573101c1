package io.tidemark;

import io.tidemark.entry.Entry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An open metric record. The processor generates one for each record class, {@code XGuard}, which is the record: its fields are
 * set as plain fields. Closed once, it becomes an {@link Entry} and goes to its sink.
 *
 * <p>A guard is used by one thread at a time. {@link #close} and {@link #discard} may be called again and from other threads:
 * the first call counts. Neither throws, whatever the sink or the fields do.
 *
 * <p>try-with-resources closes <em>before</em> {@code catch} runs, so a failure cannot be noted there. Set {@code success =
 * true} as the last statement of the body, or use the guard's {@code run} or {@code call}, which tell a {@link FailureAware}
 * record of the exception before it closes.
 */
public interface Guard extends Entry, AutoCloseable {

    /**
     * Ends the record: stops its timers, fixes its time, and appends it to its sink, once all {@linkplain #flushGuard flush
     * guards} are closed as well. Later writes to its fields are bugs; they may or may not be seen.
     *
     * <p>While {@linkplain #handle handles} are open, this only gives up the guard's own part in the record: the last handle that is closed
     * does the rest.
     */
    @Override
    void close();

    /**
     * Drops the record, also one that handles or flush guards still hold: nothing is emitted, whatever is closed later. Its shared values are
     * closed, so that a {@link CounterGuard} lets go and a {@link SlotGuard} sees that its parent is gone. No effect once it was emitted.
     */
    void discard();

    /**
     * Whether {@link #close} or {@link #discard} was called on this guard. The record may still be open: in the hands of those who have a
     * {@link #handle}.
     */
    boolean isClosed();

    /** Keeps the entry from being emitted until the returned guard is closed too. After emission it has no effect. */
    FlushGuard flushGuard();

    /**
     * Lets someone else end the wait: closing the returned guard emits the entry as soon as its owner is closed, whatever flush guards are
     * still open. {@linkplain #handle Handles} are owners: they are waited for.
     */
    ForceFlushGuard forceFlushGuard();

    /**
     * A {@link #forceFlushGuard} that closes itself when the time is over: the entry waits for flush guards no longer than that. It never
     * shortens the owner's own time: a record whose owner is still open then is emitted when the owner closes.
     *
     * <p>The time is real time, whatever the {@link io.tidemark.time.TimeSource} says. One daemon thread serves the whole process, and hands
     * the entry to its sink.
     *
     * @param time from now; zero or less is at once
     * @return closing it flushes earlier
     */
    ForceFlushGuard flushAfter(Duration time);

    /**
     * A further owner of the record, for a thread that works on it with others. The record ends when this guard and all handles are closed.
     * To hand it over altogether, take a handle and close the guard.
     *
     * <p>Of a record that has ended, the handle is a closed one, which does nothing. A guard's own {@code handle()} gives an
     * {@code XHandle}.
     */
    Handle<?> handle();

    /**
     * Makes this guard what {@link UnitOfWork#current} finds on this thread, until the scope is closed. Closing the scope does not close
     * the guard; a closed guard is not current. {@code run} and {@code call} do it by themselves.
     *
     * <pre>{@code
     * try (var metrics = RequestMetrics.start(operation); var scope = metrics.makeCurrent()) {
     *     handle(request);
     * }
     * }</pre>
     */
    default UnitOfWork.Scope makeCurrent() {
        return UnitOfWork.enter(this);
    }

    /**
     * What a guard's {@code run} runs, given the guard.
     *
     * @param <M> the guard
     * @param <E> what it throws; inferred
     */
    @FunctionalInterface
    interface Body<M, E extends Throwable> {
        void run(M metrics) throws E;
    }

    /**
     * What a guard's {@code call} calls, given the guard.
     *
     * @param <M> the guard
     * @param <V> what it returns
     * @param <E> what it throws; inferred
     */
    @FunctionalInterface
    interface ResultBody<M, V, E extends Throwable> {
        V call(M metrics) throws E;
    }

    /** For generated code: the value of the field that is {@link RecordId}, as it is now; null if there is none. */
    default @Nullable String tidemarkRecordId() {
        return null;
    }

    /** For generated code: the field that is told of the record's work; null if there is none. */
    default @Nullable WorkFollower tidemarkFollower() {
        return null;
    }

    /** For generated code: stops timers and fixes the time of the entry. */
    void tidemarkStop();

    /**
     * For generated code: stops what came into the record after {@link #tidemarkStop}. May be called without need: what has stopped keeps
     * its end. A record without timers has nothing to do here.
     */
    default void tidemarkStopLate() {}

    /**
     * For generated code: closes values. Called once, before {@link #tidemarkEmit}, and apart from it: if this throws, the entry is
     * emitted all the same. A record without values to close has nothing to do here.
     */
    default void tidemarkCloseValues() {}

    /** For generated code: appends the entry to the sink, and does nothing else. Its values are closed by then. */
    void tidemarkEmit();
}
