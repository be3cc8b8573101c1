package io.tidemark.prometheus;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is served by a thread of {@link Workers}, and can be given up. The thread is interrupted, which closes the connection, while it waits for the
 * client, and at no other time: an interrupt within a source of the application's could close a file of the application's. Thread-safe.
 */
final class Work {

    private final Runnable task;
    private final Workers.Limits limits;

    /** When somebody wanted it to be done. */
    private final long since;

    // Guarded by this.
    private @Nullable Thread thread;
    private boolean withClient;
    private boolean begun;
    private boolean givenUp;
    private long waitingSince;
    private long waited;
    private long deadline;

    Work(Runnable task, Workers.Limits limits, long now) {
        this.task = task;
        this.limits = limits;
        this.since = now;
        this.deadline = now + Long.MAX_VALUE / 2;
    }

    /** What the current thread does; null if it is none of {@link Workers}. */
    static @Nullable Work current() {
        return Thread.currentThread() instanceof Workers.Worker worker ? worker.work : null;
    }

    long since() {
        return since;
    }

    /** Serves the connection. Begins with waiting for the request. */
    void run() {
        synchronized (this) {
            thread = Thread.currentThread();
            waitFor(limits.requestNanos());
        }
        try {
            task.run();
        } finally {
            synchronized (this) {
                thread = null;
                withClient = false;
                deadline = System.nanoTime() + Long.MAX_VALUE / 2;
                // The next one has done nothing.
                Thread.interrupted();
            }
        }
    }

    /** Closes a connection that nobody has a thread for. Its task finds that the thread is interrupted, and the channel is closed where it would wait. */
    void refuse() {
        Thread.currentThread().interrupt();
        try {
            task.run();
        } catch (Throwable closed) {
            // As it should be.
        } finally {
            Thread.interrupted();
        }
    }

    /** The request is here. */
    synchronized void begin() throws IOException {
        if (givenUp) {
            throw tooSlow();
        }
        stopWaiting();
        begun = true;
        deadline = System.nanoTime() + limits.answerNanos();
    }

    /** All was said; the client may have something to say still. */
    synchronized void end() {
        waitFor(limits.requestNanos());
    }

    /** From here to {@link #leave} the client is waited for. */
    synchronized void enter() throws IOException {
        if (givenUp) {
            throw tooSlow();
        }
        // A source may have left it so: that is between it and its own threads.
        Thread.interrupted();
        withClient = true;
        waitingSince = System.nanoTime();
    }

    synchronized void leave() {
        stopWaiting();
        if (givenUp) {
            Thread.interrupted();
        }
    }

    private void waitFor(long nanos) {
        long now = System.nanoTime();
        withClient = true;
        waitingSince = now;
        deadline = now + nanos;
        if (givenUp) {
            // Before it began to wait, and told nobody.
            Thread.currentThread().interrupt();
        }
    }

    private void stopWaiting() {
        if (withClient) {
            waited += System.nanoTime() - waitingSince;
            withClient = false;
        }
    }

    private static IOException tooSlow() {
        return new InterruptedIOException("the client took too long");
    }

    /** How long it may go on; not above zero if it is over. */
    synchronized long left(long now) {
        return givenUp ? Long.MAX_VALUE : deadline - now;
    }

    /** For how long the client has been waited for, all in all; zero if it is not its fault at the moment that there is no progress. */
    synchronized long waited(long now) {
        return withClient && !givenUp ? waited + (now - waitingSince) : 0;
    }

    /** Whether it was given up, and its thread is about to be free. */
    synchronized boolean isEnding() {
        return givenUp && withClient;
    }

    /** Whether it is the application that takes so long. */
    synchronized boolean isComputing() {
        return begun && !withClient;
    }

    /** Ends it, when it waits for the client: at once, or the next time. Gives whether the connection ends without an answer for it. */
    synchronized boolean giveUp() {
        boolean unanswered = !givenUp && !begun;
        givenUp = true;
        Thread at = thread;
        if (withClient && at != null) {
            at.interrupt();
        }
        return unanswered;
    }

    /** Something that waits for a client. */
    interface Talk {
        void run() throws IOException;
    }

    /** Does this for the work of the current thread, if it has one. */
    static void talk(Talk talk) throws IOException {
        Work work = current();
        if (work == null) {
            talk.run();
            return;
        }
        work.enter();
        try {
            talk.run();
        } finally {
            work.leave();
        }
    }
}
