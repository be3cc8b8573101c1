package io.tidemark.sample;

import io.tidemark.stream.StreamStats;

/** A format that can write how often an entry counts, and so can be sampled. Immutable; one may serve many streams. */
@FunctionalInterface
public interface WeightedFormat {

    /**
     * An encoder for one stream, used by one thread at a time.
     *
     * @param stats where it counts the problems that it meets
     */
    WeightedEncoder newEncoder(StreamStats stats);
}
