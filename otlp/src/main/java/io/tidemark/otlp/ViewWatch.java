package io.tidemark.otlp;

import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricSource;
import io.tidemark.stats.MetricSources;
import io.tidemark.stats.Views;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Listens to the rows that go from the views that a source is or has at a time. Safe for use by several threads. */
final class ViewWatch {

    private final MetricSource source;
    private final @Nullable Views more;
    private final Consumer<MetricFamily> listener;

    // Guarded by this.
    private Set<Views> watched = Set.of();
    private boolean stopped;

    /** @param more others that are listened to; null for none */
    ViewWatch(MetricSource source, @Nullable Views more, Consumer<MetricFamily> listener) {
        this.source = source;
        this.more = more;
        this.listener = listener;
    }

    /** Listens to those that there are now, and no more to those that have gone. */
    synchronized void look() {
        if (stopped) {
            return;
        }
        Set<Views> now = new HashSet<>(MetricSources.viewsOf(source));
        if (more != null) {
            now.add(more);
        }
        listenTo(now);
    }

    synchronized void stop() {
        stopped = true;
        listenTo(Set.of());
    }

    private void listenTo(Set<Views> now) {
        for (Views views : now) {
            if (!watched.contains(views)) {
                views.onLastRows(listener);
            }
        }
        for (Views views : watched) {
            if (!now.contains(views)) {
                views.removeLastRowListener(listener);
            }
        }
        watched = now;
    }
}
