package io.tidemark.stats;

import io.tidemark.time.TimeSource;
import io.tidemark.unit.MetricUnit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what was left out because it failed, by what failed, and tells of it as a metric. */
final class Failures {

    private final String metric;
    private final String description;
    private final String tag;
    private final Map<String, Count> counts = new ConcurrentHashMap<>();

    /** Of what was forgotten too. */
    private final LongAdder total = new LongAdder();

    /** @param warned who fails does so at each scrape */
    private record Count(LongAdder count, AtomicBoolean warned, Instant since) {}

    /** @param tag the key of what failed */
    Failures(String metric, String description, String tag) {
        this.metric = metric;
        this.description = description;
        this.tag = tag;
    }

    /** Begins to count, from zero; if it counts already it goes on. */
    void expect(String what) {
        counts.computeIfAbsent(
                what,
                first -> new Count(
                        new LongAdder(),
                        new AtomicBoolean(),
                        TimeSource.current().instant()));
    }

    void forget(String what) {
        counts.remove(what);
    }

    /** Counts one that was expected, and warns of it if it is the first, or the first since it {@linkplain #worked worked}. */
    void failed(String what, String how, @Nullable Throwable problem) {
        total.increment();
        Count count = counts.get(what);
        if (count != null) {
            count.count().increment();
            if (count.warned().compareAndSet(false, true)) {
                Problems.warn(what + ": " + how, problem);
            }
        }
    }

    void worked(String what) {
        Count count = counts.get(what);
        if (count != null && count.warned().get()) {
            count.warned().set(false);
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
                                Objects.requireNonNull(entry.getValue()).since(),
                                new AggregationData.OfLong(
                                        entry.getValue().count().sum())))
                        .toList();
        return new MetricFamily(metric, description, MetricUnit.COUNT, MetricFamily.Kind.COUNTER, points);
    }
}
