package io.tidemark.output;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps lines in memory until someone takes them: for a page that shows the last of what happened, for a transport of one's own, for
 * tests. Bounded: when there is no more room, the oldest lines are dropped, whole, and counted here. For the sink an entry is emitted once
 * its lines are in here.
 *
 * <p>Safe for use by any number of threads.
 */
public final class InMemoryOutput implements Output {

    private final long maxBytes;

    // Not synchronized: a virtual thread that waits is to let go of its carrier.
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<byte[]> lines = new ArrayDeque<>();
    private long bytes;
    private long dropped;
    private boolean closed;

    private InMemoryOutput(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * An output that keeps at most so many bytes of lines. Each line costs some 20 bytes more.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public static InMemoryOutput keeping(long maxBytes) {
        if (maxBytes <= 0) {
            throw new IllegalArgumentException("keep 1 byte or more, not " + maxBytes);
        }
        return new InMemoryOutput(maxBytes);
    }

    /**
     * What was taken out.
     *
     * @param lines whole lines, without their line feeds, the oldest first
     * @param dropped lines that were dropped since the last time
     */
    public record Drained(List<String> lines, long dropped) {
        public Drained {
            lines = List.copyOf(lines);
        }
    }

    /** Takes out all lines, and how many were dropped since the last time. Also after {@link #close}. */
    public Drained drain() {
        List<byte[]> taken;
        long lost;
        lock.lock();
        try {
            taken = new ArrayList<>(lines);
            lines.clear();
            bytes = 0;
            lost = dropped;
            dropped = 0;
        } finally {
            lock.unlock();
        }
        return new Drained(taken.stream().map(InMemoryOutput::text).toList(), lost);
    }

    private static String text(byte[] line) {
        boolean ended = line.length > 0 && line[line.length - 1] == '\n';
        return new String(line, 0, line.length - (ended ? 1 : 0), StandardCharsets.UTF_8);
    }

    @Override
    public void write(LineBlock block) throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new IOException(name() + " is closed");
            }
            for (int line = 0; line < block.lines(); line++) {
                int size = block.end(line) - block.start(line);
                while (bytes + size > maxBytes && !lines.isEmpty()) {
                    bytes -= lines.remove().length;
                    dropped++;
                }
                if (size > maxBytes) {
                    dropped++;
                    continue;
                }
                byte[] copy = new byte[size];
                System.arraycopy(block.array(), block.start(line), copy, 0, size);
                lines.add(copy);
                bytes += size;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Does nothing: what is written can be taken. */
    @Override
    public void flush() {}

    /** Takes no more lines. Those that are here can still be taken out. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String name() {
        return "memory";
    }
}
