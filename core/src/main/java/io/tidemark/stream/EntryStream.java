package io.tidemark.stream;

import io.tidemark.entry.Entry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What a sink's consumer writes entries to, one at a time.
 *
 * <p>A stream is used by one thread at a time, save for {@link #stats}. What it throws is caught by the sink, and the entry is counted as
 * failed by the sink: a stream that keeps figures must not have counted an entry that it throws at.
 *
 * <p>The simplest stream is a lambda that returns what became of the entry:
 *
 * <pre>{@code
 * EntryStream stream = entry -> {
 *     handle(entry);
 *     return Outcome.EMITTED;
 * };
 * }</pre>
 */
@FunctionalInterface
public interface EntryStream extends AutoCloseable {

    /** Takes an entry. */
    Outcome next(Entry entry);

    /**
     * Lets buffered entries go out.
     *
     * @return completed, never exceptionally, when what was handed over before is settled ({@link FlushKind#EXPLICIT}), or at any
     *     time ({@link FlushKind#PERIODIC})
     */
    default CompletionStage<Void> flush(FlushKind kind) {
        return CompletableFuture.completedFuture(null);
    }

    /** Flushes, settles everything and frees what the stream holds. Later entries fail. */
    @Override
    default void close() {}

    /**
     * The figures of each place that entries end up in, if the stream keeps them itself: one that returns
     * {@link Outcome#PENDING}, or that has several branches, must. Else empty (the default), and the sink counts what {@link #next} returns.
     */
    default List<StreamStats> stats() {
        return List.of();
    }
}
