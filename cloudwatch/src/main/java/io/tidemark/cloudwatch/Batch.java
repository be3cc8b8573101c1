package io.tidemark.cloudwatch;

import io.tidemark.output.LineBlock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;

/**
 * The lines of some entries, as many as one request takes. Filled by the thread that uses the stream, without garbage, and not changed
 * once it is in the submission queue.
 */
final class Batch {

    /** So that the place of an event, and its distance in time from any other that may be sent, fit into a long. */
    private static final int PLACE_BITS = 14;

    private static final long PLACE = (1L << PLACE_BITS) - 1;

    /** Completed when all its entries are settled. */
    final CompletableFuture<Void> settled = new CompletableFuture<>();

    /** If this is a part of one entry, and no more. */
    final @Nullable SplitEntry split;

    private final Blocks blocks;

    /** Null once it has been given back. */
    private @Nullable LineBlock block;

    /** The time of each line, in milliseconds. */
    private long[] millis = new long[64];

    /** When the first line came; {@link System#nanoTime}. */
    private long begunNanos;

    private int events;
    private int entries;
    private int bytes;
    private boolean inOrder = true;
    private long greatest = Long.MIN_VALUE;

    Batch(Blocks blocks, @Nullable SplitEntry split) {
        this.blocks = blocks;
        this.block = blocks.take();
        this.split = split;
    }

    int events() {
        return events;
    }

    int entries() {
        return entries;
    }

    /** The lines. Those that are not {@linkplain #add added} yet may be taken back. */
    LineBlock block() {
        return Objects.requireNonNull(block, "released");
    }

    /** Its lines are not needed any more. For one thread, once. */
    void release() {
        blocks.give(block());
        block = null;
    }

    /** Whether lines of this size, overhead included, fit beside those that were added. */
    boolean fits(int lines, long size) {
        return events + lines <= Limits.REQUEST_EVENTS && bytes + size <= Limits.REQUEST_BYTES;
    }

    /** Whether not even the shortest event fits. */
    boolean isFull() {
        return !fits(1, Limits.EVENT_OVERHEAD + 1);
    }

    /** How long ago the first entry came; 0 if there is none. */
    long ageNanos() {
        return entries == 0 ? 0 : System.nanoTime() - begunNanos;
    }

    /** Adds the lines that the block has got since the last time: an entry. If it throws, nothing is added. */
    void add(long time, long size) {
        LineBlock lines = block();
        if (lines.lines() > millis.length) {
            millis = Arrays.copyOf(millis, Math.max(lines.lines(), millis.length * 2));
        }
        lines.endEntry();
        Arrays.fill(millis, events, lines.lines(), time);
        if (entries++ == 0) {
            begunNanos = System.nanoTime();
        }
        events = lines.lines();
        bytes += (int) size;
        inOrder &= time >= greatest;
        greatest = Math.max(greatest, time);
    }

    /** Copies lines behind those that are here. They are to be {@linkplain #add added}, or taken back. */
    void copy(LineBlock from, int firstLine, int behindLast) {
        LineBlock to = block();
        int start = from.start(firstLine);
        int length = from.end(behindLast - 1) - start;
        int at = to.length();
        System.arraycopy(from.array(), start, to.ensureFree(at, length), at, length);
        for (int line = firstLine; line < behindLast; line++) {
            to.endLine(at + from.end(line) - start);
        }
    }

    /**
     * Takes over all entries of another batch, if they fit beside its own. Whoever flushes after each entry, faster than requests are answered, does not fill
     * the queue with requests of one event.
     *
     * @return whether it did; if not, neither has changed
     */
    boolean absorb(Batch other) {
        if (split != null || other.split != null || !fits(other.events, other.bytes)) {
            return false;
        }
        int eventsBefore = events;
        int entriesBefore = entries;
        int bytesBefore = bytes;
        boolean inOrderBefore = inOrder;
        long greatestBefore = greatest;
        try {
            LineBlock from = other.block();
            int line = 0;
            for (int entry = 0; entry < other.entries; entry++) {
                int end = from.entryEnd(entry);
                long size = 0;
                for (int i = line; i < end; i++) {
                    size += length(from, i) + Limits.EVENT_OVERHEAD;
                }
                copy(from, line, end);
                add(other.millis[line], size);
                line = end;
            }
            return true;
        } catch (OutOfMemoryError noRoom) {
            block().truncate(eventsBefore);
            events = eventsBefore;
            entries = entriesBefore;
            bytes = bytesBefore;
            inOrder = inOrderBefore;
            greatest = greatestBefore;
            return false;
        }
    }

