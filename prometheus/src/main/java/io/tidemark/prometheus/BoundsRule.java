package io.tidemark.prometheus;

import io.tidemark.stats.Aggregation;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which buckets histograms of some names are to have. */
final class BoundsRule {
    private final String name;
    private final double[] bounds;

    /**
     * @param name of the family as it is exposed; with {@code *} at its end or at its beginning, or both, any that begins, ends or goes on so
     * @throws IllegalArgumentException if that is no name, or these are no bounds
     */
    BoundsRule(String name, double[] bounds) {
        if (Objects.requireNonNull(name, "name").isEmpty() || inner(name).indexOf('*') >= 0) {
            throw new IllegalArgumentException("bounds for \"" + name
                    + "\": it must be the name of a metric as Prometheus sees it, or begin or end with *, as http_*");
        }
        // Which says what bounds must be.
        Objects.requireNonNull(Aggregation.distribution(bounds));
        this.name = name;
        this.bounds = bounds.clone();
    }

    private static String inner(String pattern) {
        int from = pattern.startsWith("*") ? 1 : 0;
        int to = pattern.length() - (pattern.length() > from && pattern.endsWith("*") ? 1 : 0);
        return pattern.substring(from, to);
    }

    /** How well it fits: the whole name before a prefix, that before a suffix, that before a part; and the longer before the shorter. -1 if it does not. */
    private int fit(String family) {
        String inner = inner(name);
        boolean anyBefore = name.startsWith("*");
        boolean anyAfter = name.length() > 1 && name.endsWith("*");
        if (!anyBefore && !anyAfter) {
            return family.equals(name) ? Integer.MAX_VALUE : -1;
        }
        boolean fits =
                anyBefore ? (anyAfter ? family.contains(inner) : family.endsWith(inner)) : family.startsWith(inner);
        int order = anyBefore ? (anyAfter ? 0 : 1) : 2;
        return fits ? order * 1_000_000 + inner.length() : -1;
    }

    /** The bounds of the rule that fits best; of equals the one that was given first. Null if none fits. */
    static double @Nullable [] of(String family, List<BoundsRule> rules) {
        BoundsRule best = null;
        for (BoundsRule rule : rules) {
            if (rule.fit(family) > (best == null ? -1 : best.fit(family))) {
                best = rule;
            }
        }
        return best == null ? null : best.bounds;
    }

    @Override
    public String toString() {
        return name + " " + Arrays.toString(bounds);
    }
}
