package io.tidemark.sink;

/** A sink that can say what became of every entry that was appended to it. */
public interface CountedSink extends EntrySink {

    /** The figures now. May be called at any time, by any thread, also after close; makes a little garbage, takes no lock. */
    SinkStats stats();
}
