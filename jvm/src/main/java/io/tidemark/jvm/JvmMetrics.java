package io.tidemark.jvm;

import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricSource;
import io.tidemark.stats.Tags;
import io.tidemark.time.TimeSource;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of the JVM and its process: memory, garbage collection, threads, classes, processors, files, load.
 *
 * <pre>{@code
 * Stats.sources().add("jvm", JvmMetrics.create());
 *
 * Stats.sources().add("jvm", JvmMetrics.builder()
 *         .with(JvmGroup.NETWORK)
 *         .without(JvmGroup.PINNING)
 *         .cachedFor(Duration.ofSeconds(10))
 *         .naming(name -> "pond." + name)
 *         .build());
 * }</pre>
 *
 * <p>Names and tags are those of OpenTelemetry's semantic conventions ({@code jvm.memory.used}, by {@code jvm.memory.pool.name}) where they have
 * one. Values are read when metrics are collected, at most once in 30 seconds unless one says otherwise: however many exporters there are, and
 * however often they ask, it costs the same. Each value says when it was read. What this JVM does not know is left out. What cannot be read costs its
 * group alone at most, and is counted in {@code tidemark_jvm_failures}: nothing is ever thrown.
 *
 * <p>Safe for use by several threads.
 */
public final class JvmMetrics implements MetricSource, AutoCloseable {

    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);

    private final Map<JvmMetric, String> names;
    private final Map<JvmGroup, List<Reading>> readings;
    private final Map<JvmGroup, LongAdder> failures = new EnumMap<>(JvmGroup.class);
    private final @Nullable PinnedThreads pinned;
    private final Cached<List<MetricFamily>> cached;

    private JvmMetrics(Builder from) {
        this.names = from.names();
        this.readings = new EnumMap<>(JvmGroup.class);
        this.pinned = from.groups.contains(JvmGroup.PINNING) ? PinnedThreads.ifKnown() : null;
        for (JvmGroup group : from.groups) {
            List<Reading> ofGroup = switch (group) {
                case MEMORY -> List.of(MemoryReadings::read);
                case GC -> List.of(MemoryReadings::readCollectors);
                case THREADS -> List.of(ThreadReadings::read);
                case PINNING -> pinned == null ? List.of() : List.of(pinned);
                case CLASSES -> List.of(ThreadReadings::readClasses);
                case CPU -> ProcessReadings.CPU;
                case FILES -> ProcessReadings.FILES;
                case LOAD -> ProcessReadings.LOAD;
                case DISK -> DiskReading.of(from.paths);
                case NETWORK -> List.of(new NetworkReading());
            };
            readings.put(group, ofGroup);
            failures.put(group, new LongAdder());
        }
        this.cached = new Cached<>(from.interval, TimeSource.current(), this::read);
    }

    /** Of all groups but those on request, read at most once in 30 seconds. */
    public static JvmMetrics create() {
        return builder().build();
    }

    /** Begins one that is different. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public List<MetricFamily> collect() {
        return cached.get();
    }

    private List<MetricFamily> read() {
        Readings into = new Readings(
                names,
                Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime()),
                TimeSource.current().instant());
        readings.forEach((group, ofGroup) -> {
            for (Reading reading : ofGroup) {
                try {
                    reading.read(into);
                } catch (Throwable problem) {
                    // Also what is missing in a JVM that was put together without it.
                    Objects.requireNonNull(failures.get(group)).increment();
                }
            }
        });
        failures.forEach((group, count) -> {
            if (count.sum() > 0) {
                into.add(JvmMetric.FAILURES, Tags.of("group", group.name().toLowerCase(Locale.ROOT)), count.sum());
            }
        });
        return into.families();
    }

    /** Ends what was started to see {@linkplain JvmGroup#PINNING pinned} threads. The other metrics go on. Closing it again does nothing. */
    @Override
    public void close() {
        if (pinned != null) {
            pinned.close();
        }
    }

    /** What metrics of a JVM are made with. For one thread. */
    public static final class Builder {

        private final Set<JvmGroup> groups = EnumSet.complementOf(EnumSet.of(JvmGroup.DISK, JvmGroup.NETWORK));
        private List<Path> paths = List.of(Path.of("").toAbsolutePath());
        private Duration interval = DEFAULT_INTERVAL;
        private UnaryOperator<String> naming = UnaryOperator.identity();

        private Builder() {}

        /** Also of these groups. */
        public Builder with(JvmGroup... groups) {
            Collections.addAll(this.groups, groups);
            return this;
        }

        /** Not of these groups. */
        public Builder without(JvmGroup... groups) {
            Arrays.asList(groups).forEach(this.groups::remove);
            return this;
        }

        /**
         * Of {@link JvmGroup#DISK} too: the file systems that these are on, each with its path as a tag. A character that may not be in a tag is
         * written as its code; of a path of more than 255 characters its end is.
         */
        public Builder disk(Path... paths) {
            this.paths = List.of(paths);
            return with(JvmGroup.DISK);
        }

        /**
         * How long values are used again. Default: 30 seconds. Zero to have them read each time.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Builder cachedFor(Duration interval) {
            if (interval.isNegative()) {
                throw new IllegalArgumentException(
                        "values cannot be used again for " + interval + ": give zero or more");
            }
            this.interval = interval;
            return this;
        }

        /** What the metrics are called, by what they are called otherwise. It is asked once for each, by {@link #build}. */
        public Builder naming(UnaryOperator<String> naming) {
            this.naming = Objects.requireNonNull(naming, "naming");
            return this;
        }

        /**
         * The metrics.
         *
         * @throws IllegalArgumentException if {@link #naming} gives two of them one name, or one a name that is none: 1 to 255 characters of printable
         *     ASCII
         */
        public JvmMetrics build() {
            return new JvmMetrics(this);
        }

        private Map<JvmMetric, String> names() {
            Map<JvmMetric, String> names = new EnumMap<>(JvmMetric.class);
            Map<String, String> taken = new HashMap<>();
            for (JvmMetric metric : JvmMetric.values()) {
                String name = naming.apply(metric.standardName);
                if (name == null || name.isBlank()) {
                    throw new IllegalArgumentException("the naming gives " + metric.standardName + " an empty name");
                }
                // Throws if it cannot be the name of a metric.
                new MetricFamily(name, metric.description, metric.unit, metric.kind, List.of());
                String other = taken.putIfAbsent(name, metric.standardName);
                if (other != null) {
                    throw new IllegalArgumentException("the naming gives " + other + " and " + metric.standardName
                            + " one name, " + name + ": make it tell them apart");
                }
                names.put(metric, name);
            }
            return names;
        }
    }
}
