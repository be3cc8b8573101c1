package io.tidemark.autometrics;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** For woven code: the names of a function; there is one object of each. Immutable. It keeps no class. */
public final class FunctionName {

    /** Names beyond it are {@link #OTHER}: a program may make them up. */
    static final int MOST = 50_000;

    private static final ConcurrentHashMap<String, FunctionName> ALL = new ConcurrentHashMap<>();

    /** Of each function, that of one package. */
    private static final ConcurrentHashMap<String, FunctionName> BY_FUNCTION = new ConcurrentHashMap<>();

    /** Where no function is. */
    static final FunctionName NONE = of("", "");

    /** In place of callers beyond the number that is kept apart. */
    static final FunctionName OTHER = of("", "other");

    private final String module;
    private final String function;

    /** Spread, and the same for each look. */
    final int hash;

    /** Null before they are needed, and when they change. */
    private volatile @Nullable Keys keys;

    /** Whether a function of another package has this name. Guarded by this. */
    private boolean shared;

    /** What it is called in a record. */
    record Keys(String calls, String errors, String time) {
        static Keys of(String name) {
            return new Keys(name + ".calls", name + ".errors", name + ".time");
        }
    }

    private FunctionName(String module, String function) {
        this.module = module;
        this.function = function;
        int mixed = (module.hashCode() * 31 + function.hashCode()) * 0x9E3779B9;
        this.hash = mixed ^ (mixed >>> 16);
    }

    static FunctionName of(String module, String function) {
        // No class or method has this character in its name.
        String whole = module + '/' + function;
        if (ALL.size() >= MOST && !ALL.containsKey(whole)) {
            return OTHER;
        }
        FunctionName name = ALL.computeIfAbsent(whole, key -> new FunctionName(module, function));
        FunctionName first = BY_FUNCTION.putIfAbsent(function, name);
        if (first != null && first != name) {
            first.share();
            name.share();
        }
        return name;
    }

    private synchronized void share() {
        if (!shared) {
            shared = true;
            keys = null;
        }
    }

    /** Of this function alone. They are the same for the life of the process, if all functions are known when it starts. */
    Keys keys() {
        Keys known = keys;
        return known == null ? makeKeys() : known;
    }

    private synchronized Keys makeKeys() {
        Keys made = Keys.of(shared ? toString() : function);
        keys = made;
        return made;
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
