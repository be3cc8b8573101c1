package io.tidemark.stream;

/** What became of an entry that was handed to an {@link EntryStream}. */
public enum Outcome {
    /** Accepted, and not yet settled: it is in flight until the stream's {@link StreamStats} say what became of it. */
    PENDING,
    /** Accepted by the output, and flushed. */
    EMITTED,
    /** Left out by a sampler. */
    SAMPLED_OUT,
    /** It could not be made a line: two fields of one name, too large, a fault in its own code. */
    INVALID,
    /** The output did not take it. */
    FAILED
}
