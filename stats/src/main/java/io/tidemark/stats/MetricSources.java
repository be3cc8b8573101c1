package io.tidemark.stats;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Several sources as one, for an exporter. One that throws is skipped and counted, and so is a family whose name another before it has: the rest
 * is read all the same.
 *
 * <p>Sources come and go while the program runs. Safe for use by several threads.
 */
public final class MetricSources implements MetricSource {

    private final List<Added> sources = new CopyOnWriteArrayList<>();
    private final LongAdder failures = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final AtomicBoolean warnedOfDuplicate = new AtomicBoolean();

    private static final class Added {
        final MetricSource source;

        /** A source that fails does so at each scrape. */
        final AtomicBoolean warned = new AtomicBoolean();

        Added(MetricSource source) {
            this.source = Objects.requireNonNull(source, "source");
        }
    }

    private MetricSources() {}

    /** Some sources, read in this order. */
    public static MetricSources of(MetricSource... sources) {
        MetricSources all = new MetricSources();
        for (MetricSource source : sources) {
            all.add(source);
        }
        return all;
    }

    /**
     * Adds one, which is read last.
     *
     * @throws IllegalArgumentException if it is this one
     */
    public MetricSources add(MetricSource source) {
        if (source == this) {
            throw new IllegalArgumentException("sources cannot be one of their own");
        }
        sources.add(new Added(source));
        return this;
    }

    /** Removes one. What is being read at the moment may have it still. */
    public boolean remove(MetricSource source) {
        return sources.removeIf(added -> added.source.equals(source));
    }

    @Override
    public List<MetricFamily> collect() {
        List<MetricFamily> all = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Added added : sources) {
            for (MetricFamily family : collect(added)) {
                if (names.add(family.name())) {
                    all.add(family);
                } else {
                    duplicates.increment();
                    if (warnedOfDuplicate.compareAndSet(false, true)) {
                        Problems.warn("two metrics have the name " + family.name()
                                + ": the second is left out. Name one of them otherwise. This is said once");
                    }
                }
            }
        }
        return all;
    }

    private List<MetricFamily> collect(Added added) {
        try {
            List<MetricFamily> families = List.copyOf(added.source.collect());
            added.warned.set(false);
            return families;
        } catch (Exception | LinkageError | StackOverflowError | AssertionError problem) {
            failures.increment();
            if (added.warned.compareAndSet(false, true)) {
                Problems.warn("a source of metrics failed and is left out until it works again", problem);
            }
            return List.of();
        }
    }

    /** How often a source threw, or gave null. */
    public long failures() {
        return failures.sum();
    }

    /** How often a family was left out because another had its name. */
    public long duplicates() {
        return duplicates.sum();
    }
}
