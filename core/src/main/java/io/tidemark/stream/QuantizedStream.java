package io.tidemark.stream;

import io.tidemark.Quantizer;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Gives on each entry with some of its metrics quantized. */
final class QuantizedStream implements EntryStream {

    private final EntryStream inner;
    private final Quantizer quantizer;
    private final Set<String> metrics;

    QuantizedStream(EntryStream inner, Quantizer quantizer, Set<String> metrics) {
        this.inner = inner;
        this.quantizer = Objects.requireNonNull(quantizer, "quantizer");
        this.metrics = metrics;
    }

    @Override
    public Outcome next(Entry entry) {
        EntryLayout layout = entry.layout();
        return inner.next(new EntryThrough(entry, out -> new QuantizedWriter(out, layout, quantizer, metrics)));
    }

    @Override
    public CompletionStage<Void> flush(FlushKind kind) {
        return inner.flush(kind);
    }

    @Override
    public void close() {
        inner.close();
    }

    @Override
    public List<StreamStats> stats() {
        return inner.stats();
    }

    @Override
    public String toString() {
        return inner + ".quantized" + metrics;
    }
}
