package io.tidemark.stats;

import io.tidemark.time.TimeSource;
import io.tidemark.unit.Unit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Metrics whose values are asked for when they are collected: the length of a queue, the size of a cache, what another library counts.
 *
 * <pre>{@code
 * Callbacks callbacks = Callbacks.create();
 * Stats.sources().add("pond", callbacks);
 *
 * callbacks.gauge("pond/waiting", "Ducks that wait", MetricUnit.COUNT, queue::size);
 * try (Callbacks.Registration ducks = callbacks.counter("pond/fed", "Ducks fed", MetricUnit.COUNT, feeder::fed)) {
 *     serve();
 * }
 * }</pre>
 *
 * <p>A callback is called by the threads of exporters, by one at a time: let it be quick, and take no lock that others hold for long. One that
 * throws, or gives no number, is left out and counted in {@code tidemark_callback_failures}, by its name in the tag {@code callback}; the others are
 * there. One that does not return keeps the exporter that called it; other exporters wait for it until it has taken a second, and then leave it out, and
 * count that. Callbacks, and what they refer to, are kept until their registration is closed: then their metric is gone.
 *
 * <p>Safe for use by several threads.
 */
public final class Callbacks implements MetricSource {

    /** Guarded by this. */
    private final Map<String, Metric> metrics = new LinkedHashMap<>();

    private final NotWithinItself collecting = new NotWithinItself();

    private final Failures failures = new Failures(
            "tidemark_callback_failures",
            "How often a callback failed, gave no number or took too long, and was left out",
            "callback");

    private Callbacks() {}

    /** None yet. */
    public static Callbacks create() {
        return new Callbacks();
    }

    /** A callback that is called until this is closed. */
    public interface Registration extends AutoCloseable {
        /** Forgets the callback. A call that is under way is not waited for. Closing it again does nothing. */
        @Override
        void close();
    }

    /**
     * Registers a value that goes up and down.
     *
     * @param name 1 to 255 characters of printable ASCII
     * @param description in words; may be empty
     * @param unit of the value
     * @param value is asked for it; NaN counts as a failure
     * @throws IllegalArgumentException if the name is none, or is taken
     */
    public Registration gauge(String name, String description, Unit unit, DoubleSupplier value) {
        return gauge(name, description, unit, Tags.empty(), value);
    }

    /**
     * As {@link #gauge(String, String, Unit, DoubleSupplier)}, one of several of this name.
     *
     * @param tags by which they are told apart
     * @throws IllegalArgumentException if the name is none, if it has another kind, description or unit, or if it is there with these tags
     */
    public Registration gauge(String name, String description, Unit unit, Tags tags, DoubleSupplier value) {
        Objects.requireNonNull(value, "value");
        return add(new Definition(name, description, unit, MetricFamily.Kind.GAUGE), tags, started -> {
            double now = value.getAsDouble();
            return Double.isNaN(now) ? null : new MetricFamily.Point(tags, started, new AggregationData.OfDouble(now));
        });
    }

    /**
     * Registers a whole number that goes up and down: exact, where {@link #gauge(String, String, Unit, DoubleSupplier) gauge} rounds from 2^53 on.
     *
     * @param name 1 to 255 characters of printable ASCII
     * @param description in words; may be empty
     * @param unit of the value
     * @param value is asked for it
     * @throws IllegalArgumentException if the name is none, or is taken
     */
    public Registration longGauge(String name, String description, Unit unit, LongSupplier value) {
        return longGauge(name, description, unit, Tags.empty(), value);
    }

    /**
     * As {@link #longGauge(String, String, Unit, LongSupplier)}, one of several of this name.
     *
     * @param tags by which they are told apart
     * @throws IllegalArgumentException if the name is none, if it has another kind, description or unit, or if it is there with these tags
     */
    public Registration longGauge(String name, String description, Unit unit, Tags tags, LongSupplier value) {
        Objects.requireNonNull(value, "value");
        return add(
                new Definition(name, description, unit, MetricFamily.Kind.GAUGE),
                tags,
                started -> new MetricFamily.Point(tags, started, new AggregationData.OfLong(value.getAsLong())));
    }

