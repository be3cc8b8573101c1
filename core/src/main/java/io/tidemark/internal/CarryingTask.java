package io.tidemark.internal;

/** A wrapped task. Known by its type, so that an executor can give back what it was given. */
public interface CarryingTask extends Runnable {

    /** What was wrapped. */
    Runnable task();
}
