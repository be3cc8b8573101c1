package io.tidemark.stats;

import io.tidemark.entry.Entry;
import io.tidemark.stream.EntryStream;
import io.tidemark.stream.FlushKind;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.StreamStats;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the thread of a {@link WorkerSink} does with entries. */
final class MergingStream implements EntryStream {

    private final KeyedAggregator<?> aggregator;
    private final long interval;
    private long flushed = System.nanoTime();

    MergingStream(KeyedAggregator<?> aggregator, long intervalNanos) {
        this.aggregator = aggregator;
        this.interval = intervalNanos;
    }

    @Override
    public Outcome next(Entry entry) {
        aggregator.take(entry);
        // The aggregator's own figures say the rest.
        return Outcome.PENDING;
    }

    @Override
    public CompletionStage<Void> flush(FlushKind kind) {
        long now = System.nanoTime();
        boolean explicit = kind == FlushKind.EXPLICIT;
        if (explicit || now - flushed >= interval) {
            flushed = now;
            aggregator.flush();
        }
        return explicit ? aggregator.next().flush() : CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
        aggregator.end();
        Ending.of(aggregator.next());
    }

    @Override
    public List<StreamStats> stats() {
        return List.of(aggregator.settled());
    }
}
