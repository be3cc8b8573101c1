package io.tidemark.stats;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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

    /** Of all of them: two that are added to each other at once would be a cycle that neither sees. */
    private static final Object ADDING = new Object();

    private final List<Named> sources = new CopyOnWriteArrayList<>();
    private final Failures failures =
            new Failures("tidemark_source_failures", "How often a source of metrics failed and was left out", "source");
    private final Failures duplicates = new Failures(
            "tidemark_source_duplicates",
            "Metrics and points that were left out because they are there already",
            "source");
    private final NotWithinItself collecting = new NotWithinItself();
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
     * @throws IllegalArgumentException if it is these sources themselves, or has them
     */
    public MetricSources add(MetricSource source) {
        Objects.requireNonNull(source, "source");
        synchronized (ADDING) {
            return addByClass(source);
        }
    }

    private MetricSources addByClass(MetricSource source) {
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
        return addNew(free, source);
    }

    /**
     * Adds a source. The same again under the same name stays as it is.
     *
     * @param name for the figures of failures
     * @return this
     * @throws IllegalArgumentException if there is another source of this name, or it is these sources themselves, or has them
     */
    public MetricSources add(String name, MetricSource source) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(source, "source");
        synchronized (ADDING) {
            return addNew(name, source);
        }
    }

    private MetricSources addNew(String name, MetricSource source) {
        if (source == this || (source instanceof MetricSources others && others.has(this))) {
            throw new IllegalArgumentException("sources cannot be one of their own, and " + name
                    + (source == this ? " is these" : " has these") + ": reading them would never end");
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

    /** Also through others. There is no cycle: no source was ever added that would make one. */
    private boolean has(MetricSources wanted) {
        for (Named known : sources) {
            if (known.source() == wanted || (known.source() instanceof MetricSources others && others.has(wanted))) {
                return true;
            }
        }
        return false;
    }

    /** Removes a source. What is being read at the moment may have it still. Gives whether it was there. */
    public boolean remove(MetricSource source) {
        synchronized (ADDING) {
            List<Named> found =
                    sources.stream().filter(known -> known.source() == source).toList();
            for (Named known : found) {
                failures.forget(known.name());
                duplicates.forget(known.name());
            }
            return sources.removeAll(found);
        }
    }

    /** The names of the sources, in the order in which they were added. */
    public List<String> names() {
        return sources.stream().map(Named::name).toList();
    }

    /**
     * The views that a source is, or has among sources, also through others: of those, who sends what was new {@linkplain Views#onLastRows listens} to the rows
     * that go. They come and go as sources do.
     */
    public static Set<Views> viewsOf(MetricSource source) {
        Set<Views> views = new LinkedHashSet<>();
        addViews(source, views);
        return views;
    }

    private static void addViews(MetricSource source, Set<Views> to) {
        if (source instanceof Views views) {
            to.add(views);
        } else if (source instanceof MetricSources several) {
            several.sources.forEach(each -> addViews(each.source(), to));
        }
    }

    /** How often a source failed, or gave null. */
    public long failures() {
        return failures.total();
    }

    /** How many metrics and points were left out because they were there already. */
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

    /**
     * The metrics of all sources.
     *
     * @throws IllegalStateException if it is called by a source that it is reading: that would never end. It costs that source its metrics, and is counted
     */
    @Override
    public List<MetricFamily> collect() {
        return metrics().stream().map(Metric::family).toList();
    }

    /** The metrics of all sources, to be read. Throws as {@link #collect} does. */
    @Override
    public List<Metric> metrics() {
        collecting.enter("a source collects the metrics that it is one of: let it read what it needs, and no more");
        try {
            return merged();
        } finally {
            collecting.leave();
        }
    }

    private List<Metric> merged() {
        Map<String, Merged> merged = new LinkedHashMap<>();
        for (Named each : sources) {
            try {
                for (Metric metric : List.copyOf(each.source().metrics())) {
                    merge(merged, each.name(), metric);
                }
                failures.worked(each.name());
            } catch (Throwable problem) {
                // Of whatever kind: the others are not to be lost with it.
                failures.failed(
                        each.name(), "a source of metrics failed and is left out until it works again", problem);
            }
        }
        return merged.values().stream().map(Merged::metric).toList();
    }

    private void merge(Map<String, Merged> into, String source, Metric metric) {
        Merged known = into.get(metric.name());
        if (known == null) {
            boolean asItIs = !(metric instanceof MetricFamily family) || TagsTwice.in(family.points()) == null;
            known = new Merged(asItIs ? metric : metric.family().with(List.of()));
            into.put(metric.name(), known);
            if (asItIs) {
                return;
            }
        }
        if (!known.fits(metric)) {
            duplicates.failed(
                    source,
                    "the metric " + metric.name() + " is a " + metric.kind() + " in "
                            + metric.unit().text()
                            + " here and a " + known.first.kind() + " in "
                            + known.first.unit().text()
                            + " where it was met first: it is left out. Name one of them otherwise. This is said once",
                    null);
            return;
        }
        for (MetricFamily.Point point : metric.family().points()) {
            if (!known.add(point)) {
                duplicates.failed(
                        source,
                        "the metric " + metric.name() + " with the tags " + point.tags()
                                + " is there already: it is left out. Name one of them otherwise. This is said once",
                        null);
            }
        }
    }

    /** The metrics of one name. */
    private static final class Merged {
        Metric first;
        private final List<MetricFamily.Point> more = new ArrayList<>();
        private final Set<Tags> taken = new HashSet<>();

        Merged(Metric first) {
            this.first = first;
        }

        boolean fits(Metric other) {
            return first.kind() == other.kind() && first.unit().equals(other.unit());
        }

        boolean add(MetricFamily.Point point) {
            if (taken.isEmpty()) {
                // Seldom needed: most metrics have one source. From here on, what is known of the first stays as it is.
                first = first.family();
                first.family().points().forEach(known -> taken.add(known.tags()));
            }
            return taken.add(point.tags()) && more.add(point);
        }

        Metric metric() {
            if (more.isEmpty()) {
                return first;
            }
            List<MetricFamily.Point> all = new ArrayList<>(first.family().points());
            all.addAll(more);
            return first.family().with(all);
        }
    }
}
