package io.tidemark.demo;

import java.util.Locale;

/** A duck, and where it swims. */
record Duck(int id, String name, double x, double y) {

    double distanceTo(Duck other) {
        return Math.hypot(x - other.x, y - other.y);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "duck %d, %s, swims at (%.1f, %.1f)", id, name, x, y);
    }
}
