package io.tidemark.autometrics.tools;

import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.BodyDeclaration;
import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.EnumConstantDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.Parameter;
import com.github.javaparser.ast.body.RecordDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.expr.AnnotationExpr;
import com.github.javaparser.ast.expr.EnclosedExpr;
import com.github.javaparser.ast.expr.Expression;
import com.github.javaparser.ast.expr.ObjectCreationExpr;
import com.github.javaparser.ast.nodeTypes.NodeWithAnnotations;
import com.github.javaparser.ast.stmt.ReturnStmt;
import com.github.javaparser.ast.stmt.Statement;
import com.github.javaparser.ast.type.ArrayType;
import com.github.javaparser.ast.type.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the methods in a source that the weaver counts, with the names that it gives them. */
final class SourceFunctions {

    private static final String PACKAGE = "io.tidemark.autometrics";

    private final CompilationUnit unit;
    private final String fileName;
    private final TypeNames types;
    private final List<SourceFunction> functions = new ArrayList<>();
    private final List<Unnamed> unnamed = new ArrayList<>();

    /** A method that is counted, and whose name cannot be known. */
    record Unnamed(MethodDeclaration method, String why) {}

    /** @param method null of the accessor of a record that nobody has written */
    private record Counted(@Nullable MethodDeclaration method, String name) {}

    private SourceFunctions(CompilationUnit unit, String fileName, SourceTypes others) {
        this.unit = unit;
        this.fileName = fileName;
        this.types = new TypeNames(unit, others);
    }

    /** Of a source. */
    static SourceFunctions of(CompilationUnit unit, String fileName, SourceTypes others) {
        SourceFunctions found = new SourceFunctions(unit, fileName, others);
        found.find();
        return found;
    }

    List<SourceFunction> functions() {
        return functions;
    }

    List<Unnamed> unnamed() {
        return unnamed;
    }

    private void find() {
        for (TypeDeclaration<?> type : allTypes()) {
            String name = nameOf(type);
            List<Counted> counted = counted(type);
            if (name == null) {
                counted.forEach(each -> withoutName(each.method));
            } else {
                name(type, name, counted);
            }
        }
        Stream.concat(
                        unit.findAll(ObjectCreationExpr.class).stream()
                                .flatMap(each ->
                                        each.getAnonymousClassBody().stream().flatMap(List::stream)),
                        unit.findAll(EnumConstantDeclaration.class).stream()
                                .flatMap(each -> each.getClassBody().stream()))
                .filter(MethodDeclaration.class::isInstance)
                .map(MethodDeclaration.class::cast)
                .filter(method -> asked(method) != null && isCountable(method))
                .forEach(this::withoutName);
    }

    private void withoutName(@Nullable MethodDeclaration method) {
        if (method != null) {
            unnamed.add(
                    new Unnamed(method, "it is in a local or anonymous class, to which the compiler gives a number"));
        }
    }

    @SuppressWarnings("unchecked") // They have no type argument that a class literal could say.
    private List<TypeDeclaration<?>> allTypes() {
        return (List<TypeDeclaration<?>>) (List<?>) unit.findAll(TypeDeclaration.class);
    }

    /** {@code Outer.Inner}; null of a local class, and of what is in one. */
    private @Nullable String nameOf(TypeDeclaration<?> type) {
        String name = type instanceof ClassOrInterfaceDeclaration declaration && declaration.isCompact()
                ? fileName.replaceFirst("\\.java$", "")
                : type.getNameAsString();
        Node parent = type.getParentNode().orElse(null);
        if (parent instanceof CompilationUnit) {
            return name;
        }
        String outer = parent instanceof TypeDeclaration<?> enclosing ? nameOf(enclosing) : null;
        return outer == null ? null : outer + "." + name;
    }

    private List<Counted> counted(TypeDeclaration<?> type) {
        boolean ofClass = asked(type) != null;
        List<Counted> counted = new ArrayList<>();
        for (BodyDeclaration<?> member : type.getMembers()) {
            if (member instanceof MethodDeclaration method && isCounted(type, method, ofClass)) {
                counted.add(new Counted(method, method.getNameAsString()));
            }
        }
        if (type instanceof RecordDeclaration record) {
            for (Parameter component : record.getParameters()) {
                if (asked(component) != null && accessor(record, component.getNameAsString()) == null) {
                    counted.add(new Counted(null, component.getNameAsString()));
                }
            }
        }
        return counted;
    }

    private boolean isCounted(TypeDeclaration<?> type, MethodDeclaration method, boolean ofClass) {
        if (!isCountable(method)) {
            return false;
        }
        boolean skipped = method.getAnnotations().stream().anyMatch(each -> is(each, "SkipAutometrics"));
        if (skipped) {
            return false;
        }
        boolean isPublic = method.isPublic() || (isInterface(type) && !method.isPrivate());
        return asked(method) != null || (ofClass && isPublic && !isPlainAccessor(type, method));
    }

