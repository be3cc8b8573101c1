package io.tidemark.sample;

import io.tidemark.entry.Entry;
import io.tidemark.output.LineBlock;
import io.tidemark.stream.Outcome;

/** Writes entries of which each counts for several. For one thread. */
@FunctionalInterface
public interface WeightedEncoder {

    /**
     * Appends the lines of an entry to a block, as {@link io.tidemark.format.EntryEncoder#encode} does.
     *
     * @param weight for how many entries this one stands: each of its metrics counts so often. 1 or more
     */
    Outcome encode(Entry entry, long weight, LineBlock block);
}
