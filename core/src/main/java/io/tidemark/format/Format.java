package io.tidemark.format;

import io.tidemark.output.Output;
import io.tidemark.stream.EntryStream;
import io.tidemark.stream.StreamStats;

/** Turns entries into bytes: how an entry looks as a line. Immutable; one format may serve many streams. */
public interface Format {

    /**
     * An encoder for one stream, used by one thread at a time.
     *
     * @param stats where it counts the problems that it meets
     */
    EntryEncoder newEncoder(StreamStats stats);

    /** A stream that writes entries in this format to an output. Closing it closes the output. */
    default EntryStream writeTo(Output output) {
        return new FormattedStream(this, output);
    }
}
