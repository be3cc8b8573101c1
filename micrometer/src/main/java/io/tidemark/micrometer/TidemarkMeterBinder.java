package io.tidemark.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.tidemark.internal.Warnings;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricSource;
import io.tidemark.stats.Stats;
import io.tidemark.stats.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Shows Tidemark's metrics in a registry of Micrometer: views, and what other sources give, beside the meters that are there, in whatever the registry sends them to.
 *
 * <pre>{@code
 * TidemarkMeterBinder binder = TidemarkMeterBinder.create();
 * binder.bindTo(registry);
 * }</pre>
 *
 * <table>
 * <caption>What becomes of a metric {@code x}</caption>
 * <tr><td>counter</td><td>a {@code FunctionCounter x}</td></tr>
 * <tr><td>gauge, up-down counter</td><td>a {@code Gauge x}; of a time a {@code TimeGauge}</td></tr>
 * <tr><td>histogram, summary of a time</td><td>a {@code FunctionTimer x}</td></tr>
 * <tr><td>another histogram, summary</td><td>{@code FunctionCounter}s {@code x.count} and {@code x.sum}</td></tr>
 * <tr><td>of both</td><td>a gauge {@code x.max} of the greatest value since the start, if that is known; of a histogram with bounds {@code FunctionCounter}s {@code
 *     x.histogram} by {@code le}, cumulative; of a summary gauges {@code x.percentile} by {@code phi}. An exponential histogram has no buckets there</td></tr>
 * </table>
 *
 * <p>Times are seconds, for registries to convert, and amounts of data bytes.
 *
 * <p>Rows that come and go are looked for {@linkplain Builder#every at an interval}, by a daemon thread {@code tidemark-meter-binder}; values are read again when the registry
 * asks for them, once a second at most. A meter that is in the registry already, one that a filter denies and one that the registry refuses are left out, warned of and {@linkplain
 * #leftOut counted}.
 *
 * <p>What came from Micrometer, by a {@link TidemarkMeterRegistry}, does not go back there; a {@code TidemarkMeterRegistry} is not bound to, alone or as part of another, since its metrics are among the sources.
 *
 * <p>Safe for use by several threads. What a source throws is warned of; the meters keep their last values.
 */
public final class TidemarkMeterBinder implements MeterBinder, AutoCloseable {

    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private static final ThreadLocal<@Nullable Boolean> READING = new ThreadLocal<>();

    private final MetricSource source;
    private final Duration interval;
    private final boolean buckets;
    private final ReentrantLock lock = new ReentrantLock();
    private final LongAdder leftOut = new LongAdder();

    // Guarded by the lock.
    private final Map<Key, BoundRow> rows = new HashMap<>();
    private final List<BoundRegistry> registries = new ArrayList<>();
    private @Nullable ScheduledExecutorService thread;
    private boolean closed;

    private volatile long read = System.nanoTime() - FRESH_NANOS;

    private record Key(String metric, Tags tags) {}

    private TidemarkMeterBinder(Builder from) {
        source = from.source;
        interval = from.interval;
        buckets = from.buckets;
    }

    /** One for {@link Stats#sources}. */
    public static TidemarkMeterBinder create() {
        return builder().build();
    }

    /** One for a source: {@code Stats.views()}, for example. */
    public static TidemarkMeterBinder of(MetricSource source) {
        return builder().source(source).build();
    }

    /** Begins one with options. */
    public static Builder builder() {
        return new Builder();
    }

    /** Options of a {@link TidemarkMeterBinder}. For one thread. */
    public static final class Builder {
        private MetricSource source = Stats.sources();
        private Duration interval = Duration.ofSeconds(10);
        private boolean buckets = true;

        private Builder() {}

        /** What is shown. Default: {@link Stats#sources}. */
        public Builder source(MetricSource source) {
            this.source = Objects.requireNonNull(source, "source");
            return this;
        }

        /**
         * How often rows that came and went are looked for. Default: 10 seconds.
         *
         * @throws IllegalArgumentException if it is less than a millisecond
         */
        public Builder every(Duration interval) {
            if (interval.compareTo(Duration.ofMillis(1)) < 0) {
                throw new IllegalArgumentException("rows are looked for every " + interval
                        + ": it must be at least a millisecond, as Duration.ofSeconds(10)");
            }
            this.interval = interval;
            return this;
        }

        /** Whether buckets of histograms are shown, each as a meter. Default: they are. */
        public Builder buckets(boolean shown) {
            this.buckets = shown;
            return this;
        }

        /** Makes it. Nothing is read until it is bound to a registry. */
        public TidemarkMeterBinder build() {
            return new TidemarkMeterBinder(this);
        }
    }

    /** Whether this thread reads for a binder. */
    static boolean isReading() {
        return READING.get() != null;
    }

    /** Whether a meter of such an object is one of ours. */
    static boolean isOwn(@Nullable Object object) {
        return object instanceof BoundRow;
    }

    /**
     * Shows what there is in a registry from now on, until this is closed. The same again, and a {@link TidemarkMeterRegistry}, change nothing.
     *
     * @throws IllegalStateException if this is closed
     */
    @Override
    public void bindTo(MeterRegistry registry) {
        Objects.requireNonNull(registry, "registry");
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("this binder is closed, and binds nothing more: make another");
            }
            if (registry instanceof TidemarkMeterRegistry
                    || registries.stream().anyMatch(known -> known.registry() == registry)) {
                return;
            }
            BoundRegistry bound = new BoundRegistry(registry, leftOut::increment);
            registries.add(bound);
            rows.forEach((key, row) -> bound.add(key.metric(), key.tags(), row, buckets));
            look();
            if (thread == null) {
                thread = start();
            }
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What it runs does not throw.
    private ScheduledExecutorService start() {
        ScheduledExecutorService made = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread daemon = new Thread(task, "tidemark-meter-binder-" + NUMBERS.incrementAndGet());
            daemon.setDaemon(true);
            return daemon;
        });
        made.scheduleWithFixedDelay(this::lookAgain, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
        return made;
    }

    private void lookAgain() {
        lock.lock();
        try {
            if (!closed) {
                look();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Looks for rows that came and went. Under the lock. */
    private void look() {
        List<MetricFamily> families = collect();
        if (families == null) {
            return;
        }
        Set<Key> found = new HashSet<>();
        for (MetricFamily family : families) {
            for (MetricFamily.Point point : family.points()) {
                Key key = new Key(family.name(), point.tags());
                if (found.add(key)) {
                    put(key, family, point);
                }
            }
        }
        rows.entrySet().removeIf(known -> {
            boolean gone = !found.contains(known.getKey());
            if (gone) {
                remove(known.getValue());
            }
            return gone;
        });
    }

    private void put(Key key, MetricFamily family, MetricFamily.Point point) {
        BoundRow known = rows.get(key);
        if (known != null && known.takes(family, point.value())) {
            known.set(point.value());
            return;
        }
        if (known != null) {
            remove(known);
        }
        BoundRow row = new BoundRow(family, point.value(), this::refresh);
        rows.put(key, row);
        for (BoundRegistry registry : registries) {
            registry.add(key.metric(), key.tags(), row, buckets);
        }
    }

    private void remove(BoundRow row) {
        for (BoundRegistry registry : registries) {
            try {
                registry.remove(row);
            } catch (Throwable problem) {
                Warnings.warn("meterBinder", "a meter could not be removed, and stays", problem);
            }
        }
    }

    /** What the source gives; null if it fails. */
    private @Nullable List<MetricFamily> collect() {
        READING.set(true);
        try {
            List<MetricFamily> families = List.copyOf(source.collect());
            read = System.nanoTime();
            return families;
        } catch (Throwable problem) {
            Warnings.warn(
                    "meterBinderSource", "the source of metrics failed, and meters keep their last values", problem);
            return null;
        } finally {
            READING.remove();
        }
    }

    /** Has rows have new values, if those they have are not of lately. Whoever finds another at it takes the last ones. */
    private void refresh() {
        if (System.nanoTime() - read < FRESH_NANOS || lock.isHeldByCurrentThread() || !lock.tryLock()) {
            return;
        }
        try {
            // A scrape asks for each row: the first has all of them read.
            List<MetricFamily> families = closed ? null : collect();
            if (families == null) {
                read = System.nanoTime();
                return;
            }
            for (MetricFamily family : families) {
                for (MetricFamily.Point point : family.points()) {
                    BoundRow row = rows.get(new Key(family.name(), point.tags()));
                    if (row != null && row.takes(family, point.value())) {
                        row.set(point.value());
                    }
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many meters a registry does not have: it has others of their names, or refuses them. */
    public long leftOut() {
        return leftOut.sum();
    }

    /** Takes its meters out of the registries, and ends. Further calls do nothing. Does not throw. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            if (thread != null) {
                thread.shutdownNow();
            }
            rows.values().forEach(this::remove);
            rows.clear();
            registries.clear();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "TidemarkMeterBinder[" + source + "]";
    }
}
