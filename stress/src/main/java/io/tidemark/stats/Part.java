package io.tidemark.stats;

import io.tidemark.Metrics;

/**
 * A record that is merged.
 *
 * @param value 1, 2, 4 and so on: their sum tells which were merged
 * @param again the same once more
 */
@Metrics
@Aggregate
record Part(
        @Key int key,
        @Merge(Sum.class) int value,
        @Merge(Sum.class) int again) {
    static Part of(int key, int value) {
        return new Part(key, value, value);
    }
}
