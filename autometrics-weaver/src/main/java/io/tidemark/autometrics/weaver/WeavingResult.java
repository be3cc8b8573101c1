package io.tidemark.autometrics.weaver;

import io.tidemark.autometrics.DeclaredFunction;
import java.util.List;

/**
 * What weaving found and did. Immutable.
 *
 * @param functions all that the classes count, in the order of their class files; those of classes that had been woven before as well
 * @param problems errors, for which nothing was written, and warnings
 * @param changedClasses how many class files were written
 */
public record WeavingResult(List<DeclaredFunction> functions, List<WeavingProblem> problems, int changedClasses) {
    public WeavingResult {
        functions = List.copyOf(functions);
        problems = List.copyOf(problems);
    }

    /** Whether a build is to fail. Then nothing was written. */
    public boolean hasErrors() {
        return problems.stream().anyMatch(WeavingProblem::isError);
    }
}
