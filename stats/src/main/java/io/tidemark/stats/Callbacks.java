package io.tidemark.stats;

import io.tidemark.time.TimeSource;
import io.tidemark.unit.Unit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
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
 * there. Callbacks, and what they refer to, are kept until their registration is closed: then their metric is gone.
 *
 * <p>Safe for use by several threads.
 */
public final class Callbacks implements MetricSource {

    /** Guarded by this. */
    private final Map<String, Metric> metrics = new LinkedHashMap<>();

    /** Held while callbacks are called. */
    private final ReentrantLock collecting = new ReentrantLock();

    private final Failures failures = new Failures(
            "tidemark_callback_failures",
            "How often a callback failed or gave no number, and was left out",
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
     * Registers a value that only grows, from zero. If it is less than before it began anew.
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
        return add(
                new Definition(name, description, unit, MetricFamily.Kind.COUNTER),
                tags,
                new CounterReading(tags, value));
    }

    private synchronized Registration add(Definition definition, Tags tags, PointReading reading) {
        PrintableAscii.require("the metric", definition.name(), false);
        Objects.requireNonNull(definition.description(), "description");
        Objects.requireNonNull(definition.unit(), "unit");
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

    /** The values of all callbacks now. Does not throw. */
    @Override
    public List<MetricFamily> collect() {
        collecting.lock();
        try {
            return collected();
        } finally {
            collecting.unlock();
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
                MetricFamily.Point point = callback.reading().read(callback.since());
                if (point == null) {
                    failures.failed(name, "a callback gave no number, and is left out. This is said once", null);
                } else {
                    points.add(point);
                }
            } catch (Throwable problem) {
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

    private record Callback(PointReading reading, Instant since) {}

    @FunctionalInterface
    private interface PointReading {
        /** Null if there is no number. */
        MetricFamily.@Nullable Point read(Instant registered);
    }

    /** Guarded by {@link #collecting}. */
    private static final class CounterReading implements PointReading {
        private final Tags tags;
        private final LongSupplier value;
        private long last;
        private @Nullable Instant restarted;

        CounterReading(Tags tags, LongSupplier value) {
            this.tags = tags;
            this.value = value;
        }

        @Override
        public MetricFamily.@Nullable Point read(Instant registered) {
            long now = value.getAsLong();
            if (now < 0) {
                return null;
            }
            if (now < last) {
                restarted = TimeSource.current().instant();
            }
            last = now;
            return new MetricFamily.Point(
                    tags, restarted == null ? registered : restarted, new AggregationData.OfLong(now));
        }
    }
}
