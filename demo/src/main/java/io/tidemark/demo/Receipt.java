package io.tidemark.demo;

import org.jspecify.annotations.Nullable;

/**
 * What became of the metrics in one place, for the {@link Summary}.
 *
 * @param place a word
 * @param figures what arrived, in words
 * @param verdict whether that is right; null if nobody can tell, because the run was ended before it could be seen
 * @param problem what is wrong, and what to do
 */
record Receipt(
        String place,
        String figures,
        @Nullable Boolean verdict,
        @Nullable String problem) {

    static Receipt ok(String place, String figures) {
        return new Receipt(place, figures, true, null);
    }

    static Receipt notOk(String place, String figures, String problem) {
        return new Receipt(place, figures, false, problem);
    }

    static Receipt unknown(String place, String figures) {
        return new Receipt(place, figures, null, null);
    }
}
