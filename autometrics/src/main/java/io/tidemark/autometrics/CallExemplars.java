package io.tidemark.autometrics;

import io.tidemark.stats.Exemplar;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** A call of each bucket, by the id of its trace or of its record: the newest, replaced at most once a second. Nobody waits here. */
final class CallExemplars {

    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** @param nanoTime when it was kept */
    private record Kept(Exemplar exemplar, long nanoTime) {}

    private final AtomicReferenceArray<@Nullable Kept> newest;

    CallExemplars(int places) {
        newest = new AtomicReferenceArray<>(places);
    }

    /** Whether it is time for another one. */
    boolean wants(int place, long now) {
        Kept kept = newest.getAcquire(place);
        return kept == null || now - kept.nanoTime() >= INTERVAL_NANOS;
    }

    void keep(int place, long duration, long now, Map<String, String> ids) {
        newest.setRelease(place, new Kept(new Exemplar(duration / 1e9, Instant.now(), ids), now));
    }

    /** By duration. */
    List<Exemplar> all() {
        List<Exemplar> all = new ArrayList<>();
        for (int i = 0; i < newest.length(); i++) {
            Kept kept = newest.getAcquire(i);
            if (kept != null) {
                all.add(kept.exemplar());
            }
        }
        return all;
    }
}
