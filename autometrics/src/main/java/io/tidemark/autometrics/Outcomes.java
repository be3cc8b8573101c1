package io.tidemark.autometrics;

import io.tidemark.internal.Warnings;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Tells which calls of a function are errors. */
final class Outcomes {

    static final Outcomes DEFAULT = new Outcomes(null, null);

    private final @Nullable CallTest okIf;
    private final @Nullable CallTest errorIf;

    Outcomes(@Nullable CallTest okIf, @Nullable CallTest errorIf) {
        this.okIf = okIf;
        this.errorIf = errorIf;
    }

    static Outcomes of(DeclaredFunction function, MethodHandles.Lookup lookup) {
        if (function.okIf().isEmpty() && function.errorIf().isEmpty()) {
            return DEFAULT;
        }
        return new Outcomes(
                UserCode.instance(function.okIf(), CallTest.class, lookup, function.function()),
                UserCode.instance(function.errorIf(), CallTest.class, lookup, function.function()));
    }

    /** Whether a call that ended so is an error. Does not throw. */
    boolean isError(@Nullable Object result, @Nullable Throwable thrown) {
        if (thrown == null && result == null && errorIf == null) {
            return false;
        }
        Throwable failure = cause(thrown);
        try {
            Object told = failure == null ? result : failure;
            CallResult label = told == null ? null : ResultLabels.of(told);
            boolean error = label == null ? failure != null : label == CallResult.ERROR;
            CallTest other = error ? okIf : errorIf;
            boolean otherwise = other != null && test(other, result, failure);
            return otherwise != error;
        } catch (Throwable problem) {
            // The stack is at its end, or a class is missing.
            return thrown != null;
        }
    }

    private static boolean test(CallTest test, @Nullable Object result, @Nullable Throwable thrown) {
        try {
            return test.test(result, thrown);
        } catch (Throwable problem) {
            Warnings.warn("call test", test.getClass().getName(), "threw, and is taken to have said no", problem);
            return false;
        }
    }

    /** What a stage failed with. */
    static @Nullable Throwable cause(@Nullable Throwable failure) {
        Throwable at = failure;
        while (at instanceof CompletionException && at.getCause() != null) {
            at = at.getCause();
        }
        return at;
    }
}
