package io.tidemark.stats;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The newest exemplar of each bucket of a row. In exponential buckets, which come and go, of each power of two, modulo 32, and of what is not above zero; where there are no buckets, of
 * the row. Nobody waits here.
 */
final class Exemplars {

    private static final int POWERS = 32;

    private final Plan plan;
    private final AtomicReferenceArray<Exemplar> newest;

    Exemplars(Plan plan) {
        this.plan = plan;
        this.newest = new AtomicReferenceArray<>(
                switch (plan.kind) {
                    case DISTRIBUTION -> plan.bounds() + 1;
                    case EXPONENTIAL -> POWERS + 1;
                    default -> 1;
                });
    }

    /** @param exact the value, if it is whole */
    void keep(Exemplar exemplar, long exact) {
        newest.setRelease(
                slot(exemplar.value(), exact),
                plan.whole ? Exemplar.ofLong(exact, exemplar.time(), exemplar.attachments()) : exemplar);
    }

    private int slot(double value, long exact) {
        return switch (plan.kind) {
            case DISTRIBUTION -> plan.bucket(value, exact);
            case EXPONENTIAL -> value > 0 ? Math.getExponent(value) & (POWERS - 1) : POWERS;
            default -> 0;
        };
    }

    /** By value. */
    List<Exemplar> all() {
        List<Exemplar> all = new ArrayList<>();
        for (int i = 0; i < newest.length(); i++) {
            Exemplar exemplar = newest.getAcquire(i);
            if (exemplar != null) {
                all.add(exemplar);
            }
        }
        all.sort(Comparator.comparingDouble(Exemplar::value));
        return all;
    }
}
