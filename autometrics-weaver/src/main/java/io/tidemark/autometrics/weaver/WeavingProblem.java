package io.tidemark.autometrics.weaver;

import java.util.Objects;

/**
 * What is wrong with what a class asks for, or why something of it is not counted.
 *
 * @param isError whether a build fails for it. Else a method, or a class, is left as it is
 * @param message names the class, the method, where it is in the source as far as known, and what to do
 */
public record WeavingProblem(boolean isError, String message) {
    public WeavingProblem {
        Objects.requireNonNull(message, "message");
    }

    @Override
    public String toString() {
        return message;
    }
}
