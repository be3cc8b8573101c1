package io.tidemark.cli;

import java.util.concurrent.CountDownLatch;

/**
 * Makes Ctrl-C (and SIGTERM) the end of the demo, but not of the program: that ends when the demo has summed up, and with its
 * exit code.
 */
final class Interrupt implements AutoCloseable {
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook;

    private volatile int exitCode = 1;

    private Interrupt(Runnable stop) {
        this.hook = new Thread(
                () -> {
                    stop.run();
                    await();
                    // The program is ending already, with a code that says it was interrupted; only this changes it.
                    Runtime.getRuntime().halt(exitCode);
                },
                "demo-interrupt");
    }

    /** @param stop makes the demo end */
    static Interrupt of(Runnable stop) {
        Interrupt interrupt = new Interrupt(stop);
        Runtime.getRuntime().addShutdownHook(interrupt.hook);
        return interrupt;
    }

    /** Sets the code that an interrupted program ends with. */
    int exit(int code) {
        exitCode = code;
        return code;
    }

    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException interrupted) {
            // It is running, and ends the program.
        }
    }

    private void await() {
        try {
            finished.await();
        } catch (InterruptedException impossible) {
            Thread.currentThread().interrupt();
        }
    }
}
