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
 * <p>A source that throws costs its own metrics alone, and is counted in {@code tidemark_source_failures}. Metrics of one name from several sources are put
 * together if they have one kind and one unit; what does not fit, or has tags that are there already, is left out and counted in {@code
 * tidemark_source_conflicts}: the source that was added first wins. Both have the tag {@code source}, and are metrics of this source too.
 *
 * <p>Safe for use by several threads.
 */
public final class MetricSources implements MetricSource {

    private final List<Named> sources = new CopyOnWriteArrayList<>();
    private final Failures failures =
            new Failures("tidemark_source_failures", "How often a source of metrics failed and was left out", "source");
    private final Failures conflicts = new Failures(
            "tidemark_source_conflicts",
            "Metrics and points that were left out because another source has them",
            "source");

    private record Named(String name, MetricSource source) {}

    private MetricSources() {}

    /** None yet. */
    public static MetricSources create() {
        return new MetricSources();
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
            throw new IllegalArgumentException("the source " + name + " is the sources that it is added to");
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
        conflicts.expect(name);
        sources.add(new Named(name, source));
        return this;
    }

    /** Removes a source. Gives whether there was one of this name. */
    public synchronized boolean remove(String name) {
        failures.forget(name);
        conflicts.forget(name);
        return sources.removeIf(known -> known.name().equals(name));
    }

    /** The names of the sources, in the order in which they were added. */
    public List<String> names() {
        return sources.stream().map(Named::name).toList();
    }

    /** The metrics of all sources. Does not throw. */
    @Override
    public List<MetricFamily> collect() {
        Map<String, Merged> merged = new LinkedHashMap<>();
        for (Named each : sources) {
            try {
                for (MetricFamily family : each.source().collect()) {
                    merge(merged, each.name(), family);
                }
            } catch (Throwable problem) {
                failures.failed(each.name(), "a source of metrics failed and is left out", problem);
            }
        }
        for (MetricFamily own : List.of(failures.family(), conflicts.family())) {
            if (!own.points().isEmpty()) {
                merge(merged, "tidemark", own);
            }
        }
        return merged.values().stream().map(Merged::family).toList();
    }

    private void merge(Map<String, Merged> into, String source, MetricFamily family) {
        Merged known = into.get(family.name());
        if (known == null) {
            into.put(family.name(), new Merged(family));
            return;
        }
        if (!known.fits(family)) {
            conflicts.failed(
                    source,
                    "the metric " + family.name() + " is a " + family.kind() + " in "
                            + family.unit().text()
                            + " here and a " + known.first.kind() + " in "
                            + known.first.unit().text() + " of another source: it is left out",
                    null);
            return;
        }
        for (MetricFamily.Point point : family.points()) {
            if (!known.add(point)) {
                conflicts.failed(
                        source,
                        "another source has the metric " + family.name() + " with the tags " + point.tags()
                                + " already: it is left out",
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