    /**
     * Registers a value that only grows, from zero. If it is less than before it began anew.
     *
     * <p>Exporters are told that it counts since it was registered, or began anew. What was counted before is in it all the same: best register it where
     * what counts is made.
     *
     * @param name 1 to 255 characters of printable ASCII
     * @param description in words; may be empty
     * @param unit of the value
     * @param value is asked for it; less than zero counts as a failure
     * @throws IllegalArgumentException if the name is none, or is taken
     */
    public Registration counter(String name, String description, Unit unit, LongSupplier value) {
        return counter(name, description, unit, Tags.empty(), value);
    }

    /**
     * As {@link #counter(String, String, Unit, LongSupplier)}, one of several of this name.
     *
     * @param tags by which they are told apart
     * @throws IllegalArgumentException if the name is none, if it has another kind, description or unit, or if it is there with these tags
     */
    public Registration counter(String name, String description, Unit unit, Tags tags, LongSupplier value) {
        Objects.requireNonNull(value, "value");
        return addCounter(name, description, unit, tags, () -> new AggregationData.OfLong(value.getAsLong()));
    }

    /**
     * As {@link #counter(String, String, Unit, LongSupplier)}, of what is no whole number: seconds, for example. NaN counts as a failure too.
     *
     * @throws IllegalArgumentException if the name is none, or is taken
     */
    public Registration doubleCounter(String name, String description, Unit unit, DoubleSupplier value) {
        return doubleCounter(name, description, unit, Tags.empty(), value);
    }

    /**
     * As {@link #doubleCounter(String, String, Unit, DoubleSupplier)}, one of several of this name.
     *
     * @param tags by which they are told apart
     * @throws IllegalArgumentException if the name is none, if it has another kind, description or unit, or if it is there with these tags
     */
    public Registration doubleCounter(String name, String description, Unit unit, Tags tags, DoubleSupplier value) {
        Objects.requireNonNull(value, "value");
        return addCounter(name, description, unit, tags, () -> new AggregationData.OfDouble(value.getAsDouble()));
    }

    private Registration addCounter(
            String name, String description, Unit unit, Tags tags, Supplier<AggregationData> value) {
        return add(
                new Definition(name, description, unit, MetricFamily.Kind.COUNTER),
                tags,
                new CounterReading(tags, value));
    }

    private synchronized Registration add(Definition definition, Tags tags, PointReading reading) {
        PrintableAscii.require("the metric", Objects.requireNonNull(definition.name(), "name"), false);
        Objects.requireNonNull(definition.description(), "description");
        Objects.requireNonNull(definition.unit(), "unit");
        Objects.requireNonNull(tags, "tags");
        Metric known = metrics.get(definition.name());
        if (known != null && !known.definition.equals(definition)) {
            throw new IllegalArgumentException("there is another metric of this name: " + known.definition
                    + ", and now " + definition + "; choose another name");
        }
        Metric metric = known == null ? new Metric(definition) : known;
        if (metric.callbacks.containsKey(tags)) {
            throw new IllegalArgumentException("there is a callback for " + definition.name() + " with the tags " + tags
                    + " already: close its registration first, or choose other tags");
        }
        Callback callback = new Callback(reading, TimeSource.current().instant());
        metrics.put(definition.name(), metric);
        metric.callbacks.put(tags, callback);
        failures.expect(definition.name());
        return () -> remove(metric, tags, callback);
    }

    private synchronized void remove(Metric from, Tags tags, Callback callback) {
        if (from.callbacks.remove(tags, callback) && from.callbacks.isEmpty()) {
            metrics.remove(from.definition.name(), from);
            failures.forget(from.definition.name());
        }
    }

    /**
     * The values of all callbacks now. Whatever they do, it does not throw.
     *
     * @throws IllegalStateException if one of the callbacks calls it: that would never end. It is a failure of that callback
     */
    @Override
    public List<MetricFamily> collect() {
        collecting.enter("a callback collects the callbacks that it is one of: let it read what it needs, and no more");
        try {
            return collected();
        } finally {
            collecting.leave();
        }
    }

