package io.tidemark;

/**
 * Keeps an entry from being emitted until it is closed: for work that goes on after the owner of the record is done. Closing is
 * idempotent, may be done by any thread, and does not throw.
 */
public interface FlushGuard extends AutoCloseable {
    @Override
    void close();
}
