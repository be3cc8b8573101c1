package io.tidemark.testing;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The name that someone meant. */
final class Suggestion {

    private Suggestion() {}

    /** The nearest of some names, if one is near: the same letters in another style, or few letters off. */
    static Optional<String> of(String wrong, Collection<String> names) {
        String letters = letters(wrong);
        return names.stream()
                .filter(name -> distance(letters, letters(name)) <= Math.max(1, letters.length() / 3))
                .min(Comparator.comparingInt(name -> distance(letters, letters(name)) * 1000 + distance(wrong, name)));
    }

    private static String letters(String name) {
        return name.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
    }

    /** Edit distance: letters to insert, delete or change. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
