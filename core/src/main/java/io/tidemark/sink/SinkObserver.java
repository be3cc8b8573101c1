package io.tidemark.sink;

/**
 * Is told of the figures of a sink each time the sink has flushed its stream. A lambda is one:
 *
 * <pre>{@code
 * BackgroundQueue queue = BackgroundQueue.builder(stream)
 *         .observer(report -> overflow.add(report.dropped()))
 *         .build();
 * }</pre>
 *
 * <p>It is called on the thread that writes: the consumer of a {@link BackgroundQueue}, or whichever thread appends to an {@link ImmediateSink}. What
 * it throws is warned of, and goes no further. As long as it runs nothing is written, so it should be quick; if it takes a second, that is
 * warned of. It may append to the sink, and must not wait for it.
 */
@FunctionalInterface
public interface SinkObserver {

    /** The stream was flushed, or, the last time, closed. */
    void flushed(FlushReport report);
}
