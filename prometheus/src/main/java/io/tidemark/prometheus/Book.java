package io.tidemark.prometheus;

import io.tidemark.stats.Metric;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is known of all families, with names escaped in one way. Safe for use by several threads. */
// Guarded by ScrapeBenchmark.
final class Book {
    final LabelWriter labels;

    private final Escaping escaping;
    private final List<BoundsRule> bounds;
    private final Consumer<FamilyText> gone;
    private volatile List<FamilyText> known = List.of();

    /** @param gone is given what is not used any more */
    Book(
            Escaping escaping,
            Map<String, String> global,
            Set<String> overwritten,
            List<BoundsRule> bounds,
            Consumer<FamilyText> gone) {
        this.escaping = escaping;
        this.labels = new LabelWriter(escaping, global, overwritten);
        this.bounds = bounds;
        this.gone = gone;
    }

    /** The families of metrics, in the same order. The same as at the last scrape, if the metrics are. */
    List<FamilyText> families(List<? extends Metric> metrics) {
        List<FamilyText> last = known;
        return areOf(last, metrics) ? last : update(metrics);
    }

    private static boolean areOf(List<FamilyText> families, List<? extends Metric> metrics) {
        if (families.size() != metrics.size()) {
            return false;
        }
        for (int i = 0; i < families.size(); i++) {
            if (!families.get(i).isOf(metrics.get(i))) {
                return false;
            }
        }
        return true;
    }

    private synchronized List<FamilyText> update(List<? extends Metric> metrics) {
        Map<String, FamilyText> before = new HashMap<>();
        List<FamilyText> last = known;
        for (FamilyText each : last) {
            before.put(each.name(), each);
        }
        List<FamilyText> families = new ArrayList<>(metrics.size());
        Map<String, String> owners = new HashMap<>();
        List<String> conflicts = new ArrayList<>();
        for (Metric metric : metrics) {
            MetricNames names = MetricNames.of(metric, escaping);
            String conflict = conflict(metric, names, owners);
            FamilyText text = before.get(metric.name());
            if (text != null && text.isOf(metric) && Objects.equals(text.conflict, conflict)) {
                before.remove(metric.name());
            } else {
                text = new FamilyText(metric, names, BoundsRule.of(names.family(), bounds), conflict);
                if (conflict != null) {
                    conflicts.add(conflict);
                }
            }
            families.add(text);
        }
        known = List.copyOf(families);
        Exposition.warn(conflicts);
        Set<FamilyText> used = Collections.newSetFromMap(new IdentityHashMap<>());
        used.addAll(families);
        last.stream().filter(each -> !used.contains(each)).forEach(gone);
        return known;
    }

    /** Which metric has one of the names; null if none has, and then they are taken. */
    static @Nullable String conflict(Metric metric, MetricNames names, Map<String, String> owners) {
        for (String name : names.all()) {
            String owner = owners.get(name);
            if (owner != null) {
                return "the metric " + metric.name() + " is left out: " + name
                        + " would be a name both of it and of the metric " + owner + "; rename one of them";
            }
        }
        names.all().forEach(name -> owners.put(name, metric.name()));
        return null;
    }
}
