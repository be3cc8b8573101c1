package io.tidemark.internal;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Wraps each task, and passes the rest through. */
public final class CarryingExecutorService implements ExecutorService {

    private final ExecutorService executor;
    private final TaskWrapping wrapping;

    /** @param wrapping is asked once a task, on the thread that submits it */
    public CarryingExecutorService(ExecutorService executor, TaskWrapping wrapping) {
        this.executor = Objects.requireNonNull(executor, "executor");
        this.wrapping = wrapping;
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(wrapping.wrap(task));
    }

    @Override
    public Future<?> submit(Runnable task) {
        return executor.submit(wrapping.wrap(task));
    }

    @Override
    public <T> Future<T> submit(Runnable task, T result) {
        return executor.submit(wrapping.wrap(task), result);
    }

    @Override
    public <T> Future<T> submit(Callable<T> task) {
        return executor.submit(wrapping.wrap(task));
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks) throws InterruptedException {
        return executor.invokeAll(wrapped(tasks));
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException {
        return executor.invokeAll(wrapped(tasks), timeout, unit);
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
        return executor.invokeAny(wrapped(tasks));
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return executor.invokeAny(wrapped(tasks), timeout, unit);
    }

    private <T> List<Callable<T>> wrapped(Collection<? extends Callable<T>> tasks) {
        return tasks.stream().<Callable<T>>map(wrapping::wrap).toList();
    }

    @Override
    public void shutdown() {
        executor.shutdown();
    }

    /** Tasks that were executed come back as they were given; those that were submitted as the executor made them. */
    @Override
    public List<Runnable> shutdownNow() {
        return executor.shutdownNow().stream()
                .map(task -> task instanceof CarryingTask carrying ? carrying.task() : task)
                .toList();
    }

    /**
     * As the executor has it. An {@code ExecutorService} has it from Java 19 on: what it does unless told otherwise would wait for ever for an executor that does not shut down, as the common
     * pool.
     */
    public void close() {
        if (!(executor instanceof AutoCloseable closeable)) {
            shutdown();
            return;
        }
        try {
            closeable.close();
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception undeclared) {
            throw new IllegalStateException(executor + " cannot be closed", undeclared);
        }
    }

    @Override
    public boolean isShutdown() {
        return executor.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return executor.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return executor.awaitTermination(timeout, unit);
    }

    @Override
    public String toString() {
        return wrapping.name() + "(" + executor + ")";
    }
}
