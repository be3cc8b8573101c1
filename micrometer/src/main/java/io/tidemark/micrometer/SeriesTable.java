package io.tidemark.micrometer;

import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.Tags;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of all meters, by the metric they belong to. A metric has one kind, one unit, and each combination of tags once: who comes first has the name, and what does not
 * fit waits until it does. Safe for use by several threads.
 */
final class SeriesTable {

    // Both guarded by this.
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private @Nullable List<List<Series>> read;

    private static final class Group {
        final Map<Tags, Series> shown = new LinkedHashMap<>();
        final Set<Series> waiting = new LinkedHashSet<>();

        /** Gives what keeps it from being shown; null if nothing does. */
        @Nullable
        Series add(Series series) {
            if (!shown.isEmpty()) {
                Series first = shown.values().iterator().next();
                if (!first.fits(series)) {
                    return first;
                }
            }
            return shown.putIfAbsent(series.tags, series);
        }
    }

    /** Adds a row. Gives the one that keeps it from being shown; null if it is shown. */
    synchronized @Nullable Series add(Series series) {
        Group group = groups.computeIfAbsent(series.name, name -> new Group());
        Series other = group.add(series);
        if (other == null) {
            read = null;
        } else {
            group.waiting.add(series);
        }
        return other;
    }

    synchronized void remove(Series series) {
        Group group = groups.get(series.name);
        if (group == null || group.waiting.remove(series) || !group.shown.remove(series.tags, series)) {
            return;
        }
        read = null;
        if (!group.waiting.isEmpty()) {
            group.waiting.removeIf(each -> group.add(each) == null);
        }
        if (group.shown.isEmpty()) {
            groups.remove(series.name);
        }
    }

    /** How many rows are not shown. */
    synchronized int waiting() {
        int all = 0;
        for (Group group : groups.values()) {
            all += group.waiting.size();
        }
        return all;
    }

    private synchronized List<List<Series>> read() {
        List<List<Series>> known = read;
        if (known == null) {
            known = new ArrayList<>(groups.size());
            for (Group group : groups.values()) {
                known.add(List.copyOf(group.shown.values()));
            }
            read = known;
        }
        return known;
    }

    /** All metrics that have values now. */
    List<MetricFamily> collect(Failures failures) {
        List<List<Series>> groups = read();
        List<MetricFamily> families = new ArrayList<>(groups.size() + Failures.METRICS);
        for (List<Series> rows : groups) {
            List<MetricFamily.Point> points = new ArrayList<>(rows.size());
            for (Series row : rows) {
                MetricFamily.Point point = failures.point(row);
                if (point != null) {
                    points.add(point);
                }
            }
            if (!points.isEmpty()) {
                Series first = rows.get(0);
                families.add(new MetricFamily(first.name, first.description, first.unit, first.kind, points));
            }
        }
        return families;
    }
}
