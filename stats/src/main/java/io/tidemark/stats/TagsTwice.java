package io.tidemark.stats;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds tags that two points of a metric have. A metric may have thousands, at each scrape: a table of numbers is all the garbage it makes. */
final class TagsTwice {

    private TagsTwice() {}

    /** Null if all are different. */
    static @Nullable Tags in(List<MetricFamily.Point> points) {
        if (points.size() < 2) {
            return null;
        }
        // Open addressing, at most half full; the place of a point, and one more.
        int[] places = new int[Integer.highestOneBit(points.size()) * 4];
        for (int i = 0; i < points.size(); i++) {
            Tags tags = points.get(i).tags();
            int hash = tags.hashCode() * 0x9E3779B9;
            int at = (hash ^ (hash >>> 16)) & (places.length - 1);
            while (places[at] != 0) {
                if (points.get(places[at] - 1).tags().equals(tags)) {
                    return tags;
                }
                at = (at + 1) & (places.length - 1);
            }
            places[at] = i + 1;
        }
        return null;
    }
}
