package io.tidemark.sample;

import io.tidemark.entry.Entry;
import io.tidemark.stream.StreamStats;

/** Chooses entries. For one thread. */
@FunctionalInterface
interface Sampler {

    /** For how many entries this one stands; 0 if it is left out. */
    long weight(Entry entry);

    /** Makes the samplers of a format, one a stream. */
    @FunctionalInterface
    interface Maker {
        Sampler make(Draw draw, StreamStats stats);
    }
}
