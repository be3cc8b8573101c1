package io.tidemark.autometrics.weaver;

import io.tidemark.autometrics.DeclaredFunction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is to be done with a class.
 *
 * @param functions by the name and descriptor of their methods
 */
record Plan(ScannedClass type, Map<String, DeclaredFunction> functions, List<WeavingProblem> problems) {

    /** The same without a method. */
    Plan without(String method) {
        Map<String, DeclaredFunction> rest = new LinkedHashMap<>(functions);
        rest.remove(method);
        return new Plan(type, rest, problems);
    }
}
