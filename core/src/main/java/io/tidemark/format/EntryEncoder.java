package io.tidemark.format;

import io.tidemark.entry.Entry;
import io.tidemark.output.LineBlock;
import io.tidemark.stream.Outcome;

/** Writes entries as lines, one after the other. For one thread. */
public interface EntryEncoder {

    /**
     * Appends the lines of an entry to a block; more than one if a limit of the format asks for it.
     *
     * @return {@link Outcome#PENDING} if lines were appended, {@link Outcome#SAMPLED_OUT} or {@link Outcome#INVALID} if not: then
     *     the block is as it was. Why is counted
     */
    Outcome encode(Entry entry, LineBlock block);
}
