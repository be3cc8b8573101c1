package io.tidemark.autometrics;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A future of a wrapped executor: it tells when its task ends. */
sealed class TimedFuture<T> implements Future<T> permits TimedScheduledFuture {

    private final Future<T> future;
    private final TaskEnd end;

    TimedFuture(Future<T> future, TaskEnd end) {
        this.future = future;
        this.end = end;
        end.taken(future);
    }

    final TaskEnd end() {
        return end;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = future.cancel(mayInterruptIfRunning);
        end.look();
        return cancelled;
    }

    @Override
    public boolean isCancelled() {
        return future.isCancelled();
    }

    @Override
    public boolean isDone() {
        boolean done = future.isDone();
        if (done) {
            end.look();
        }
        return done;
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        try {
            return future.get();
        } finally {
            end.look();
        }
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return future.get(timeout, unit);
        } finally {
            end.look();
        }
    }

    @Override
    public String toString() {
        return future.toString();
    }
}
