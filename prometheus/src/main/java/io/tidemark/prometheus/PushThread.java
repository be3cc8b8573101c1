package io.tidemark.prometheus;

/** A daemon thread that pushes: nobody but the library has a reason to interrupt it. */
final class PushThread extends Thread {

    PushThread(Runnable work, String name) {
        // Whoever happens to start it must not lend it thread-locals, nor its class loader.
        super(null, work, name, 0, false);
        setDaemon(true);
        setContextClassLoader(PushThread.class.getClassLoader());
    }

    static boolean isCurrent() {
        return Thread.currentThread() instanceof PushThread;
    }
}
