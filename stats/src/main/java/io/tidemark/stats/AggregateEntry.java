package io.tidemark.stats;

import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;

/** An aggregate that was emitted: it no longer changes. */
final class AggregateEntry implements Entry {

    private final RecordAggregate<?> aggregate;
    private final long epochNanos;

    AggregateEntry(RecordAggregate<?> aggregate, long epochNanos) {
        this.aggregate = aggregate;
        this.epochNanos = epochNanos;
    }

    @Override
    public EntryLayout layout() {
        return aggregate.tidemarkLayout();
    }

    @Override
    public long epochNanos() {
        return epochNanos;
    }

    @Override
    public void writeTo(EntryWriter out) {
        aggregate.tidemarkWrite(0, out);
    }

    @Override
    public void writeSampleKey(EntryWriter out) {
        aggregate.tidemarkWriteSampleKey(0, out);
    }

    @Override
    public String toString() {
        return "AggregateEntry[" + layout().type() + ", " + aggregate.merged() + "]";
    }
}
