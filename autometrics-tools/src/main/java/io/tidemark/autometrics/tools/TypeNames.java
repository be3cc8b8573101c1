package io.tidemark.autometrics.tools;

import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.ImportDeclaration;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.EnumDeclaration;
import com.github.javaparser.ast.body.RecordDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.nodeTypes.NodeWithTypeParameters;
import com.github.javaparser.ast.type.ArrayType;
import com.github.javaparser.ast.type.ClassOrInterfaceType;
import com.github.javaparser.ast.type.Type;
import com.github.javaparser.ast.type.TypeParameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the name of a type means in a source, without a compiler: from the source itself, from others of its folder, and from the JDK. What is left is told by what names look like, or not
 * known.
 */
final class TypeNames {

    /** More supertypes of supertypes nobody has; sources that do not compile may. */
    private static final int DEEPEST = 50;

    private final CompilationUnit unit;
    private final SourceTypes others;

    TypeNames(CompilationUnit unit, SourceTypes others) {
        this.unit = unit;
        this.others = others;
    }

    /**
     * A class or interface, or a primitive type; maybe an array of it.
     *
     * @param packageName null if it is not known
     * @param nesting the class that is nested in none first
     */
    record Named(@Nullable String packageName, List<String> nesting, String dimensions) {

        static Named top(@Nullable String packageName, String name) {
            return new Named(packageName, List.of(name), "");
        }

        private Named member(List<String> names) {
            return new Named(
                    packageName, Stream.concat(nesting.stream(), names.stream()).toList(), dimensions);
        }

        private Named array(String brackets) {
            return new Named(packageName, nesting, dimensions + brackets);
        }

        /** {@code Map.Entry[]}, as the weaver has it. */
        String simple() {
            return String.join(".", nesting).replace('$', '.') + dimensions;
        }

        /** {@code java.util.Map$Entry[]}; null if it is not known. */
        @Nullable
        String full() {
            return packageName == null ? null : binary() + dimensions;
        }

        private String binary() {
            return (packageName == null || packageName.isEmpty() ? "" : packageName + ".") + String.join("$", nesting);
        }
    }

    /** The type that a class file has for a type at a place; empty if that cannot be known. */
    Optional<Named> erased(Type type, Node at) {
        return Optional.ofNullable(erased(type, at, 0));
    }

    private @Nullable Named erased(Type type, Node at, int depth) {
        if (depth > DEEPEST) {
            return null;
        }
        if (type instanceof ArrayType array) {
            Named component = erased(array.getComponentType(), at, depth + 1);
            return component == null ? null : component.array("[]");
        }
        if (!(type instanceof ClassOrInterfaceType named)) {
            return Named.top("", type.asString());
        }
        List<String> names = names(named);
        if (names.size() > 1 && !startsUpper(names.get(0))) {
            return qualified(names);
        }
        Named first = meaning(names.get(0), at, depth + 1);
        return first == null || names.size() == 1 ? first : member(first, names.subList(1, names.size()), depth + 1);
    }

    private static List<String> names(ClassOrInterfaceType type) {
        List<String> names =
                new ArrayList<>(type.getScope().map(TypeNames::names).orElseGet(ArrayList::new));
        names.add(type.getNameAsString());
        return names;
    }

    /** A name at a place. */
    private @Nullable Named meaning(String name, Node at, int depth) {
        boolean maybeInherited = false;
        for (Node node = at; node != null; node = node.getParentNode().orElse(null)) {
            if (node instanceof TypeDeclaration<?> type) {
                Found member = memberOf(type, name, depth);
                if (member.named != null) {
                    return member.named;
                }
                maybeInherited |= member.maybe;
            }
            if (node instanceof NodeWithTypeParameters<?> generic) {
                for (TypeParameter variable : generic.getTypeParameters()) {
                    if (variable.getNameAsString().equals(name)) {
                        return variable.getTypeBound().isEmpty()
                                ? Named.top("java.lang", "Object")
                                : erased(variable.getTypeBound().get(0), node, depth + 1);
                    }
                }
            }
        }
        return ofUnit(name, maybeInherited);
    }