    private static boolean isCountable(MethodDeclaration method) {
        return method.getBody().isPresent();
    }

    private static boolean isInterface(TypeDeclaration<?> type) {
        return type instanceof ClassOrInterfaceDeclaration declaration && declaration.isInterface();
    }

    private @Nullable AnnotationExpr asked(NodeWithAnnotations<?> annotated) {
        return annotated.getAnnotations().stream()
                .filter(each -> is(each, "Autometrics"))
                .findFirst()
                .orElse(null);
    }

    private boolean is(AnnotationExpr annotation, String name) {
        return types.isAnnotation(annotation.getNameAsString(), PACKAGE, name);
    }

    /** One that does what the compiler's would: the class file does not tell them apart. */
    private static boolean isPlainAccessor(TypeDeclaration<?> type, MethodDeclaration method) {
        if (!isAccessor(type, method)) {
            return false;
        }
        List<Statement> statements = method.getBody()
                .map(body -> (List<Statement>) body.getStatements())
                .orElse(List.of());
        Expression returned = statements.size() == 1 && statements.get(0) instanceof ReturnStmt statement
                ? statement.getExpression().orElse(null)
                : null;
        while (returned instanceof EnclosedExpr enclosed) {
            returned = enclosed.getInner();
        }
        return returned != null
                && returned.toString().matches("((\\w+\\.)*this\\.)?" + Pattern.quote(method.getNameAsString()));
    }

    private static boolean isAccessor(TypeDeclaration<?> type, MethodDeclaration method) {
        return type instanceof RecordDeclaration record
                && method.getParameters().isEmpty()
                && record.getParameters().stream()
                        .anyMatch(component -> component.getNameAsString().equals(method.getNameAsString()));
    }

    private static @Nullable MethodDeclaration accessor(RecordDeclaration record, String component) {
        return record.getMethodsByName(component).stream()
                .filter(method -> method.getParameters().isEmpty())
                .findFirst()
                .orElse(null);
    }

    private void name(TypeDeclaration<?> type, String typeName, List<Counted> counted) {
        Map<String, Long> byName =
                counted.stream().collect(Collectors.groupingBy(Counted::name, Collectors.counting()));
        Set<String> taken = new HashSet<>();
        for (Counted each : counted) {
            MethodDeclaration method = each.method;
            String name = typeName.replace('$', '.') + "." + each.name;
            if (byName.getOrDefault(each.name, 1L) > 1 && method != null) {
                Optional<String> overload = overload(name, method, taken);
                if (overload.isEmpty()) {
                    unnamed.add(
                            new Unnamed(
                                    method,
                                    "there are several methods of its name, and the type of a parameter cannot be told from the sources: import it by its name"));
                    continue;
                }
                name = overload.get();
            }
            taken.add(name);
            if (method != null) {
                functions.add(function(type, method, name));
            }
        }
    }

    private Optional<String> overload(String name, MethodDeclaration method, Set<String> taken) {
        List<TypeNames.Named> parameters = new ArrayList<>();
        for (Parameter parameter : method.getParameters()) {
            Type type = parameter.isVarArgs() ? new ArrayType(parameter.getType()) : parameter.getType();
            Optional<TypeNames.Named> erased = types.erased(type, method);
            if (erased.isEmpty()) {
                return Optional.empty();
            }
            parameters.add(erased.get());
        }
        String simple =
                name + parameters.stream().map(TypeNames.Named::simple).collect(Collectors.joining(",", "(", ")"));
        if (!taken.contains(simple)) {
            return Optional.of(simple);
        }
        // Two classes of one simple name.
        List<String> full = new ArrayList<>();
        for (TypeNames.Named parameter : parameters) {
            String each = parameter.full();
            if (each == null) {
                return Optional.empty();
            }
            full.add(each);
        }
        return Optional.of(name + "(" + String.join(",", full) + ")");
    }

    private SourceFunction function(TypeDeclaration<?> type, MethodDeclaration method, String name) {
        AnnotationExpr own = asked(method);
        AnnotationExpr asked = own != null ? own : asked(type);
        boolean concurrency = asked == null
                || !asked.isNormalAnnotationExpr()
                || asked.asNormalAnnotationExpr().getPairs().stream()
                        .noneMatch(pair -> pair.getNameAsString().equals("concurrency")
                                && pair.getValue().toString().equals("false"));
        String module = unit.getPackageDeclaration()
                .map(declaration -> declaration.getNameAsString())
                .orElse("");
        // An accessor may say @Override, and override nothing.
        boolean inherits = !isAccessor(type, method)
                && method.getAnnotations().stream()
                        .anyMatch(each -> each.getNameAsString().equals("Override")
                                || each.getNameAsString().equals("java.lang.Override"));
        return new SourceFunction(method, module, name, concurrency, inherits);
    }
}
