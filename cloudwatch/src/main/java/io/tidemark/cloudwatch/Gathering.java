package io.tidemark.cloudwatch;

import io.tidemark.entry.Entry;
import io.tidemark.format.EntryEncoder;
import io.tidemark.output.LineBlock;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Formats entries and gathers their lines to batches, which go into the submission queue. For one thread at a time: who uses it has a lock, and does what is
 * {@linkplain #todo to be done} without it.
 */
final class Gathering {

    private final EntryEncoder encoder;
    private final SubmissionQueue queue;
    private final Figures figures;
    private final Blocks blocks = new Blocks();
    private Batch batch = new Batch(blocks, null);

    /** What is to be done as soon as the lock is free. */
    private List<Runnable> afterwards = new ArrayList<>();

    Gathering(EntryEncoder encoder, SubmissionQueue queue, Figures figures) {
        this.encoder = encoder;
        this.queue = queue;
        this.figures = figures;
    }

    /** Has something be done without the lock. */
    void afterwards(Runnable task) {
        afterwards.add(task);
    }

    /** What is to be done now, without the lock. */
    List<Runnable> todo() {
        if (afterwards.isEmpty()) {
            return List.of();
        }
        List<Runnable> todo = afterwards;
        afterwards = new ArrayList<>();
        return todo;
    }

    /** How long ago the first entry of the batch came; 0 if there is none. */
    long ageNanos() {
        return batch.ageNanos();
    }

    /** Lets the batch go, if it has an entry. */
    void submit() {
        if (batch.events() > 0) {
            submit(new Batch(blocks, null));
        }
    }

    /** Takes an entry. If it throws, for want of memory, the entry is not taken. */
    Outcome take(Entry entry) {
        LineBlock block = batch.block();
        int before = batch.events();
        // Lines of an entry that threw.
        block.truncate(before);
        long millis;
        Outcome outcome;
        try {
            millis = Math.floorDiv(entry.epochNanos(), 1_000_000L);
            outcome = encoder.encode(entry, block);
        } catch (Throwable problem) {
            return invalid(entry, Problem.EXCEPTION, "could not be formatted", problem);
        }
        if (outcome != Outcome.PENDING) {
            block.truncate(before);
            figures.stats().count(outcome, 1);
            return outcome;
        }
        long size = 0;
        int longest = 0;
        int shortest = Integer.MAX_VALUE;
        for (int line = before; line < block.lines(); line++) {
            int length = Batch.length(block, line);
            longest = Math.max(longest, length);
            shortest = Math.min(shortest, length);
            size += length + Limits.EVENT_OVERHEAD;
        }
        if (longest == 0 || shortest == 0) {
            // CloudWatch Logs would refuse all that is sent with it.
            return invalid(entry, Problem.ENTRY_INVALID, "was formatted as nothing, or as an empty line", null);
        }
        if (longest > Limits.EVENT_BYTES) {
            return oversized(
                    longest,
                    "it has a line of " + longest + " bytes, and a request takes " + Limits.EVENT_BYTES
                            + "; a format of your own should split it before (Emf.Builder.maxEventBytes("
                            + Limits.EVENT_BYTES + "))");
        }
        if (batch.fits(block.lines() - before, size)) {
            batch.add(millis, size);
            if (batch.isFull()) {
                submitFull();
            }
            return Outcome.PENDING;
        }
        return takeElsewhere(before, millis, size);
    }

    private Outcome invalid(Entry entry, Problem problem, String what, @Nullable Throwable cause) {
        batch.block().truncate(batch.events());
        figures.stats().count(Outcome.INVALID, 1);
        figures.stats().problem(problem, "an entry of " + entry.getClass().getName() + " " + what, cause);
        return Outcome.INVALID;
    }

    private Outcome oversized(int bytes, String why) {
        batch.block().truncate(batch.events());
        SubmissionEvent event = figures.oversized(bytes, why);
        afterwards.add(() -> figures.tell(event));
        return Outcome.INVALID;
    }

    /** The lines of the last entry go into the next batch, or, if they do not fit into one, into several that have nothing else. */
    private Outcome takeElsewhere(int from, long millis, long size) {
        LineBlock lines = batch.block();
        Batch next = new Batch(blocks, null);
        if (next.fits(lines.lines() - from, size)) {
            next.copy(lines, from, lines.lines());
            next.add(millis, size);
            lines.truncate(from);
            submit(next);
            return Outcome.PENDING;
        }
        List<int[]> parts = Batch.parts(lines, from);
        if (parts.size() > queue.capacity()) {
            return oversized(
                    (int) Math.min(Integer.MAX_VALUE, size),
                    "its lines take " + parts.size() + " requests, and the submission queue takes " + queue.capacity()
                            + " (queueCapacity)");
        }
        SplitEntry split = new SplitEntry(parts.size());
        List<Batch> batches = new ArrayList<>(parts.size());
        for (int[] part : parts) {
            Batch one = new Batch(blocks, split);
            one.copy(lines, part[0], part[1]);
            one.add(millis, part[2]);
            batches.add(one);
        }
        lines.truncate(from);
        submit(next);
        batches.forEach(part -> afterwards.add(queue.offer(part)));
        return Outcome.PENDING;
    }

    /** If there is no memory for another batch, this one waits until there is. */
    private void submitFull() {
        try {
            submit(new Batch(blocks, null));
        } catch (OutOfMemoryError later) {
            // The next entry does not fit, and tries again.
        }
    }

    /** The batch goes into the queue, and another takes its place. */
    private void submit(Batch next) {
        Batch full = batch;
        if (full.events() > 0) {
            afterwards.add(queue.offer(full));
        } else {
            full.release();
        }
        batch = next;
    }
}