    private @Nullable Named ofUnit(String name, boolean maybeInherited) {
        boolean maybeStatic = false;
        for (ImportDeclaration each : unit.getImports()) {
            List<String> names = Arrays.asList(each.getNameAsString().split("\\."));
            if (!each.isAsterisk()
                    && !each.isModule()
                    && names.get(names.size() - 1).equals(name)) {
                if (!each.isStatic()) {
                    return qualified(names);
                }
                Named known = known(names);
                if (known != null) {
                    return known;
                }
                maybeStatic = true;
            }
        }
        String here = packageName();
        boolean inUnit =
                unit.getTypes().stream().anyMatch(type -> type.getNameAsString().equals(name));
        if (inUnit || others.has(here, name)) {
            return Named.top(here, name);
        }
        boolean maybeMember = maybeInherited || maybeStatic;
        boolean isPackageKnown = true;
        for (ImportDeclaration each : unit.getImports()) {
            if (each.isModule()) {
                maybeMember = true;
            } else if (each.isAsterisk()) {
                List<String> names = Arrays.asList(each.getNameAsString().split("\\."));
                Named known =
                        known(Stream.concat(names.stream(), Stream.of(name)).toList());
                if (known != null) {
                    return known;
                }
                isPackageKnown &= each.isStatic() || names.get(0).equals("java");
                maybeMember |= startsUpper(names.get(names.size() - 1)) && known(names) == null;
            }
        }
        Class<?> ofLanguage = jdk("java.lang." + name);
        if (ofLanguage != null) {
            return Named.top("java.lang", name);
        }
        return maybeMember ? null : Named.top(isPackageKnown ? here : null, name);
    }

    private String packageName() {
        return unit.getPackageDeclaration()
                .map(declaration -> declaration.getNameAsString())
                .orElse("");
    }

    /** A name that begins with its package, as an import has it. */
    private Named qualified(List<String> names) {
        Named known = known(names);
        if (known != null) {
            return known;
        }
        int first = 0;
        while (first < names.size() - 1 && !startsUpper(names.get(first))) {
            first++;
        }
        return named(names, first);
    }

    private static Named named(List<String> names, int first) {
        return new Named(
                String.join(".", names.subList(0, first)), List.copyOf(names.subList(first, names.size())), "");
    }

    /** The same, if there is such a type in the sources or in the JDK. */
    private @Nullable Named known(List<String> names) {
        for (int first = 0; first < names.size(); first++) {
            Named named = named(names, first);
            boolean isSource = others.has(String.join(".", names.subList(0, first)), names.get(first));
            if (isSource ? declaration(named) != null : jdk(named.binary()) != null) {
                return named;
            }
        }
        return null;
    }

    private static boolean startsUpper(String name) {
        return Character.isUpperCase(name.codePointAt(0));
    }

    private static @Nullable Class<?> jdk(String binaryName) {
        if (!binaryName.startsWith("java.") && !binaryName.startsWith("javax.")) {
            return null;
        }
        try {
            return Class.forName(binaryName, false, ClassLoader.getPlatformClassLoader());
        } catch (ClassNotFoundException | LinkageError isNot) {
            return null;
        }
    }

    /** A member of a type, as it was found; or whether there may be one. */
    private record Found(@Nullable Named named, boolean maybe) {
        static final Found NONE = new Found(null, false);
        static final Found MAYBE = new Found(null, true);
    }

    private @Nullable Named member(Named of, List<String> names, int depth) {
        Named found = of;
        for (String name : names) {
            TypeDeclaration<?> declaration = declaration(found);
            Class<?> ofJdk = jdk(found.binary());
            Found next = declaration != null
                    ? new TypeNames(unitOf(declaration), others).memberOf(declaration, name, depth + 1)
                    : ofJdk != null ? memberOf(ofJdk, name) : new Found(found.member(List.of(name)), false);
            if (next.named == null) {
                return null;
            }
            found = next.named;
        }
        return found;
    }

    private Found memberOf(TypeDeclaration<?> type, String name, int depth) {
        if (depth > DEEPEST) {
            return Found.MAYBE;
        }
        if (type.getMembers().stream()
                .anyMatch(member -> member instanceof TypeDeclaration<?> nested
                        && nested.getNameAsString().equals(name))) {
            return new Found(of(type).member(List.of(name)), false);
        }
        boolean maybe = false;
        for (ClassOrInterfaceType supertype : supertypes(type)) {
            Named named = type.getParentNode()
                    .map(outside -> erased(supertype, outside, depth + 1))
                    .orElse(null);
            Found found = named == null ? Found.MAYBE : inherited(named, name, depth + 1);
            if (found.named != null) {
                return found;
            }
            maybe |= found.maybe;
        }
        return maybe ? Found.MAYBE : Found.NONE;
    }

