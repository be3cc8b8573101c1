package io.tidemark.cloudwatch;

import io.tidemark.output.LineBlock;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Blocks for the lines of batches: one is kept for the next batch, so that a busy stream does not make a megabyte of garbage for each. */
final class Blocks {

    private static final int FIRST_BYTES = 64 * 1024;

    /** Enough for the lines of a request, and for one more that does not fit. */
    private static final int KEPT_BYTES = Limits.REQUEST_BYTES + 256 * 1024;

    /** What was enough for the last batch is right for the next: to grow to it step by step would make three times the garbage. */
    private volatile int usual = FIRST_BYTES;

    private final AtomicReference<@Nullable LineBlock> spare = new AtomicReference<>();

    /** One that is empty. */
    LineBlock take() {
        LineBlock block = spare.getAndSet(null);
        return block == null ? new LineBlock(usual) : block;
    }

    /** Gives one back that nobody uses any more. */
    void give(LineBlock block) {
        block.clear(KEPT_BYTES);
        usual = block.array().length;
        spare.set(block);
    }
}
