package io.tidemark.stream;

/** Why a stream is flushed. */
public enum FlushKind {
    /** Some time has passed. What is buffered should go out; a stream that batches for a remote peer may wait for a fuller batch. */
    PERIODIC,
    /** Someone waits. Everything is handed over, and acknowledged or given up, before the stage completes. */
    EXPLICIT
}
