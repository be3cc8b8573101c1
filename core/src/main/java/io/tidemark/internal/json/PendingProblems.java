package io.tidemark.internal.json;

import io.tidemark.stream.Problem;
import io.tidemark.stream.StreamStats;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Problems of the entry that is being written. They are counted when its lines are made: an entry that is begun anew has its problems once. */
public final class PendingProblems {

    private static final Problem[] PROBLEMS = Problem.values();

    private final int[] counts = new int[PROBLEMS.length];
    private final @Nullable String[] texts = new @Nullable String[PROBLEMS.length];
    private boolean any;

    public void add(Problem problem, String text) {
        any = true;
        counts[problem.ordinal()]++;
        texts[problem.ordinal()] = text;
    }

    void clear() {
        if (any) {
            Arrays.fill(counts, 0);
            Arrays.fill(texts, null);
            any = false;
        }
    }

    /** Counts them, and forgets them. */
    public void report(StreamStats stats) {
        if (!any) {
            return;
        }
        for (Problem problem : PROBLEMS) {
            String text = texts[problem.ordinal()];
            if (text != null) {
                for (int i = counts[problem.ordinal()]; i > 0; i--) {
                    stats.problem(problem, text, null);
                }
            }
        }
        clear();
    }
}
