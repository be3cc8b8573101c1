package io.tidemark.autometrics.weaver;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/** What is known of the classes that a class refers to, read from their class files: none is loaded, save those of the JDK. For one thread. */
final class Types {

    private final ClassFiles files;
    private final Map<String, Optional<ScannedClass>> known = new HashMap<>();

    Types(ClassFiles files) {
        this.files = files;
    }

    /** Without the code of its methods. Empty if it is not found, or cannot be read. */
    Optional<ScannedClass> find(String name) {
        Optional<ScannedClass> found = known.get(name);
        if (found == null) {
            found = read(name);
            known.put(name, found);
        }
        return found;
    }

    private Optional<ScannedClass> read(String name) {
        try {
            byte[] bytes = files.find(name);
            return bytes == null ? Optional.empty() : Optional.of(ScannedClass.headOf(bytes));
        } catch (RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    /** Whether it holds for a class, one of its superclasses, or one of its interfaces. */
    private boolean any(@Nullable String name, Predicate<String> test, Set<String> seen) {
        if (name == null || !seen.add(name)) {
            return false;
        }
        if (test.test(name)) {
            return true;
        }
        ScannedClass type = find(name).orElse(null);
        if (type == null) {
            return false;
        }
        if (any(type.superName, test, seen)) {
            return true;
        }
        for (String each : type.interfaces) {
            if (any(each, test, seen)) {
                return true;
            }
        }
        return false;
    }

    boolean isAny(String name, Set<String> of) {
        if (name.startsWith("java/")) {
            return isJdkAny(name, of);
        }
        return any(
                name, each -> of.contains(each) || (each.startsWith("java/") && isJdkAny(each, of)), new HashSet<>());
    }

    /** The JDK's own classes are there, and loading them does no harm. */
    private static boolean isJdkAny(String name, Set<String> of) {
        if (of.contains(name)) {
            return true;
        }
        try {
            Class<?> type = Class.forName(name.replace('/', '.'), false, null);
            for (String each : of) {
                if (each.startsWith("java/")
                        && Class.forName(each.replace('/', '.'), false, null).isAssignableFrom(type)) {
                    return true;
                }
            }
        } catch (ClassNotFoundException | LinkageError notThere) {
            // In another module of the JDK than java.base: none of these is asked for.
        }
        return false;
    }

    /** Whether values of this class may have a {@code @ResultLabel}. */
    boolean mayHaveResultLabel(String name) {
        return mayHaveResultLabel(name, new HashSet<>());
    }

    private boolean mayHaveResultLabel(String name, Set<String> seen) {
        if (name.startsWith("java/") || !seen.add(name)) {
            return false;
        }
        if (any(name, each -> find(each).map(type -> type.hasResultLabel).orElse(false), new HashSet<>())) {
            return true;
        }
        return find(name).stream()
                .flatMap(type -> type.permitted.stream())
                .anyMatch(each -> mayHaveResultLabel(each, seen));
    }

    /** Whether its default {@code serialVersionUID} may matter; true as well if a class above it is not found. */
    boolean mayBeSerializable(ScannedClass type) {
        if (isSerializable(type.superName)) {
            return true;
        }
        return type.interfaces.stream().anyMatch(this::isSerializable);
    }

    private boolean isSerializable(@Nullable String name) {
        if (name == null) {
            return false;
        }
        if (name.startsWith("java/")) {
            return isJdkAny(name, Set.of("java/io/Serializable"));
        }
        return find(name).map(this::mayBeSerializable).orElse(true);
    }

    /** Why no object of it can be made by a constructor without parameters; empty if one can. */
    String whyNotMade(String name) {
        ScannedClass type = find(name).orElse(null);
        if (type == null) {
            return "it is not on the class path";
        }
        if (type.is(Opcodes.ACC_ABSTRACT | Opcodes.ACC_INTERFACE)) {
            return "it is abstract";
        }
        boolean made = type.methods.stream()
                .anyMatch(method -> method.name.equals("<init>") && method.descriptor.equals("()V"));
        return made ? "" : "it has no constructor without parameters";
    }
}
