package io.tidemark.stats;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Several sources as one: what an exporter reads. They come and go while the program runs.
 *
 * <pre>{@code
 * Stats.sources().add("jvm", JvmMetrics.create());
 * }</pre>
 *
 * <p>A source that throws costs its own metrics alone. Metrics of one name from several sources are put together if they have one kind and one unit;
 * what does not fit, or has tags that are there already, is left out: the source that was added first wins. Both are counted, by source, and are
 * {@linkplain #ownMetrics metrics} themselves.
 *
 * <p>Safe for use by several threads.
 */
public final class MetricSources implements MetricSource {

    private final List<Named> sources = new CopyOnWriteArrayList<>();
    private final Failures failures =
            new Failures("tidemark_source_failures", "How often a source of metrics failed and was left out", "source");
    private final Failures duplicates = new Failures(
            "tidemark_source_duplicates",
            "Metrics and points that were left out because another source has them",
            "source");
    private final MetricSource ownMetrics = () -> List.of(failures.family(), duplicates.family());

    private record Named(String name, MetricSource source) {}

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
     * Adds a source, called as its class. The same again stays as it is.
     *
     * @return this
     * @throws IllegalArgumentException if it is these sources themselves
     */
    public synchronized MetricSources add(MetricSource source) {
        if (sources.stream().anyMatch(known -> known.source() == source)) {
            return this;
        }
        Class<?> type = source.getClass();
        // The name of a lambda is another at each start.
        String name = type.isSynthetic() || type.getSimpleName().isEmpty() ? "source" : type.getSimpleName();
        String free = name;
        for (int i = 2; names().contains(free); i++) {
            free = name + "-" + i;
        }
        return add(free, source);
    }

    /**
     * Adds a source. The same again under the same name stays as it is.
     *
     * @param name for the figures of failures
     * @return this
     * @throws IllegalArgumentException if there is another source of this name, or it is these sources themselves
     */
    public synchronized MetricSources add(String name, MetricSource source) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(source, "source");
        if (source == this) {
            throw new IllegalArgumentException("sources cannot be one of their own: " + name);
        }
        for (Named known : sources) {
            if (known.name().equals(name)) {
                if (known.source() == source) {
                    return this;
                }
                throw new IllegalArgumentException("there is another source of the name " + name + ": " + known.source()
                        + ", and now " + source + "; choose another name, or remove that one first");
            }
        }
        failures.expect(name);
        duplicates.expect(name);
        sources.add(new Named(name, source));
        return this;
    }

    /** Removes a source. What is being read at the moment may have it still. Gives whether it was there. */
    public synchronized boolean remove(MetricSource source) {
        List<Named> found =
                sources.stream().filter(known -> known.source() == source).toList();
        for (Named known : found) {
            failures.forget(known.name());
            duplicates.forget(known.name());
        }
        return sources.removeAll(found);
    }

    /** The names of the sources, in the order in which they were added. */
    public List<String> names() {
        return sources.stream().map(Named::name).toList();
    }

    /** How often a source failed, or gave null. */
    public long failures() {
        return failures.total();
    }

    /** How many metrics and points were left out because another source had them. */
    public long duplicates() {
        return duplicates.total();
    }

    /**
     * {@code tidemark_source_failures} and {@code tidemark_source_duplicates}, by {@code source}: to be added to these, or to others. {@link
     * Stats#sources} have them.
     */
    public MetricSource ownMetrics() {
        return ownMetrics;
    }

    /** The metrics of all sources. */
    @Override
    public List<MetricFamily> collect() {
        Map<String, Merged> merged = new LinkedHashMap<>();
        for (Named each : sources) {
            for (MetricFamily family : families(each)) {
                merge(merged, each.name(), family);
            }
        }
        return merged.values().stream().map(Merged::family).toList();
    }

    private List<MetricFamily> families(Named of) {
        try {
            List<MetricFamily> families = List.copyOf(of.source().collect());
            failures.worked(of.name());
            return families;
        } catch (Exception | LinkageError | StackOverflowError | AssertionError problem) {
            failures.failed(of.name(), "a source of metrics failed and is left out until it works again", problem);
            return List.of();
        }
    }

    private void merge(Map<String, Merged> into, String source, MetricFamily family) {
        Merged known = into.get(family.name());
        if (known == null) {
            into.put(family.name(), new Merged(family));
            return;
        }
        if (!known.fits(family)) {
            duplicates.failed(
                    source,
                    "the metric " + family.name() + " is a " + family.kind() + " in "
                            + family.unit().text()
                            + " here and a " + known.first.kind() + " in "
                            + known.first.unit().text()
                            + " of another source: it is left out. Name one of them otherwise. This is said once",
                    null);
            return;
        }
        for (MetricFamily.Point point : family.points()) {
            if (!known.add(point)) {
                duplicates.failed(
                        source,
                        "another source has the metric " + family.name() + " with the tags " + point.tags()
                                + " already: it is left out. Name one of them otherwise. This is said once",
                        null);
            }
        }
    }

    /** The metrics of one name. */
    private static final class Merged {
        final MetricFamily first;
        private final List<MetricFamily.Point> more = new ArrayList<>();
        private final Set<Tags> taken = new HashSet<>();

        Merged(MetricFamily first) {
            this.first = first;
        }

        boolean fits(MetricFamily other) {
            return first.kind() == other.kind() && first.unit().equals(other.unit());
        }

        boolean add(MetricFamily.Point point) {
            if (taken.isEmpty()) {
                // Seldom needed: most metrics have one source.
                first.points().forEach(known -> taken.add(known.tags()));
            }
            return taken.add(point.tags()) && more.add(point);
        }

        MetricFamily family() {
            if (more.isEmpty()) {
                return first;
            }
            List<MetricFamily.Point> all = new ArrayList<>(first.points());
            all.addAll(more);
            return new MetricFamily(first.name(), first.description(), first.unit(), first.kind(), all);
        }
    }
}
