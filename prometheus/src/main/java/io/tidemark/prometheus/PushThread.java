package io.tidemark.prometheus;

/** A daemon thread that pushes. Nobody but the library has a reason to interrupt it, and that is {@link #giveUp}. */
final class PushThread extends Thread {

    private volatile boolean givenUp;

    PushThread(Runnable work, String name) {
        // Whoever happens to start it must not lend it thread-locals, nor its class loader.
        super(null, work, name, 0, false);
        setDaemon(true);
        setContextClassLoader(PushThread.class.getClassLoader());
    }

    /** Asks it to end whatever it waits for. */
    void giveUp() {
        givenUp = true;
        interrupt();
    }

    /** A source of metrics may have interrupted the thread that asked it, which would have it give up sending. A thread of the application's stays as it is. */
    static void forgetStrayInterrupt() {
        if (Thread.currentThread() instanceof PushThread ours && !ours.givenUp) {
            Thread.interrupted();
        }
    }
}
