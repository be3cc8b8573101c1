package io.tidemark.internal;

/**
 * A daemon thread that writes what others append. Code that waits for such a thread must not do so on one: it could wait for
 * itself.
 */
public final class ConsumerThread extends Thread {

    public ConsumerThread(Runnable work, String name) {
        // Whoever happens to start it must not lend it thread-locals, which would live as long as the queue.
        super(null, work, name, 0, false);
        setDaemon(true);
        setContextClassLoader(ConsumerThread.class.getClassLoader());
    }

    /** Whether the calling thread is one of these. */
    public static boolean isCurrent() {
        return Thread.currentThread() instanceof ConsumerThread;
    }
}
