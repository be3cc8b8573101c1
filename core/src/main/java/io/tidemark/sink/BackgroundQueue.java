package io.tidemark.sink;

import io.tidemark.entry.Entry;
import io.tidemark.internal.ConsumerThread;
import io.tidemark.internal.Warnings;
import io.tidemark.stream.EntryStream;
import io.tidemark.stream.FlushKind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue between the threads that append entries and one daemon thread that writes them to a stream.
 *
 * <p>{@link #append} takes some tens of nanoseconds, never waits for input or output, and never throws. If the stream does not keep
 * up and the queue is full, the <em>oldest</em> entry is dropped, and counted, for each new one; or, if that was asked for
 * ({@link OverflowPolicy#block}), the append waits for room.
 *
 * <p>An entry is written and flushed within the flush interval of its append, as long as the stream keeps up. That is also
 * the most that a killed process loses.
 *
 * <p>The queue ends with {@link #close}. Nothing is written after it: entries that are appended later are counted as
 * appended and dropped, and warned of.
 *
 * <p>With assertions enabled ({@code -ea}) each entry is read once more when it is appended, and again when its turn comes: a record that was
 * written to in between, after it was emitted, is warned of and counted ({@link #lateWrites}).
 *
 * <p>Whatever the stream throws, the queue goes on with the next entry, and counts that one as failed. For use by any number of threads,
 * virtual ones among them.
 */
public final class BackgroundQueue implements CountedSink, AutoCloseable {

    /** Entries handed over between two looks at the clock and at what others ask for. */
    private static final int BATCH = 32;

    /** An idle consumer looks at least this often whether there is something. */
    private static final long LONGEST_NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** A closing queue that is empty looks as often whether those who waited for room have appended. */
    private static final long STRAGGLER_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private static final int OPEN = 0;

    /** Takes no more entries; the consumer writes what is there. */
    private static final int CLOSING = 1;

    /** The consumer takes nothing any more. */
    private static final int TERMINATED = 2;

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private static final VarHandle STATE;
    private static final VarHandle ASLEEP;
    private static final VarHandle REFUSED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            STATE = lookup.findVarHandle(BackgroundQueue.class, "state", int.class);
            ASLEEP = lookup.findVarHandle(BackgroundQueue.class, "asleep", boolean.class);
            REFUSED = lookup.findVarHandle(BackgroundQueue.class, "refused", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final EntryRing ring;

    /** Those who wait for room; null if the oldest entry makes way instead. */
    private final @Nullable RoomQueue room;

    private final long blockNanos;
    private final ContainedStream stream;
    private final LateWrites lateWrites = new LateWrites();
    private final Thread consumer;
    private final int wakeMask;
    private final long flushNanos;
    private final long napNanos;
    private final long shutdownNanos;
    private final CountDownLatch finished = new CountDownLatch(1);
    private final ReentrantLock closing = new ReentrantLock();

    private final FlushTickets tickets = new FlushTickets();

    private volatile int state = OPEN;
    private volatile boolean asleep;

    /** Entries that never got into the ring. They count as appended and dropped. */
    @SuppressWarnings("UnusedVariable") // REFUSED writes it
    private volatile long refused;

    /** How long the consumer has slept, which alone writes it. */
    private volatile long sleptNanos;

    // The consumer's own.
    private final @Nullable Observation observation;
    private long droppedTold;

    /** When close() gives up; set before the state is CLOSING. */
    private volatile long deadline;

    private BackgroundQueue(Builder from) {
        ring = new EntryRing(from.capacity);
        room = from.overflow.blocks() ? new RoomQueue(ring) : null;
        blockNanos = nanosOf(from.overflow.timeout());
        stream = new ContainedStream(from.stream);
        // A sleeping consumer is woken once a 64th of the ring has been filled: early enough, and so seldom that a busy
        // service makes no system call for an entry.
        wakeMask = Math.max(1, from.capacity / 64) - 1;
        // An entry waits at most a nap to be taken, and then at most half the interval to be flushed.
        flushNanos = Math.max(1, from.flushInterval.toNanos() / 2);
        napNanos = Math.max(1, Math.min(LONGEST_NAP_NANOS, from.flushInterval.toNanos() / 4));
        shutdownNanos = nanosOf(from.shutdownTimeout);
        String name = from.threadName == null ? "tidemark-queue-" + NUMBERS.incrementAndGet() : from.threadName;
        consumer = new ConsumerThread(this::consume, name);
        observation = from.observer == null
                ? null
                : new Observation(
                        from.observer,
                        new Periods(name, ContainedStream.stats(stream.settled(), 0, 0, 0), System.nanoTime(), 0));
    }

    /** Half of all time: it can be added to the clock without an overflow. */
    private static long nanosOf(Duration timeout) {
        return timeout.compareTo(Duration.ofNanos(Long.MAX_VALUE / 2)) > 0 ? Long.MAX_VALUE / 2 : timeout.toNanos();
    }

    /** A queue with the defaults: see {@link Builder}. */
    public static BackgroundQueue of(EntryStream stream) {
        return builder(stream).build();
    }

    /** A queue that writes to a stream. The stream is the queue's from {@link Builder#build} on, which closes it when it is closed. */
    public static Builder builder(EntryStream stream) {
        return new Builder(stream);
    }

    /**
     * Takes an entry: it goes into the queue, if need be in place of the oldest, or when there is room, as the queue's
     * {@link OverflowPolicy} says.
     */
    @Override
    public void append(Entry entry) {
        Objects.requireNonNull(entry, "entry");
        if (state != OPEN) {
            refuse();
            return;
        }
        Entry given = LateWrites.ON ? lateWrites.appended(entry) : entry;
        RoomQueue waitFor = room;
        long index = waitFor == null ? ring.push(given) : pushOrWait(given, waitFor);
        if (index == EntryRing.REFUSED) {
            refuse();
            return;
        }
        if (((int) index & wakeMask) == 0 && asleep) {
            wake();
        }
        // Claiming the slot above and the change of state are both volatile: either the terminating thread sees the
        // slot, and waits for it to be filled, or this thread sees the change.
        if (state == TERMINATED) {
            dropRest();
            warnOfClosed();
        }
    }

    private long pushOrWait(Entry entry, RoomQueue waitFor) {
        long index = ring.pushIfRoom(entry);
        if (index != EntryRing.REFUSED || Thread.currentThread() == consumer) {
            return index;
        }
        if (asleep) {
            wake();
        }
        return waitFor.push(entry, blockNanos, () -> state == TERMINATED);
    }

    private void refuse() {
        REFUSED.getAndAdd(this, 1L);
        if (state != OPEN) {
            warnOfClosed();
        } else if (room == null) {
            Warnings.warn(
                    "full",
                    consumer.getName(),
                    "the queue was full, and a thread in the middle of an append held it up; an entry is dropped",
                    null);
        } else if (Thread.currentThread() == consumer) {
            Warnings.warn(
                    "blocked",
                    consumer.getName(),
                    "the queue was full, and its own stream, which alone makes room, appended an entry; that is dropped",
                    null);
        } else {
            Warnings.warn(
                    "blocked",
                    consumer.getName(),
                    "the queue was full for the longest that an append waits; the entry that waited is dropped",
                    null);
        }
    }

    private void warnOfClosed() {
        Warnings.warn(
                "closed", consumer.getName(), "an entry was appended after the queue was closed; it is dropped", null);
    }

    private void wake() {
        if (ASLEEP.compareAndSet(this, true, false)) {
            LockSupport.unpark(consumer);
        }
    }

    /**
     * Asks for everything appended before this call to be written and flushed. Wakes the consumer at once.
     *
     * @return completed when each of those entries is written and flushed, or accounted for as dropped or failed, or the queue is closed; for
     *     an output whose peer is away, as {@link EntrySink#flush} says.
     *     It does not complete exceptionally. What depends on it may run on the consumer's thread and should be short
     */
    @Override
    public CompletionStage<Void> flush() {
        CompletionStage<Void> done = tickets.ask(ring.tail());
        if (state == TERMINATED) {
            tickets.completeAll();
        } else {
            LockSupport.unpark(consumer);
        }
        return done;
    }

    @Override
    public SinkStats stats() {
        // What comes later in the life of an entry is read first: then nothing is counted that the counters before it
        // do not know, and what lies between two of them is never negative.
        List<ContainedStream.Settled> settled = stream.settled();
        long dropped = ring.dropped();
        long head = ring.head();
        long neverIn = refused;
        long tail = ring.tail();
        // More than the ring holds were there at no time: the rest has been taken since the head was read.
        long queued = Math.min(tail - head, ring.capacity());
        return ContainedStream.stats(settled, dropped + neverIn, tail + neverIn, queued);
    }

    /**
     * How long the queue's thread has slept so far, for want of entries; of a nap (250 milliseconds at most) only once it is over. The less it
     * grows in a second, the nearer the queue is to being overrun. The rest of the time it formats, writes, or waits for the output.
     */
    public Duration slept() {
        return Duration.ofNanos(sleptNanos);
    }

    /** Entries whose record was written to after they were appended, which is a bug. Always 0 unless assertions are enabled. */
    public long lateWrites() {
        return lateWrites.found();
    }

    /**
     * Ends the queue: writes and flushes everything that is in it, and what threads wait to append, closes the stream and ends the thread. Waits for that as long as the
     * shutdown timeout; after it, what is still in the queue is dropped and counted, and the consumer is interrupted. If the
     * stream still does not return, its thread is left behind, with the entries that it has in flight.
     *
     * <p>Further calls wait for the first to be done. On the consumer's thread (in the stream, or in something that depends on
     * {@link #flush}) it does not wait. Being interrupted does not shorten the wait.
     */
    @Override
    public void close() {
        beginClosing();
        if (Thread.currentThread() == consumer) {
            return;
        }
        boolean interrupted = false;
        while (true) {
            try {
                if (!finished.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    giveUp();
                }
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void beginClosing() {
        closing.lock();
        try {
            if (state == OPEN) {
                deadline = System.nanoTime() + shutdownNanos;
                state = CLOSING;
                LockSupport.unpark(consumer);
            }
        } finally {
            closing.unlock();
        }
    }

    private void giveUp() {
        if (!STATE.compareAndSet(this, CLOSING, TERMINATED)) {
            return;
        }
        long before = ring.dropped();
        dropRest();
        long lost = ring.dropped() - before;
        letGo();
        consumer.interrupt();
        tickets.completeAll();
        Warnings.warn(
                "close",
                consumer.getName() + " did not write everything within its shutdown timeout of "
                        + Duration.ofNanos(shutdownNanos) + "; " + lost + " entries are dropped",
                null);
    }

    /** Drops everything in the ring, and what others are about to put there. */
    private void dropRest() {
        // Of two threads that fill neighbouring slots at once, one has to see both.
        VarHandle.fullFence();
        long end = ring.tail();
        ring.dropAll();
        for (int turns = 0; ring.head() < end && EntryRing.pause(turns); turns++) {
            ring.dropAll();
        }
        // A thread that still has not filled its slot comes here itself, once it has.
    }

    /** Those who wait for room look once more, and find out if there will be none. */
    private void letGo() {
        if (room != null) {
            room.wakeAll();
        }
    }

    private void consume() {
        long nextFlush = System.nanoTime() + flushNanos;
        while (state != TERMINATED) {
            try {
                boolean drained = !handOver();
                serveTickets();
                long now = System.nanoTime();
                if (now - nextFlush >= 0) {
                    stream.flush(FlushKind.PERIODIC);
                    tellOfDropped();
                    report();
                    now = System.nanoTime();
                    nextFlush = now + flushNanos;
                }
                if (state == CLOSING) {
                    // In this order: who has left the one has put an entry into the other.
                    boolean nobodyWaits = room == null || room.isEmpty();
                    if (ring.isEmpty()) {
                        if (nobodyWaits) {
                            break;
                        }
                        letGo();
                        LockSupport.parkNanos(this, STRAGGLER_NANOS);
                    }
                    if (now - deadline >= 0) {
                        giveUp();
                    }
                } else if (drained) {
                    nap(Math.min(napNanos, nextFlush - now));
                }
            } catch (Throwable unexpected) {
                // No stream can cause this; running out of memory can.
                Warnings.warn("consumer", "the consumer of a queue met a problem and goes on", unexpected);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        if (state == CLOSING) {
            tellOfDropped();
        }
        // It is no reason to do without the last flush.
        boolean ignored = Thread.interrupted();
        try {
            stream.close();
        } finally {
            STATE.setVolatile(this, TERMINATED);
            dropRest();
            letGo();
            tickets.completeAll();
            report();
            finished.countDown();
        }
    }

    /** Appends say nothing of what they drop: they are to be quick. */
    private void tellOfDropped() {
        long dropped = ring.dropped();
        long more = dropped - droppedTold;
        if (more > 0) {
            droppedTold = dropped;
            Warnings.warn(
                    "overflow",
                    consumer.getName(),
                    "the queue was full; since the last flush its oldest " + more + " entries were dropped, " + dropped
                            + " in all",
                    null);
        }
    }

    private void report() {
        if (observation != null) {
            observation.report(this, sleptNanos);
        }
    }

    /** Hands a batch to the stream. Gives false once the ring has nothing more. */
    private boolean handOver() {
        for (int i = 0; i < BATCH && state != TERMINATED; i++) {
            Entry entry = ring.poll();
            if (entry == null) {
                return false;
            }
            if (room != null) {
                room.madeRoom();
            }
            stream.next(LateWrites.ON ? lateWrites.taken(entry, consumer.getName()) : entry);
        }
        return true;
    }

    private void serveTickets() {
        // The head is read before: what was taken until then has been handed to the stream.
        if (tickets.serve(ring.head(), () -> stream.flush(FlushKind.EXPLICIT))) {
            report();
        }
    }

    private void nap(long nanos) {
        // Not to be left over for a stream that would take it for its own.
        boolean ignored = Thread.interrupted();
        asleep = true;
        // A producer that has missed this is seen here, or a nap later.
        if (ring.tail() - ring.head() <= wakeMask && tickets.isQuiet() && state == OPEN) {
            long began = System.nanoTime();
            LockSupport.parkNanos(this, nanos);
            long before = sleptNanos;
            sleptNanos = before + (System.nanoTime() - began);
        }
        asleep = false;
    }

    String name() {
        return consumer.getName();
    }

    @Override
    public String toString() {
        return "BackgroundQueue[" + consumer.getName() + "]";
    }

    /** Settings of a queue. For one thread. */
    public static final class Builder {

        private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(60);
        private static final int LARGEST_CAPACITY = 1 << 30;

        private final EntryStream stream;
        private int capacity = 65_536;
        private Duration flushInterval = Duration.ofSeconds(1);
        private Duration shutdownTimeout = Duration.ofSeconds(30);
        private @Nullable String threadName;
        private OverflowPolicy overflow = OverflowPolicy.dropOldest();
        private @Nullable SinkObserver observer;

        private Builder(EntryStream stream) {
            this.stream = Objects.requireNonNull(stream, "stream");
        }

        /**
         * The most entries that wait in the queue; 65,536 unless said. Rounded up to a power of two, 2 at least. A place costs some
         * 8 to 12 bytes, and the queue keeps what its entries hold.
         *
         * @throws IllegalArgumentException if it is not from 1 to 1,073,741,824
         */
        public Builder capacity(int entries) {
            if (entries < 1 || entries > LARGEST_CAPACITY) {
                throw new IllegalArgumentException(
                        "a queue's capacity is from 1 to " + LARGEST_CAPACITY + " entries, not " + entries);
            }
            capacity = Math.max(2, entries == 1 ? 1 : Integer.highestOneBit(entries - 1) << 1);
            return this;
        }

        /**
         * How long an entry may wait until it is written and flushed, by a stream that keeps up; 1 second unless said.
         *
         * @throws IllegalArgumentException if it is not more than 0 and less than 60 seconds
         */
        public Builder flushInterval(Duration interval) {
            if (interval.isZero() || interval.isNegative() || interval.compareTo(LONGEST_INTERVAL) >= 0) {
                throw new IllegalArgumentException(
                        "a flush interval is more than 0 and less than 60 seconds, not " + interval);
            }
            flushInterval = interval;
            return this;
        }

        /**
         * How long {@link BackgroundQueue#close} waits at most; 30 seconds unless said.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Builder shutdownTimeout(Duration timeout) {
            if (timeout.isNegative()) {
                throw new IllegalArgumentException("a shutdown timeout is not negative, as " + timeout + " is");
            }
            shutdownTimeout = timeout;
            return this;
        }

        /** What a full queue does with the next entry; {@link OverflowPolicy#dropOldest} unless said. */
        public Builder onOverflow(OverflowPolicy policy) {
            overflow = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /**
         * Who is told of the queue's figures, on its thread, after each flush of the stream: some twice in a flush interval, at each
         * {@link BackgroundQueue#flush}, and when the queue has ended.
         */
        public Builder observer(SinkObserver observer) {
            this.observer = Objects.requireNonNull(observer, "observer");
            return this;
        }

        /** The name of the consumer's thread, and of the queue in warnings and reports; {@code tidemark-queue-} and a number unless said. */
        public Builder threadName(String name) {
            threadName = Objects.requireNonNull(name, "name");
            return this;
        }

        /** Makes the queue and starts its thread. */
        public BackgroundQueue build() {
            BackgroundQueue queue = new BackgroundQueue(this);
            queue.consumer.start();
            return queue;
        }
    }
}
