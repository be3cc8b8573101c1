package io.tidemark.autometrics;

import io.tidemark.UnitOfWork;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** For {@link AutometricsService#wrap(ScheduledExecutorService)}. */
final class TimedScheduledExecutorService extends TimedExecutorService implements ScheduledExecutorService {

    private final ScheduledExecutorService executor;

    TimedScheduledExecutorService(ScheduledExecutorService executor) {
        super(executor);
        this.executor = executor;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        TaskEnd end = newEnd();
        return new TimedScheduledFuture<>(
                executor.schedule(UnitOfWork.wrap(telling(task, null, end)), delay, unit), end);
    }

    @Override
    public <T> ScheduledFuture<T> schedule(Callable<T> task, long delay, TimeUnit unit) {
        TaskEnd end = newEnd();
        return new TimedScheduledFuture<>(executor.schedule(UnitOfWork.wrap(telling(task, end)), delay, unit), end);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initialDelay, long period, TimeUnit unit) {
        TaskEnd end = newEnd();
        return new TimedScheduledFuture<>(
                executor.scheduleAtFixedRate(UnitOfWork.wrap(repeated(task, end)), initialDelay, period, unit), end);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initialDelay, long delay, TimeUnit unit) {
        TaskEnd end = newEnd();
        return new TimedScheduledFuture<>(
                executor.scheduleWithFixedDelay(UnitOfWork.wrap(repeated(task, end)), initialDelay, delay, unit), end);
    }

    /** The task, which is over only when it fails. */
    private static Runnable repeated(Runnable task, TaskEnd end) {
        Objects.requireNonNull(task, "task");
        return () -> {
            try {
                task.run();
            } catch (Throwable failure) {
                end.failed(failure);
                throw failure;
            }
        };
    }
}
