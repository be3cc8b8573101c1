package io.tidemark.demo;

import java.util.Locale;

/**
 * A duck, and where it swims.
 *
 * @param id its number, from 1 on
 * @param name that it was given
 * @param x of its place
 * @param y of its place
 */
public record Duck(int id, String name, double x, double y) {

    /** The distance to another duck, squared: enough to see who is nearer, and much cheaper. */
    double squaredDistanceTo(Duck other) {
        double dx = x - other.x;
        double dy = y - other.y;
        return dx * dx + dy * dy;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "duck %d, %s, swims at (%.1f, %.1f)", id, name, x, y);
    }
}
