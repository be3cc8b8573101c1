package io.tidemark.sink;

import io.tidemark.entry.Entry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Where application threads append entries.
 *
 * <p>Implementations are safe for use by many threads. {@link #append} does not throw and does not wait for input or output, unless
 * the sink says so ({@code ImmediateSink}); an entry that the sink cannot take is counted.
 */
@FunctionalInterface
public interface EntrySink {

    /** Takes an entry. It is the sink's from now on, and is written once. */
    void append(Entry entry);

    /**
     * Asks for everything appended before this call to be written and flushed.
     *
     * @return completed when each of those entries is written and flushed, or is accounted for as dropped or failed. An output that keeps
     *     lines while its peer is away ({@code TcpOutput}) may have them in flight still: it is waited for, for 5 seconds. Does not
     *     complete exceptionally
     */
    default CompletionStage<Void> flush() {
        return CompletableFuture.completedFuture(null);
    }
}
