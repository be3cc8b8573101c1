package io.tidemark.autometrics;

import java.util.concurrent.ConcurrentHashMap;

/** For woven code: the names of a function; there is one object of each. Immutable. It keeps no class. */
public final class FunctionName {

    private static final ConcurrentHashMap<String, FunctionName> ALL = new ConcurrentHashMap<>();

    /** Where no function is. */
    static final FunctionName NONE = of("", "");

    /** In place of callers beyond the number that is kept apart. */
    static final FunctionName OTHER = of("", "other");

    private final String module;
    private final String function;

    /** Spread, and the same for each look. */
    final int hash;

    private FunctionName(String module, String function) {
        this.module = module;
        this.function = function;
        int mixed = (module.hashCode() * 31 + function.hashCode()) * 0x9E3779B9;
        this.hash = mixed ^ (mixed >>> 16);
    }

    static FunctionName of(String module, String function) {
        // No class or method has this character in its name.
        return ALL.computeIfAbsent(module + '/' + function, key -> new FunctionName(module, function));
    }

    /** The package. */
    String module() {
        return module;
    }

    /** {@code Class.method}. */
    String function() {
        return function;
    }

    @Override
    public String toString() {
        return module.isEmpty() ? function : module + "." + function;
    }
}
