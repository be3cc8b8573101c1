package io.tidemark.prometheus;

import io.tidemark.internal.Warnings;
import io.tidemark.stats.Metric;
import io.tidemark.stats.MetricSource;
import io.tidemark.stats.View;
import io.tidemark.stats.Views;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds views that Prometheus cannot tell apart, when they are registered. */
final class NameWatch implements AutoCloseable {
    private final @Nullable Views views;
    private final LabelWriter labels;
    private final Consumer<View> listener = this::check;

    /** By name in an exposition, the metric that has it, or had it. Guarded by this. */
    private final Map<String, String> owners = new HashMap<>();

    /** @param source other sources than views are known only when they are read */
    NameWatch(MetricSource source, Map<Escaping, Book> books) {
        this.views = source instanceof Views registry ? registry : null;
        this.labels = Objects.requireNonNull(books.get(Escaping.UNDERSCORES)).labels;
        if (views != null) {
            views.onRegister(listener);
            views.registered().forEach(this::check);
        }
    }

    private void check(View view) {
        String problem = labelsOf(view);
        if (problem == null && views != null) {
            problem = views.metrics().stream()
                    .filter(metric -> metric.name().equals(view.name()))
                    .findFirst()
                    .map(this::conflict)
                    .orElse(null);
        }
        if (problem != null) {
            Warnings.warn("prometheus conflict", problem, null);
        }
    }

    private synchronized @Nullable String conflict(Metric metric) {
        MetricNames names = MetricNames.of(metric, Escaping.UNDERSCORES);
        String conflict = Book.conflict(metric, names, owners);
        if (conflict == null || views == null) {
            return conflict;
        }
        // The other one may be gone.
        owners.clear();
        for (Metric each : views.metrics()) {
            if (!each.name().equals(metric.name())) {
                Book.conflict(each, MetricNames.of(each, Escaping.UNDERSCORES), owners);
            }
        }
        return Book.conflict(metric, names, owners);
    }

    private @Nullable String labelsOf(View view) {
        Map<String, String> keys = new HashMap<>();
        for (String key : view.tagKeys()) {
            String other = keys.put(labels.name(key, null), key);
            if (other != null) {
                return "the rows of the metric " + view.name() + " that have both the tags " + other + " and " + key
                        + " are left out: to Prometheus both are the label " + labels.name(key, null)
                        + "; rename one of them";
            }
        }
        return null;
    }

    @Override
    public void close() {
        if (views != null) {
            views.removeListener(listener);
        }
    }
}
