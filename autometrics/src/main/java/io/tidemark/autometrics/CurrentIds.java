package io.tidemark.autometrics;

import io.tidemark.UnitOfWork;
import java.util.Map;

/** What leads from a call to where it was made. */
final class CurrentIds {

    private CurrentIds() {}

    /** Keeps a call, if there is anything that leads to it. Does not throw. */
    static void keep(CallExemplars to, int place, long nanos, long now) {
        try {
            Map<String, String> ids = UnitOfWork.currentRecordId()
                    .map(id -> Map.of("record_id", id))
                    .orElse(Map.of());
            if (!ids.isEmpty()) {
                to.keep(place, nanos, now, ids);
            }
        } catch (Throwable ignored) {
            // An exemplar is not worth an exception.
        }
    }
}
