package io.tidemark.spring;

import io.tidemark.sink.SinkStats;
import io.tidemark.spring.TidemarkProperties.Health;
import io.tidemark.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the sinks are: whether records were lost lately. Looks at their figures when it is asked, and keeps what it saw. */
final class SinkHealth {

    private final AttachedSinks sinks;
    private final Duration recent;
    private final String lossy;

    // Guarded by this.
    private final Map<String, Long> lostBefore = new LinkedHashMap<>();
    private @Nullable Instant lastLoss;

    /** What the indicator says. */
    record Report(String status, Map<String, Object> details) {}

    SinkHealth(AttachedSinks sinks, Health settings) {
        this.sinks = sinks;
        this.recent = settings.recent();
        // DEGRADED is none of those that Spring has an order for: it is seen, and makes no load balancer turn away.
        this.lossy = settings.downOnLoss() ? "DOWN" : "DEGRADED";
    }

    synchronized Report report() {
        Instant now = TimeSource.current().instant();
        Map<String, Object> details = new LinkedHashMap<>();
        sinks.stats().forEach((name, stats) -> {
            long lost = AttachedSinks.lost(stats);
            Long before = lostBefore.put(name, lost);
            if (lost > (before == null ? 0 : before)) {
                lastLoss = now;
            }
            details.put(name, details(stats, lost));
        });
        Instant last = lastLoss;
        boolean lossy = last != null && last.plus(recent).isAfter(now);
        if (lossy) {
            details.put("lastLossSeen", String.valueOf(last));
        }
        return new Report(lossy ? this.lossy : "UP", details);
    }

    private static Map<String, Object> details(SinkStats stats, long lost) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("appended", stats.appended());
        details.put("queued", stats.queued());
        details.put("lost", lost);
        stats.branches().stream()
                .map(SinkStats.Branch::lastProblem)
                .filter(problem -> problem != null)
                .findFirst()
                .ifPresent(problem -> details.put("lastProblem", problem));
        return details;
    }
}
