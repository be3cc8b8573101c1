package io.tidemark.prometheus;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpRequest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Has threads push in turn, each from reading the metrics to the answer: older ones never take the place of newer ones. Once the end has begun there are no
 * further turns but that of the {@link PushEnd}. Safe for use by several threads.
 */
final class PushTurns {

    /** How long an exchange that is to begin now may take. It is asked after sources, which may have taken long. */
    interface Limit {
        long nanos() throws EndedException;
    }

    private interface Exchange {
        void run() throws IOException;
    }

    private interface Making {
        HttpRequest make() throws IOException;
    }

    private final String who;
    private final PushRequests requests;
    private final PushClient client;
    private final PushFigures figures;
    private final PushWarnings warnings;
    private final long timeoutNanos;
    private final ReentrantLock turn = new ReentrantLock();
    private final AtomicBoolean ending = new AtomicBoolean();

    /** Whether a source, or who gives the token, has been asked and has not answered. */
    private volatile boolean asking;

    /** @param timeoutNanos how long an exchange may take */
    PushTurns(
            String who,
            PushRequests requests,
            PushClient client,
            PushFigures figures,
            PushWarnings warnings,
            long timeoutNanos) {
        this.who = who;
        this.requests = requests;
        this.client = client;
        this.figures = figures;
        this.warnings = warnings;
        this.timeoutNanos = timeoutNanos;
    }

    /** Pushes when it is this thread's turn, and throws if that fails. */
    void push() throws IOException {
        inTurn(() -> push(this::whileOpen));
    }

    /** Deletes the group when it is this thread's turn, and throws if that fails. */
    void delete() throws IOException {
        inTurn(() -> delete(this::whileOpen));
    }

    private void inTurn(Exchange exchange) throws IOException {
        if (isMine()) {
            throw new IllegalStateException("a source of metrics is asked for them by " + who
                    + " and pushes them itself: that would never end. Let it read what it needs, and no more");
        }
        requireOpen();
        try {
            turn.lockInterruptibly();
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while another thread was pushing");
        }
        try {
            requireOpen();
            exchange.run();
        } finally {
            turn.unlock();
        }
    }

    /** Pushes when it is the schedule's turn, and warns if that fails. */
    PushSchedule.Result scheduled() {
        turn.lock();
        try {
            requireOpen();
            push(this::whileOpen);
            warnings.succeeded();
            return PushSchedule.Result.PUSHED;
        } catch (Throwable problem) {
            if (!ending.get()) {
                warnings.warnAtTimes("pushing metrics failed, and will be tried again", problem);
            }
            return PushSchedule.Result.of(problem);
        } finally {
            turn.unlock();
        }
    }

    /** With the turn. */
    void push(Limit limit) throws IOException {
        try {
            send(requests::push, limit);
            figures.pushed();
        } catch (EndedException nothingFailed) {
            throw nothingFailed;
        } catch (Throwable problem) {
            figures.failed(problem);
            throw problem;
        }
    }

    /** With the turn, or at the end. */
    void delete(Limit limit) throws IOException {
        send(requests::deletion, limit);
    }

    private void send(Making making, Limit limit) throws IOException {
        HttpRequest request;
        asking = true;
        try {
            request = making.make();
        } finally {
            asking = false;
            PushThread.forgetStrayInterrupt();
        }
        client.send(request, limit.nanos());
    }

    private long whileOpen() throws EndedException {
        // The last push may be done, and the group deleted.
        requireOpen();
        return timeoutNanos;
    }

    private void requireOpen() throws EndedException {
        if (ending.get()) {
            throw new EndedException(who + " is closed");
        }
    }

    /** Whether it is the calling thread's turn: a source calls, then. */
    boolean isMine() {
        return turn.isHeldByCurrentThread();
    }

    boolean isAsking() {
        return asking;
    }

    /** Begins the end. Gives whether it had not begun before. */
    boolean end() {
        return ending.compareAndSet(false, true);
    }

    /** Waits for the thread whose turn it is, and then for as long again has it give up. Gives whether it is this thread's turn now. */
    boolean takeLast(long patienceNanos) throws InterruptedException {
        if (turn.tryLock(patienceNanos, TimeUnit.NANOSECONDS)) {
            return true;
        }
        long by = System.nanoTime() + patienceNanos;
        while (System.nanoTime() - by < 0) {
            // Again, for it may just have begun to send.
            client.cancel();
            if (turn.tryLock(20, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }

    void leave() {
        turn.unlock();
    }

    /** The end has begun: that is no failure. */
    static final class EndedException extends IOException {
        private static final long serialVersionUID = 1L;

        EndedException(String message) {
            super(message);
        }
    }
}
