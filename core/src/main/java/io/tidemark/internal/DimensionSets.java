package io.tidemark.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Sets of names of dimensions. */
public final class DimensionSets {

    private DimensionSets() {}

    /** Each set of the first with each of the second; a side without sets is as one empty set. */
    public static List<List<String>> product(List<List<String>> first, List<List<String>> second) {
        if (first.isEmpty() || second.isEmpty()) {
            return first.isEmpty() ? second : first;
        }
        List<List<String>> all = new ArrayList<>();
        for (List<String> one : first) {
            for (List<String> other : second) {
                Set<String> joined = new LinkedHashSet<>(one);
                joined.addAll(other);
                all.add(List.copyOf(joined));
            }
        }
        return List.copyOf(all);
    }
}
