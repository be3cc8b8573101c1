package io.tidemark.autometrics;

import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The same of a task that has a time. */
@SuppressWarnings("ComparableAndComparator") // In the order of their times, as all that are delayed.
final class TimedScheduledFuture<T> extends TimedFuture<T> implements ScheduledFuture<T> {

    private final ScheduledFuture<T> future;

    TimedScheduledFuture(ScheduledFuture<T> future, TaskEnd end) {
        super(future, end);
        this.future = future;
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return future.getDelay(unit);
    }

    @Override
    public int compareTo(Delayed other) {
        return future.compareTo(other instanceof TimedScheduledFuture<?> timed ? timed.future : other);
    }
}
