package io.tidemark.output;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lines for a peer at the other end of a stream socket.
 *
 * <p>A line is emitted when the system has taken it whole and the connection was still there afterwards. If it was not, all lines since
 * are sent again over the next connection.
 */
abstract sealed class PeerOutput implements SettlingOutput permits TcpOutput, UnixSocketOutput {

    /** A peer that takes nothing for so many timeouts is left, and connected to anew. */
    private static final int TIMEOUTS_UNTIL_LEFT = 5;

    /** So often in one call: a connection that turns out to be lost is made again at once. */
    private static final int CONNECTIONS_A_CALL = 2;

    /** A peer that is not there says so at once; one that takes longer is no longer asked each time that someone waits. */
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Where the peer is, looked up for each connection. */
    interface Addresses {
        /** At least one. */
        List<? extends SocketAddress> find() throws IOException;
    }

    private final String name;
    private final Addresses addresses;
    private final long maxWaiting;
    private final long timeoutNanos;
    private final WaitingLines waiting = new WaitingLines();
    private final Backoff backoff = new Backoff();
    private @Nullable Settlement settlement;
    private @Nullable Connection connection;

    /** Whether the connection has passed its trial. */
    private boolean trusted;

    /** Why there is no connection, or was none lately. */
    private @Nullable Throwable cause;

    /** Someone waits: a pause after a failure is no reason not to try once. */
    private boolean tryNow;

    /** The last connection was waited for long, and not made: who waits does not have to wait for that each time. */
    private boolean failsSlowly;

    /** Someone waits: until {@link #flush} has waited for the peer. */
    private boolean urgent;

    /** Lines are left that the system did not take, since the peer does not read; since when nothing was taken. */
    private boolean blocked;

    private long blockedSince;

    /** The thread was interrupted: an interrupt is for others, and would close the channel. */
    private boolean interrupted;

    /** Entries lost since the last flush, for a caller that has given no settlement. */
    private long lost;

    private boolean closed;

    PeerOutput(String name, Addresses addresses, PeerOptions options) {
        this.name = name;
        this.addresses = addresses;
        this.maxWaiting = options.maxWaiting();
        this.timeoutNanos = options.timeout().toNanos();
    }

    @Override
    public final void settleTo(Settlement settlement) {
        this.settlement = settlement;
    }

    @Override
    public final void write(LineBlock block) throws IOException {
        if (closed) {
            throw new IOException(name + " is closed");
        }
        waiting.add(block);
        deliver(maxWaiting, true);
        if (waiting.bytes() > maxWaiting) {
            drop(maxWaiting, "more than " + maxWaiting + " bytes of lines wait; the oldest are dropped");
        }
    }

    @Override
    public final void retryNow() {
        tryNow = true;
        urgent = true;
    }

    @Override
    public final void flush() throws IOException {
        deliver(0, urgent || settlement == null);
        urgent = false;
        tryNow = false;
        if (settlement == null) {
            drop(-1, "the peer did not take everything");
            long count = lost;
            lost = 0;
            if (count > 0) {
                throw new IOException(name + " did not take " + count + " entries", cause);
            }
        }
    }

    /** Tries for a few timeouts to send what waits. The rest is lost, and counted as failed. */
    @Override
    public final void close() {
        if (closed) {
            return;
        }
        closed = true;
        // The last chance: it is waited for once more, however long it has been slow.
        blocked = false;
        tryNow = true;
        failsSlowly = false;
        deliver(0, true);
        disconnect();
        drop(-1, "the peer did not take everything before the end");
    }

    private void drop(long limit, String why) {
        if (connection != null && !trusted && waiting.bytes() > Math.max(0, limit)) {
            // Parts of lines may be on their way, of entries that are now to go: they end with their connection.
            disconnect();
            waiting.rewind();
        }
        long dropped = waiting.dropDownTo(limit);
        if (dropped == 0) {
            return;
        }
        lost += dropped;
        Settlement to = settlement;
        if (to != null) {
            to.failed(dropped, why, cause);
        }
    }

