package io.tidemark.otlp;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Daemon threads that are there while there is work. */
final class Daemons {

    private Daemons() {}

    /** So many threads of one name at most; they end after ten idle seconds. */
    static ExecutorService pool(String name, int most) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                most, most, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> thread(work, name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    static Thread thread(Runnable work, String name) {
        // Whoever happens to start it must not lend it thread-locals.
        Thread thread = new Thread(null, work, name, 0, false);
        thread.setDaemon(true);
        // Nor its class loader.
        thread.setContextClassLoader(Daemons.class.getClassLoader());
        return thread;
    }
}
