package io.tidemark.stats;

import io.tidemark.time.TimeSource;
import io.tidemark.unit.MetricUnit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts what was left out because it failed, by what failed, and tells of it as a metric. Warns of each that fails, and not again in ten minutes:
 * what fails every other time would fill the log.
 */
final class Failures {

    /** Per name, which are few, and not those of core's warnings: there the first failure of one would hide that of another. */
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final String metric;
    private final String description;
    private final String tag;
    private final Map<String, Count> counts = new ConcurrentHashMap<>();

    /** Of what was forgotten too. */
    private final LongAdder total = new LongAdder();

    private static final class Count {
        final LongAdder count = new LongAdder();
        final Instant since = TimeSource.current().instant();

        /** Since it worked. Asked first without the lock: what fails may do so at each entry. */
        private volatile boolean told;

        // Guarded by this.
        private boolean everTold;
        private long toldAt;

        boolean isToBeTold(long now) {
            return !told && isTimeToTell(now);
        }

        private synchronized boolean isTimeToTell(long now) {
            if (told || (everTold && now - toldAt < QUIET_NANOS)) {
                return false;
            }
            told = true;
            everTold = true;
            toldAt = now;
            return true;
        }

        void worked() {
            if (told) {
                told = false;
            }
        }
    }

    /** @param tag the key of what failed */
    Failures(String metric, String description, String tag) {
        this.metric = metric;
        this.description = description;
        this.tag = tag;
    }

    /** Begins to count, from zero; if it counts already it goes on. */
    void expect(String what) {
        counts.computeIfAbsent(what, first -> new Count());
    }

    void forget(String what) {
        counts.remove(what);
    }

    /** Counts one that was expected, and warns of it if it is the first, or the first since it {@linkplain #worked worked} and some time has passed. */
    void failed(String what, String how, @Nullable Throwable problem) {
        failed(what, how, problem, System.nanoTime());
    }

    void failed(String what, String how, @Nullable Throwable problem, long now) {
        total.increment();
        Count count = counts.get(what);
        if (count != null) {
            count.count.increment();
            if (count.isToBeTold(now)) {
                long times = count.count.sum();
                Problems.warn(
                        what + ": " + how + (times > 1 ? " (it failed " + times + " times so far)" : ""), problem);
            }
        }
    }

    void worked(String what) {
        Count count = counts.get(what);
        if (count != null) {
            count.worked();
        }
    }

    /** How many there ever were. */
    long total() {
        return total.sum();
    }

    MetricFamily family() {
        List<MetricFamily.Point> points = new TreeMap<>(counts)
                .entrySet().stream()
                        .map(entry -> new MetricFamily.Point(
                                Tags.empty().unchecked(tag, entry.getKey()),
                                Objects.requireNonNull(entry.getValue()).since,
                                new AggregationData.OfLong(
                                        entry.getValue().count.sum())))
                        .toList();
        return new MetricFamily(metric, description, MetricUnit.COUNT, MetricFamily.Kind.COUNTER, points);
    }
}