    private List<MetricFamily> collected() {
        // Copied: a callback may register or close others, and one that hangs must not keep anybody from doing so.
        Map<Definition, List<Callback>> all = new LinkedHashMap<>();
        synchronized (this) {
            metrics.values().forEach(metric -> all.put(metric.definition, List.copyOf(metric.callbacks.values())));
        }
        List<MetricFamily> families = new ArrayList<>();
        all.forEach((definition, callbacks) -> {
            List<MetricFamily.Point> points = points(definition.name(), callbacks);
            if (!points.isEmpty()) {
                families.add(new MetricFamily(
                        definition.name(), definition.description(), definition.unit(), definition.kind(), points));
            }
        });
        MetricFamily own = failures.family();
        if (!own.points().isEmpty()) {
            families.add(own);
        }
        return families;
    }

    private List<MetricFamily.Point> points(String name, List<Callback> callbacks) {
        List<MetricFamily.Point> points = new ArrayList<>();
        for (Callback callback : callbacks) {
            try {
                if (!callback.begin()) {
                    failures.failed(
                            name,
                            "a callback has not returned for a second or more, to another exporter, and is left out until it has."
                                    + " This is said once",
                            null);
                    continue;
                }
                MetricFamily.Point point;
                try {
                    point = callback.reading.read(callback.since);
                } finally {
                    callback.end();
                }
                if (point == null) {
                    failures.failed(name, "a callback gave no number, and is left out. This is said once", null);
                } else {
                    points.add(point);
                }
            } catch (Throwable problem) {
                if (problem instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                failures.failed(name, "a callback failed, and is left out. This is said once", problem);
            }
        }
        return points;
    }

    private record Definition(String name, String description, Unit unit, MetricFamily.Kind kind) {
        @Override
        public String toString() {
            return kind + " " + name + " (\"" + description + "\", " + unit.text() + ")";
        }
    }

    private static final class Metric {
        final Definition definition;
        final Map<Tags, Callback> callbacks = new LinkedHashMap<>();

        Metric(Definition definition) {
            this.definition = definition;
        }
    }

    /** Is called by one thread at a time. */
    private static final class Callback {
        private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);

        final PointReading reading;
        final Instant since;

        private final ReentrantLock called = new ReentrantLock();

        /** When the call that is under way began; null if there is none. Written with the lock. */
        private volatile @Nullable Long began;

        Callback(PointReading reading, Instant since) {
            this.reading = reading;
            this.since = since;
        }

        /** Waits for a call that is under way, until that has taken a second in all. Gives whether it may be called now. */
        boolean begin() throws InterruptedException {
            if (!called.tryLock()) {
                Long start = began;
                long taken = start == null ? 0 : System.nanoTime() - start;
                if (!called.tryLock(LONGEST_NANOS - taken, TimeUnit.NANOSECONDS)) {
                    return false;
                }
            }
            began = System.nanoTime();
            return true;
        }

        void end() {
            began = null;
            called.unlock();
        }
    }

    @FunctionalInterface
    private interface PointReading {
        /** Null if there is no number. */
        MetricFamily.@Nullable Point read(Instant registered);
    }

    /** For one thread at a time. */
    private static final class CounterReading implements PointReading {
        private static final AggregationData NOTHING = new AggregationData.OfLong(0);

        private final Tags tags;
        private final Supplier<AggregationData> value;
        private @Nullable AggregationData last;
        private @Nullable Instant restarted;

        CounterReading(Tags tags, Supplier<AggregationData> value) {
            this.tags = tags;
            this.value = value;
        }

        @Override
        public MetricFamily.@Nullable Point read(Instant registered) {
            AggregationData now = value.get();
            if (!isAtLeast(now, NOTHING)) {
                return null;
            }
            if (last != null && !isAtLeast(now, last)) {
                restarted = TimeSource.current().instant();
            }
            last = now;
            return new MetricFamily.Point(tags, restarted == null ? registered : restarted, now);
        }

        /** Not if one is NaN. */
        private static boolean isAtLeast(AggregationData value, AggregationData other) {
            if (value instanceof AggregationData.OfLong whole && other instanceof AggregationData.OfLong least) {
                return whole.value() >= least.value();
            }
            return inexact(value) >= inexact(other);
        }

        private static double inexact(AggregationData value) {
            return value instanceof AggregationData.OfLong whole
                    ? (double) whole.value()
                    : ((AggregationData.OfDouble) value).value();
        }
    }
}
