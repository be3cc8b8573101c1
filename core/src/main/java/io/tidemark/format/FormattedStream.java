package io.tidemark.format;

import io.tidemark.entry.Entry;
import io.tidemark.internal.Warnings;
import io.tidemark.output.LineBlock;
import io.tidemark.output.Output;
import io.tidemark.output.SettlingOutput;
import io.tidemark.stream.EntryStream;
import io.tidemark.stream.FlushKind;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.Problem;
import io.tidemark.stream.StreamStats;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A format and an output. Entries are formatted into a block, and the block is written when it is full or flushed. */
final class FormattedStream implements EntryStream {

    /** Large enough that a write costs little per line, small enough to stay in the cache. */
    private static final int BLOCK_BYTES = 64 * 1024;

    /** Who waits for a flush waits no longer than this for an output that keeps lines while its peer is away. */
    private static final long PATIENCE_SECONDS = 5;

    private final StreamStats stats;
    private final EntryEncoder encoder;
    private final Output output;
    private final @Nullable Settling settling;
    private final LineBlock block = new LineBlock(BLOCK_BYTES + 16 * 1024);

    /** Entries whose lines are in the block. */
    private long inBlock;

    /** Entries whose lines the output has taken, and not flushed yet, or not settled. */
    private long unflushed;

    private boolean closed;

    FormattedStream(Format format, Output output) {
        this.stats = new StreamStats(output.name());
        this.encoder = format.newEncoder(stats);
        this.output = output;
        if (output instanceof SettlingOutput settles) {
            settling = new Settling();
            settles.settleTo(settling);
        } else {
            settling = null;
        }
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
            block.endEntry();
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
        // Before the output is asked: it may settle them at once.
        unflushed += inBlock;
        try {
            output.write(block);
        } catch (Throwable problem) {
            long lost = Math.min(inBlock, unflushed);
            unflushed -= lost;
            failed(lost, "writing failed", problem);
        }
        inBlock = 0;
        block.clear(BLOCK_BYTES + 16 * 1024);
    }

    private void flushOutput() {
        if (settling != null) {
            try {
                output.flush();
            } catch (Throwable problem) {
                stats.problem(Problem.IO_ERROR, "flushing failed", problem);
            }
            return;
        }
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
        stats.lost(entries, what, problem);
    }

    @Override
    public CompletionStage<Void> flush(FlushKind kind) {
        if (!closed) {
            if (kind == FlushKind.EXPLICIT) {
                output.retryNow();
            }
            writeBlock();
            flushOutput();
            if (kind == FlushKind.EXPLICIT && settling != null) {
                return settling.settled();
            }
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
        if (settling != null && unflushed > 0) {
            settling.failed(unflushed, "the output was closed and did not say what became of them", null);
        }
        if (stats.failed() > 0) {
            // Of the warnings before, most were held back.
            Warnings.warn("lostAtClose", stats.name(), "closed; entries lost in all: " + stats.failed(), null);
        }
    }

    @Override
    public List<StreamStats> stats() {
        return List.of(stats);
    }

    /** What an output tells that settles entries itself. On the thread that uses the stream, as all of it. */
    private final class Settling implements SettlingOutput.Settlement {

        private record Waiting(long target, CompletableFuture<Void> done) {}

        private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

        /** Entries settled since the stream began. */
        private long settled;

        @Override
        public void emitted(long entries) {
            long counted = Math.min(entries, unflushed);
            unflushed -= counted;
            stats.count(Outcome.EMITTED, counted);
            settled(counted);
        }

        @Override
        public void failed(long entries, String why, @Nullable Throwable cause) {
            long counted = Math.min(entries, unflushed);
            unflushed -= counted;
            stats.lost(counted, why, cause);
            settled(counted);
        }

        @Override
        public void problem(String what, @Nullable Throwable cause) {
            stats.problem(Problem.IO_ERROR, what, cause);
        }

        private void settled(long entries) {
            settled += entries;
            while (!waiting.isEmpty()
                    && (waiting.peek().target() <= settled
                            || waiting.peek().done().isDone())) {
                waiting.remove().done().complete(null);
            }
        }

        /** Completed when all that the output has is settled, or patience ends. */
        CompletionStage<Void> settled() {
            CompletableFuture<Void> done = new CompletableFuture<>();
            if (unflushed == 0) {
                done.complete(null);
            } else {
                done.completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS);
                waiting.removeIf(other -> other.done().isDone());
                waiting.add(new Waiting(settled + unflushed, done));
            }
            return done;
        }
    }
}