    /**
     * Cuts it into requests that CloudWatch Logs takes: in order of time, none over more than a day. Those outside the time that is taken at all
     * are left out.
     *
     * @param now in milliseconds
     */
    Cut cut(long now) {
        int[] entryOf = entryOf();
        Cut cut = new Cut();
        int[] order = order(now, entryOf, cut);
        int from = 0;
        for (int to = 1; to <= order.length; to++) {
            if (to == order.length || millis[order[to]] - millis[order[from]] > Limits.SPAN_MILLIS) {
                cut.requests.add(request(order, from, to, entryOf));
                from = to;
            }
        }
        return cut;
    }

    /** The requests, and what is in none of them. */
    static final class Cut {
        final List<Request> requests = new ArrayList<>(1);
        int tooOld;
        int tooNew;

        /** Entries of which an event is not sent. */
        final BitSet left = new BitSet();
    }

    private int[] entryOf() {
        int[] entryOf = new int[events];
        for (int entry = 0, line = 0; entry < entries; entry++) {
            for (; line < block().entryEnd(entry); line++) {
                entryOf[line] = entry;
            }
        }
        return entryOf;
    }

    /** The lines that may be sent, in order of their time; those of one time in the order in which they came. */
    private int[] order(long now, int[] entryOf, Cut cut) {
        long oldest = now - Limits.OLDEST_MILLIS;
        long newest = now + Limits.NEWEST_MILLIS;
        long[] keys = new long[events];
        int kept = 0;
        for (int line = 0; line < keys.length; line++) {
            if (millis[line] < oldest) {
                cut.tooOld++;
                cut.left.set(entryOf[line]);
            } else if (millis[line] > newest) {
                cut.tooNew++;
                cut.left.set(entryOf[line]);
            } else {
                keys[kept++] = (millis[line] - oldest) << PLACE_BITS | line;
            }
        }
        if (!inOrder) {
            Arrays.sort(keys, 0, kept);
        }
        int[] order = new int[kept];
        for (int i = 0; i < kept; i++) {
            order[i] = (int) (keys[i] & PLACE);
        }
        return order;
    }

    private Request request(int[] order, int from, int to, int[] entryOf) {
        LineBlock lines = block();
        List<InputLogEvent> inputs = new ArrayList<>(to - from);
        int[] entriesOf = new int[to - from];
        int size = 0;
        for (int i = from; i < to; i++) {
            int line = order[i];
            int length = length(lines, line);
            String text = new String(lines.array(), lines.start(line), length, StandardCharsets.UTF_8);
            inputs.add(InputLogEvent.builder()
                    .timestamp(millis[line])
                    .message(text)
                    .build());
            entriesOf[i - from] = entryOf[line];
            size += length + Limits.EVENT_OVERHEAD;
        }
        return new Request(inputs, size, entriesOf);
    }

    /** Deals out lines of a block to as many batches as it takes: for each its first line, the line behind its last, and its size. */
    static List<int[]> parts(LineBlock block, int from) {
        List<int[]> parts = new ArrayList<>();
        int first = from;
        int size = 0;
        for (int line = from; line < block.lines(); line++) {
            int next = length(block, line) + Limits.EVENT_OVERHEAD;
            if (line - first == Limits.REQUEST_EVENTS || size + next > Limits.REQUEST_BYTES) {
                parts.add(new int[] {first, line, size});
                first = line;
                size = 0;
            }
            size += next;
        }
        parts.add(new int[] {first, block.lines(), size});
        return parts;
    }

    /** The length of a line, without its line feed. */
    static int length(LineBlock block, int line) {
        int length = block.end(line) - block.start(line);
        return block.array()[block.end(line) - 1] == '\n' ? length - 1 : length;
    }
}