    /**
     * Sends what waits.
     *
     * @param target waits for the peer only while more bytes than this are left
     */
    private void deliver(long target, boolean mayWait) {
        interrupted = Thread.interrupted();
        try {
            for (int i = 0; i < CONNECTIONS_A_CALL; i++) {
                if (deliverOnce(target, mayWait)) {
                    break;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Gives false if a connection that was thought good is lost, so that it is worth another try. */
    private boolean deliverOnce(long target, boolean mayWait) {
        boolean wasThere = connection != null;
        try {
            Connection current = connection;
            if (current == null) {
                long now = System.nanoTime();
                if (waiting.isEmpty() || !((tryNow && !failsSlowly) || backoff.isDue(now))) {
                    return true;
                }
                tryNow = false;
                failsSlowly = true;
                try {
                    current = connect();
                    failsSlowly = false;
                } finally {
                    failsSlowly &= System.nanoTime() - now > SLOW_NANOS;
                }
                connection = current;
            }
            exchange(current, target, mayWait);
            return true;
        } catch (InterruptedIOException stop) {
            // Not the connection's fault. It is kept, if it was made.
            interrupted = true;
            return true;
        } catch (Throwable problem) {
            interrupted |= Thread.interrupted();
            return !lose(problem, wasThere);
        }
    }

    private Connection connect() throws IOException {
        List<? extends SocketAddress> found = addresses.find();
        IOException failed = new IOException("no address");
        for (int i = 0; i < found.size(); i++) {
            try {
                return Connection.open(found.get(i), timeoutNanos / found.size());
            } catch (InterruptedIOException stop) {
                throw stop;
            } catch (IOException problem) {
                if (i > 0) {
                    problem.addSuppressed(failed);
                }
                failed = problem;
            }
        }
        throw failed;
    }

    private void exchange(Connection current, long target, boolean mayWait) throws IOException {
        current.check();
        long began = System.nanoTime();
        while (!waiting.isEmpty()) {
            long sent = waiting.sendTo(current::write);
            // A connection that is gone by now may not have carried what was just written.
            current.check();
            if (!trusted && !isTrusted(current, mayWait && waiting.bytes() > target)) {
                return;
            }
            emitted(waiting.confirm());
            long now = System.nanoTime();
            if (waiting.isEmpty()) {
                blocked = false;
            } else if (sent > 0 || !blocked) {
                blocked = true;
                blockedSince = now;
            }
            if (waiting.bytes() <= target) {
                return;
            }
            long blockedFor = now - blockedSince;
            if (blockedFor >= timeoutNanos * TIMEOUTS_UNTIL_LEFT) {
                throw new IOException(
                        "the peer has taken nothing for " + TimeUnit.NANOSECONDS.toMillis(blockedFor) + " ms");
            }
            if (!mayWait || blockedFor >= timeoutNanos || now - began >= timeoutNanos * TIMEOUTS_UNTIL_LEFT) {
                return;
            }
            current.awaitWritable(timeoutNanos - blockedFor);
        }
    }

    /** Whether the connection has lived long enough. Lines that went over it before are not settled until it has. */
    private boolean isTrusted(Connection current, boolean mayWait) throws IOException {
        for (long left = current.trialNanos(); left > 0; left = current.trialNanos()) {
            if (!mayWait) {
                return false;
            }
            current.awaitReadable(left);
            current.check();
        }
        trusted = true;
        return true;
    }

    private void emitted(long entries) {
        if (entries > 0) {
            backoff.succeeded();
            Settlement to = settlement;
            if (to != null) {
                to.emitted(entries);
            }
        }
    }

    /** Gives true if it is worth while to connect anew at once. */
    private boolean lose(Throwable problem, boolean wasThere) {
        boolean connected = connection != null;
        boolean wasGood = wasThere && trusted;
        disconnect();
        waiting.rewind();
        cause = problem;
        if (waiting.isEmpty()) {
            // A peer that is restarted while there is nothing for it is no problem.
            return false;
        }
        if (!wasGood) {
            backoff.failed(System.nanoTime());
        }
        Settlement to = settlement;
        if (to != null) {
            to.problem(
                    (connected ? "the connection is lost; " : "no connection; ") + waiting.bytes()
                            + " bytes of lines wait: " + problem,
                    problem);
        }
        return wasGood;
    }

    private void disconnect() {
        Connection old = connection;
        connection = null;
        trusted = false;
        blocked = false;
        if (old != null) {
            old.close();
        }
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[" + name + "]";
    }
}