    private Found inherited(Named supertype, String name, int depth) {
        TypeDeclaration<?> declaration = declaration(supertype);
        if (declaration != null) {
            return new TypeNames(unitOf(declaration), others).memberOf(declaration, name, depth);
        }
        Class<?> ofJdk = jdk(supertype.binary());
        return ofJdk == null ? Found.MAYBE : memberOf(ofJdk, name);
    }

    private static Found memberOf(Class<?> type, String name) {
        return Stream.concat(Arrays.stream(type.getClasses()), Arrays.stream(type.getDeclaredClasses()))
                .filter(member -> member.getSimpleName().equals(name))
                .findFirst()
                .map(member -> {
                    String nesting =
                            member.getName().substring(member.getPackageName().length() + 1);
                    return new Found(
                            new Named(member.getPackageName(), Arrays.asList(nesting.split("\\$")), ""), false);
                })
                .orElse(Found.NONE);
    }

    private static List<ClassOrInterfaceType> supertypes(TypeDeclaration<?> type) {
        if (type instanceof ClassOrInterfaceDeclaration declaration) {
            return Stream.concat(declaration.getExtendedTypes().stream(), declaration.getImplementedTypes().stream())
                    .toList();
        }
        if (type instanceof EnumDeclaration declaration) {
            return declaration.getImplementedTypes();
        }
        if (type instanceof RecordDeclaration declaration) {
            return declaration.getImplementedTypes();
        }
        return List.of();
    }

    private Named of(TypeDeclaration<?> type) {
        List<String> nesting = new ArrayList<>();
        for (Node node = type; node != null; node = node.getParentNode().orElse(null)) {
            if (node instanceof TypeDeclaration<?> each) {
                nesting.add(0, each.getNameAsString());
            }
        }
        return new Named(packageName(), nesting, "");
    }

    private static CompilationUnit unitOf(TypeDeclaration<?> type) {
        return type.findCompilationUnit().orElseThrow();
    }

    private @Nullable TypeDeclaration<?> declaration(Named named) {
        if (named.packageName == null) {
            return null;
        }
        TypeDeclaration<?> here = named.packageName.equals(packageName()) ? declaration(unit, named) : null;
        if (here != null) {
            return here;
        }
        return others.unit(named.packageName, named.nesting.get(0))
                .map(other -> declaration(other, named))
                .orElse(null);
    }

    private static @Nullable TypeDeclaration<?> declaration(CompilationUnit unit, Named named) {
        List<TypeDeclaration<?>> among = unit.getTypes();
        TypeDeclaration<?> found = null;
        for (String name : named.nesting) {
            found = among.stream()
                    .filter(type -> type.getNameAsString().equals(name))
                    .findFirst()
                    .orElse(null);
            if (found == null) {
                return null;
            }
            among = found.getMembers().stream()
                    .filter(TypeDeclaration.class::isInstance)
                    .<TypeDeclaration<?>>map(member -> (TypeDeclaration<?>) member)
                    .collect(Collectors.toList());
        }
        return found;
    }

    /** Whether an annotation is the one of this name in this package, and not another library's. */
    boolean isAnnotation(String written, String packageName, String name) {
        if (written.equals(packageName + "." + name)) {
            return true;
        }
        if (!written.equals(name)) {
            return false;
        }
        boolean imported = false;
        for (ImportDeclaration each : unit.getImports()) {
            if (each.isStatic() || each.isModule()) {
                continue;
            }
            if (!each.isAsterisk() && each.getName().getIdentifier().equals(name)) {
                return each.getNameAsString().equals(packageName + "." + name);
            }
            imported |= each.isAsterisk() && each.getNameAsString().equals(packageName);
        }
        boolean another =
                unit.getTypes().stream().anyMatch(type -> type.getNameAsString().equals(name))
                        || others.has(packageName(), name);
        return packageName().equals(packageName) || (imported && !another);
    }
}
