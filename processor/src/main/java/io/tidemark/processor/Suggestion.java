package io.tidemark.processor;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that was likely meant. */
final class Suggestion {

    private Suggestion() {}

    static Optional<String> among(Collection<String> names, String meant) {
        String wanted = normal(meant);
        return names.stream()
                .filter(name -> distance(normal(name), wanted) <= Math.max(1, wanted.length() / 3))
                .min(Comparator.comparingInt((String name) -> distance(normal(name), wanted))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Names in another style are the likeliest mistake. */
    private static String normal(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    /** Insertions, deletions and replacements that make one string of the other. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
