package io.tidemark.autometrics.weaver;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.bytebuddy.jar.asm.Type;

/** Names of functions: {@code Class.method}, and with the types of its parameters where a class has several methods of the name that are counted. */
final class FunctionNames {

    private FunctionNames() {}

    /** Of methods of one class, by name and descriptor. */
    static Map<String, String> of(String type, Collection<ScannedMethod> methods) {
        Map<String, Long> byName = methods.stream().collect(Collectors.groupingBy(m -> m.name, Collectors.counting()));
        Map<String, String> names = new HashMap<>();
        Set<String> taken = new HashSet<>();
        for (ScannedMethod method : methods) {
            String name = type + "." + method.name;
            if (byName.getOrDefault(method.name, 1L) > 1) {
                String simple = name + parameters(method, FunctionNames::simpleName);
                // Two classes of one simple name; two methods that differ in their results, which no source has.
                name = taken.contains(simple) ? name + parameters(method, Type::getClassName) : simple;
                name = taken.contains(name)
                        ? name + Type.getReturnType(method.descriptor).getClassName()
                        : name;
            }
            taken.add(name);
            names.put(method.key(), name);
        }
        return names;
    }

    private static String parameters(ScannedMethod method, Function<Type, String> name) {
        return Arrays.stream(Type.getArgumentTypes(method.descriptor))
                .map(name)
                .collect(Collectors.joining(",", "(", ")"));
    }

    /** Of a type: {@code Duck}, {@code Map.Entry}, {@code int[]}. */
    static String simpleName(Type type) {
        String name = type.getClassName();
        return name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
    }
}
