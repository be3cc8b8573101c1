package io.tidemark;

/**
 * Emits an entry when it is closed, if the owner of the record is closed; else as soon as the owner closes, whatever flush
 * guards are open. Closing is idempotent, may be done by any thread, and does not throw.
 */
public interface ForceFlushGuard extends AutoCloseable {
    @Override
    void close();
}
