package io.tidemark.autometrics;

import io.tidemark.internal.Warnings;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** Makes objects of classes that annotations name. */
final class UserCode {

    private UserCode() {}

    /** One of the class. Null if it is not named, or cannot be made: that is warned of. */
    static <T> @Nullable T instance(String className, Class<T> type, MethodHandles.Lookup lookup, String of) {
        if (className.isEmpty()) {
            return null;
        }
        try {
            Class<?> named = Class.forName(className, true, lookup.lookupClass().getClassLoader());
            return type.cast(MethodHandles.privateLookupIn(named, lookup)
                    .findConstructor(named, MethodType.methodType(void.class))
                    .invoke());
        } catch (Throwable problem) {
            Warnings.warn(
                    "function code",
                    className + ", which " + of
                            + " names, is left out: it must be a class with a constructor without parameters, and a "
                            + type.getSimpleName(),
                    problem);
            return null;
        }
    }
}
