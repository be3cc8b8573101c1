package io.tidemark.autometrics;

import io.tidemark.UnitOfWork;
import io.tidemark.internal.CarryingExecutorService;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** For {@link AutometricsService#wrap(ExecutorService)}. The executor makes its own futures: some help with the work while they wait, some are cancelled with it. */
sealed class TimedExecutorService implements ExecutorService permits TimedScheduledExecutorService {

    private final ExecutorService executor;
    private final CarryingExecutorService carrying;
    private final AwaitedTasks awaited = new AwaitedTasks();

    TimedExecutorService(ExecutorService executor) {
        this.executor = Objects.requireNonNull(executor, "executor");
        this.carrying = (CarryingExecutorService) UnitOfWork.taskWrapping(executor);
    }

    final TaskEnd newEnd() {
        return new TaskEnd(awaited);
    }

    /** The task, which tells of its end. */
    static Runnable telling(Runnable task, @Nullable Object result, TaskEnd end) {
        Objects.requireNonNull(task, "task");
        return () -> {
            try {
                task.run();
            } catch (Throwable failure) {
                end.failed(failure);
                throw failure;
            }
            end.succeeded(result);
        };
    }

    /** The task, which tells of its end. */
    static <T> Callable<T> telling(Callable<T> task, TaskEnd end) {
        Objects.requireNonNull(task, "task");
        return () -> {
            T result;
            try {
                result = task.call();
            } catch (Throwable failure) {
                end.failed(failure);
                throw failure;
            }
            end.succeeded(result);
            return result;
        };
    }

    @Override
    public void execute(Runnable task) {
        carrying.execute(task);
    }

    @Override
    public Future<?> submit(Runnable task) {
        TaskEnd end = newEnd();
        return new TimedFuture<>(carrying.submit(telling(task, null, end)), end);
    }

    @Override
    public <T> Future<T> submit(Runnable task, T result) {
        TaskEnd end = newEnd();
        return new TimedFuture<>(carrying.submit(telling(task, result, end), result), end);
    }

    @Override
    public <T> Future<T> submit(Callable<T> task) {
        TaskEnd end = newEnd();
        return new TimedFuture<>(carrying.submit(telling(task, end)), end);
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks) throws InterruptedException {
        return carrying.invokeAll(tasks);
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException {
        return carrying.invokeAll(tasks, timeout, unit);
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
        return carrying.invokeAny(tasks);
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return carrying.invokeAny(tasks, timeout, unit);
    }

    @Override
    public void shutdown() {
        executor.shutdown();
        awaited.look();
    }

    /** Tasks that were executed come back as they were given; those that were submitted as the executor made them. */
    @Override
    public List<Runnable> shutdownNow() {
        List<Runnable> dropped = carrying.shutdownNow();
        awaited.dropped(dropped);
        return dropped;
    }

    /** As the executor has it. An {@code ExecutorService} has it from Java 19 on. */
    public void close() {
        try {
            carrying.close();
        } finally {
            awaited.look();
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
        boolean terminated = executor.awaitTermination(timeout, unit);
        awaited.look();
        return terminated;
    }

    @Override
    public String toString() {
        return "AutometricsService.wrap(" + executor + ")";
    }
}
