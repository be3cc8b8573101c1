package io.tidemark.prometheus;

/** Makes threads that keep no program alive. */
final class Daemons {

    private Daemons() {}

    static Thread thread(String name, Runnable work) {
        // Whoever happens to start it must not lend it thread-locals.
        Thread thread = new Thread(null, work, name, 0, false);
        thread.setDaemon(true);
        // Nor its class loader.
        thread.setContextClassLoader(Daemons.class.getClassLoader());
        return thread;
    }
}
