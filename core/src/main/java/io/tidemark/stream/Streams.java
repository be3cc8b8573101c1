package io.tidemark.stream;

import java.util.ArrayList;
import java.util.List;

/** Streams that are made of others. */
public final class Streams {

    private Streams() {}

    /**
     * A stream that hands each entry to several: an archive in full, for example, and a sampled stream for CloudWatch.
     *
     * <p>One that throws, at an entry, at a flush or when it is closed, does not stop the others: for that one the entry counts as failed. Each
     * has its own figures ({@link EntryStream#stats}), in the order given; for one that keeps none they are kept here; another tee
     * gives all of its own. A flush is complete when it is for all of them. Closing first asks all of them to flush, and then closes one after
     * the other, in the order given. The streams belong to the tee from now on.
     *
     * <p>They share one thread: if one waits, the others do. What is to be kept apart, say a disk and a remote peer, gets a queue
     * each: see {@link io.tidemark.sink.TeeSink}.
     *
     * @throws IllegalArgumentException if a stream is given twice, or two of them count into the same figures: entries would be counted
     *     twice
     */
    public static EntryStream tee(EntryStream first, EntryStream second, EntryStream... more) {
        List<EntryStream> streams = new ArrayList<>(2 + more.length);
        streams.add(first);
        streams.add(second);
        streams.addAll(List.of(more));
        return new TeeStream(streams);
    }
}
