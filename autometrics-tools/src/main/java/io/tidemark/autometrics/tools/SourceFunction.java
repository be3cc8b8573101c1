package io.tidemark.autometrics.tools;

import com.github.javaparser.ast.body.MethodDeclaration;

/**
 * A method in a source that is counted.
 *
 * @param module its package
 * @param name as in the label {@code function}
 * @param concurrency whether its calls that are going on are counted as well
 * @param inherits whether it says that it has its documentation from a method that it overrides
 */
record SourceFunction(MethodDeclaration method, String module, String name, boolean concurrency, boolean inherits) {}
