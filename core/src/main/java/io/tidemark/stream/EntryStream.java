package io.tidemark.stream;

import io.tidemark.Quantizer;
import io.tidemark.entry.Entry;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /**
     * This stream, given each entry with the fields of another one before its own: where the service runs, which version it is. The
     * dimension sets of the globals are joined with those of the entry, as {@code Emf.Builder.defaultDimensions} are.
     *
     * <pre>{@code
     * Emf.builder("Ducks").build().writeTo(output).withGlobals(HostEntry.of(new Host("eu-west-1", "1.4.2")))
     * }</pre>
     *
     * <p>Where an entry has a field of the same name, that one is written and the global is left out, and counted
     * ({@link Problem#GLOBAL_LEFT_OUT}) in every branch of the stream. This stream is the result's from now on.
     *
     * @param globals an entry like any other; its time does not matter
     */
    default EntryStream withGlobals(Entry globals) {
        return new GlobalsStream(this, globals, Set.of());
    }

    /**
     * This stream, given each entry with some dimensions more: properties, written first, that are in each of its dimension sets. Where an
     * entry has a property of that name, its value counts, as in {@link #withGlobals}. This stream is the result's from now on.
     *
     * @param dimensions names and values, in the order of the map
     * @param exceptMetrics written names of metrics that are published without these dimensions: in EMF they have a directive of
     *     their own in the same line
     * @throws IllegalArgumentException if there is no dimension, or the name or value of one is blank
     */
    default EntryStream withGlobalDimensions(Map<String, String> dimensions, String... exceptMetrics) {
        return new GlobalsStream(this, GlobalDimensions.of(dimensions), Set.of(exceptMetrics));
    }

    /**
     * This stream, given some metrics {@linkplain Quantizer quantized}, in the unit in which they are written: fewer different values
     * make percentiles cheaper to compute. {@code @Quantize} does it for one field, wherever its record goes. This stream is the result's from now on.
     *
     * @param metrics written names of metrics
     */
    default EntryStream quantized(Quantizer quantizer, String... metrics) {
        return new QuantizedStream(this, quantizer, Set.of(metrics));
    }
}
