package io.tidemark.sink;

import java.time.Duration;

/** What a full {@link BackgroundQueue} does with the next entry. Immutable. */
public final class OverflowPolicy {

    private static final OverflowPolicy DROP_OLDEST = new OverflowPolicy(Duration.ZERO);

    /** How long an append waits for room; zero if the oldest entry makes way. */
    private final Duration timeout;

    private OverflowPolicy(Duration timeout) {
        this.timeout = timeout;
    }

    /** Drops the oldest entry, and counts it; an append never waits. What a queue does unless told otherwise. */
    public static OverflowPolicy dropOldest() {
        return DROP_OLDEST;
    }

    /**
     * Lets the append wait until there is room: for entries that must not be lost, where threads may stand still as long as the output does.
     * Threads that wait are parked, virtual ones too, and take no time of a processor.
     *
     * <p>If there is no room within the timeout, the entry that waited is dropped, counted and warned of; those in the queue stay. An
     * append by the stream itself, on the queue's own thread, does not wait, and what it has no room for is dropped at once.
     * Being interrupted neither shortens the wait nor loses the entry; the thread is still interrupted when {@code append} returns.
     *
     * @param timeout the longest that one append waits. It holds up the thread that closes a record: a request, a job
     * @throws IllegalArgumentException if it is not more than zero
     */
    public static OverflowPolicy block(Duration timeout) {
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("a time to wait for room is more than zero, as " + timeout
                    + " is not. OverflowPolicy.dropOldest() never waits");
        }
        return new OverflowPolicy(timeout);
    }

    boolean blocks() {
        return this != DROP_OLDEST;
    }

    Duration timeout() {
        return timeout;
    }

    @Override
    public String toString() {
        return blocks() ? "block(" + timeout + ")" : "dropOldest";
    }
}
