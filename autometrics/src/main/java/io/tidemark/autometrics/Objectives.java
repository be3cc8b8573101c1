package io.tidemark.autometrics;

import io.tidemark.internal.Warnings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** The objectives that there are, by the class loader whose code made them: two programs in one process may each have an "api". */
final class Objectives {

    /** Guarded by itself. */
    private static final Map<@Nullable ClassLoader, Map<String, Objective>> ALL = new WeakHashMap<>();

    private Objectives() {}

    static void add(Objective objective, @Nullable ClassLoader loader) {
        if (!Objective.isName(objective.name())) {
            Warnings.warn(
                    "objective",
                    "the objective \"" + objective.name()
                            + "\" gives no labels: its name must be a letter or digit, then letters, digits, \"_\", \"-\" and spaces",
                    null);
            return;
        }
        Objective before;
        synchronized (ALL) {
            before = ALL.computeIfAbsent(loader, key -> new HashMap<>()).put(objective.name(), objective);
        }
        if (objective.equals(before)) {
            return;
        }
        if (before != null) {
            // Not under the lock: a logger may be counted, or wait for a thread that is.
            Warnings.warn(
                    "objective",
                    "there are two objectives of one name, the later one holds: " + before + ", " + objective,
                    null);
        }
        FunctionSite.objectivesChanged();
    }

    /** All that there are, in order. */
    static Set<String> names() {
        synchronized (ALL) {
            Set<String> names = new TreeSet<>();
            ALL.values().forEach(known -> names.addAll(known.keySet()));
            return names;
        }
    }

    /** That of the loader, or of one above it. */
    static Optional<Objective> find(String name, @Nullable ClassLoader from) {
        synchronized (ALL) {
            for (ClassLoader loader = from; ; loader = loader.getParent()) {
                Map<String, Objective> known = ALL.get(loader);
                Objective found = known == null ? null : known.get(name);
                if (found != null) {
                    return Optional.of(found);
                }
                if (loader == null) {
                    return Optional.empty();
                }
            }
        }
    }
}
