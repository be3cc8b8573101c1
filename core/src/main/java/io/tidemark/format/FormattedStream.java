package io.tidemark.format;

import io.tidemark.entry.Entry;
import io.tidemark.output.LineBlock;
import io.tidemark.output.Output;
import io.tidemark.stream.EntryStream;
import io.tidemark.stream.FlushKind;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.Problem;
import io.tidemark.stream.StreamStats;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A format and an output. Entries are formatted into a block, and the block is written when it is full or flushed. */
final class FormattedStream implements EntryStream {

    /** Large enough that a write costs little per line, small enough to stay in the cache. */
    private static final int BLOCK_BYTES = 64 * 1024;

    private final StreamStats stats;
    private final EntryEncoder encoder;
    private final Output output;
    private final LineBlock block = new LineBlock(BLOCK_BYTES + 16 * 1024);

    /** Entries whose lines are in the block. */
    private long inBlock;

    /** Entries whose lines the output has taken, and not flushed yet. */
    private long unflushed;

    private boolean closed;

    FormattedStream(Format format, Output output) {
        this.stats = new StreamStats(output.name());
        this.encoder = format.newEncoder(stats);
        this.output = output;
    }

    @Override
    public Outcome next(Entry entry) {
        if (closed) {
            stats.count(Outcome.FAILED, 1);
            return Outcome.FAILED;
        }
        int before = block.lines();
        Outcome outcome;
        try {
            outcome = encoder.encode(entry, block);
        } catch (Throwable problem) {
            block.truncate(before);
            stats.problem(
                    Problem.EXCEPTION,
                    "an entry of " + entry.getClass().getName() + " could not be formatted",
                    problem);
            outcome = Outcome.INVALID;
        }
        if (outcome == Outcome.PENDING && block.lines() == before) {
            // An entry without a line would be in flight until others come.
            stats.problem(
                    Problem.ENTRY_INVALID,
                    "an entry of " + entry.getClass().getName() + " was formatted as nothing",
                    null);
            outcome = Outcome.INVALID;
        }
        if (outcome == Outcome.PENDING) {
            inBlock++;
            if (block.length() >= BLOCK_BYTES) {
                writeBlock();
            }
        } else {
            stats.count(outcome, 1);
        }
        return outcome;
    }

    private void writeBlock() {
        if (block.isEmpty()) {
            return;
        }
        try {
            output.write(block);
            unflushed += inBlock;
        } catch (Throwable problem) {
            failed(inBlock, "writing failed", problem);
        }
        inBlock = 0;
        block.clear(BLOCK_BYTES + 16 * 1024);
    }

    private void flushOutput() {
        if (unflushed == 0) {
            return;
        }
        try {
            output.flush();
            stats.count(Outcome.EMITTED, unflushed);
        } catch (Throwable problem) {
            failed(unflushed, "flushing failed", problem);
        }
        unflushed = 0;
    }

    private void failed(long entries, String what, Throwable problem) {
        stats.count(Outcome.FAILED, entries);
        stats.problem(Problem.IO_ERROR, what + "; " + entries + " entries are lost", problem);
    }

    @Override
    public CompletionStage<Void> flush(FlushKind kind) {
        if (!closed) {
            if (kind == FlushKind.EXPLICIT) {
                output.retryNow();
            }
            writeBlock();
            flushOutput();
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        flush(FlushKind.EXPLICIT);
        closed = true;
        try {
            output.close();
        } catch (Throwable problem) {
            stats.problem(Problem.IO_ERROR, "closing failed", problem);
        }
    }

    @Override
    public List<StreamStats> stats() {
        return List.of(stats);
    }
}
