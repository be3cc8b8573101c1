package io.tidemark.autometrics.weaver;

import org.jspecify.annotations.Nullable;

/** Where class files are found. */
@FunctionalInterface
interface ClassFiles {

    /**
     * The bytes of a class file; null if there is none.
     *
     * @param name with slashes
     */
    byte @Nullable [] find(String name);
}
