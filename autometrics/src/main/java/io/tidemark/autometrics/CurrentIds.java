package io.tidemark.autometrics;

import io.tidemark.UnitOfWork;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What leads from a call to where it was made. */
final class CurrentIds {

    private static final boolean OPEN_TELEMETRY = Presence.of("io.opentelemetry.api.trace.Span");

    private CurrentIds() {}

    /** Those of the trace and the span that are current on this thread, if it is recorded; else that of the record. Empty if there is neither. Does not throw. */
    static Map<String, String> now() {
        try {
            Map<String, String> span = OPEN_TELEMETRY ? OpenTelemetryIds.now() : Map.of();
            return !span.isEmpty()
                    ? span
                    : UnitOfWork.currentRecordId()
                            .map(id -> Map.of("record_id", id))
                            .orElse(Map.of());
        } catch (Throwable ignored) {
            // An exemplar is not worth an exception.
            return Map.of();
        }
    }

    /**
     * Keeps a call, if there is anything that leads to it. Does not throw.
     *
     * @param ids of a call that began elsewhere; null if it is of this thread
     */
    static void keep(CallExemplars to, int place, long nanos, long now, @Nullable Map<String, String> ids) {
        try {
            Map<String, String> known = ids == null ? now() : ids;
            if (!known.isEmpty()) {
                to.keep(place, nanos, now, known);
            }
        } catch (Throwable ignored) {
            // As above.
        }
    }
}
