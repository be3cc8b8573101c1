package io.tidemark.autometrics.weaver;

import static net.bytebuddy.jar.asm.Opcodes.ACC_ABSTRACT;
import static net.bytebuddy.jar.asm.Opcodes.ACC_BRIDGE;
import static net.bytebuddy.jar.asm.Opcodes.ACC_ENUM;
import static net.bytebuddy.jar.asm.Opcodes.ACC_NATIVE;
import static net.bytebuddy.jar.asm.Opcodes.ACC_PUBLIC;
import static net.bytebuddy.jar.asm.Opcodes.ACC_SYNTHETIC;

import io.tidemark.autometrics.DeclaredFunction;
import io.tidemark.autometrics.DeclaredFunction.DeclaredLabel;
import io.tidemark.autometrics.FunctionSite;
import io.tidemark.autometrics.Objective;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/** Finds which methods of a class are counted, and how, and what is wrong. */
final class Planner {

    /** Calls that return these may end later. */
    private static final Set<String> LATER = Set.of(
            "java/util/concurrent/CompletionStage",
            "java/util/concurrent/Future",
            "java/util/concurrent/Flow$Publisher",
            "org/reactivestreams/Publisher");

    /** Declared so, a result may be replaced by another publisher. */
    private static final Set<String> REPLACEABLE = Set.of(
            "java/util/concurrent/Flow$Publisher",
            "org/reactivestreams/Publisher",
            "reactor/core/publisher/Mono",
            "reactor/core/publisher/Flux");

    private final ScannedClass type;
    private final Types types;
    private final LabelRules labelRules = new LabelRules(this::whyNotMade);
    private final List<WeavingProblem> problems = new ArrayList<>();

    private Planner(ScannedClass type, Types types) {
        this.type = type;
        this.types = types;
    }

    static Plan plan(ScannedClass type, Types types) {
        return new Planner(type, types).plan();
    }

    private Plan plan() {
        Map<ScannedMethod, Asked> counted = new LinkedHashMap<>();
        for (ScannedMethod method : type.methods) {
            Asked asked = asked(method);
            if (asked != null && canBeCounted(method)) {
                counted.put(method, asked);
            }
        }
        if (!counted.isEmpty() && (type.version & 0xFFFF) < Opcodes.V11) {
            problems.add(new WeavingProblem(
                    false,
                    type.className() + " is not counted: its class file is of version " + (type.version & 0xFFFF)
                            + ", and weaving needs " + Opcodes.V11 + ". Compile it for Java 11 or later"));
            counted.clear();
        }
        Map<String, String> names = FunctionNames.of(type.simpleName(), counted.keySet());
        Map<String, DeclaredFunction> functions = new LinkedHashMap<>();
        counted.forEach((method, asked) ->
                functions.put(method.key(), function(method, asked, names.getOrDefault(method.key(), method.name))));
        return new Plan(type, functions, problems);
    }

    /** What holds for a method; null if it is not to be counted. */
    private @Nullable Asked asked(ScannedMethod method) {
        if (method.is(ACC_SYNTHETIC | ACC_BRIDGE)) {
            return null;
        }
        if (method.asked != null) {
            if (method.skipped) {
                error(method, "has @Autometrics and @SkipAutometrics: remove one of them");
                return null;
            }
            return method.asked;
        }
        boolean ofClass = !method.skipped
                && method.is(ACC_PUBLIC)
                && !method.is(ACC_ABSTRACT | ACC_NATIVE)
                && !method.name.startsWith("<")
                && !isFromCompiler(method);
        return ofClass ? type.asked : null;
    }

    /** What nobody has written: of enums and records. */
    private boolean isFromCompiler(ScannedMethod method) {
        if (type.is(ACC_ENUM)) {
            return (method.name.equals("values") && method.descriptor.equals("()[L" + type.name + ";"))
                    || (method.name.equals("valueOf")
                            && method.descriptor.equals("(Ljava/lang/String;)L" + type.name + ";"));
        }
        return type.isRecord()
                && (method.isObjectMethod || (type.components.contains(method.name) && method.isPlainAccessor()));
    }

    private boolean canBeCounted(ScannedMethod method) {
        if (method.is(ACC_ABSTRACT | ACC_NATIVE)) {
            warn(
                    method,
                    "is not counted: it has no body here. Annotate the methods that implement it, or remove @Autometrics");
            return false;
        }
        Type[] parameters = Type.getArgumentTypes(method.descriptor);
        if (parameters.length > 0
                && parameters[parameters.length - 1].getDescriptor().equals(Names.CONTINUATION)) {
            warn(
                    method,
                    "is not counted: it is a suspend function of Kotlin, whose calls end and begin many times. Count a function that it calls, or add @SkipAutometrics");
            return false;
        }
        return true;
    }

    private DeclaredFunction function(ScannedMethod method, Asked asked, String name) {
        String objective = objective(method, asked);
        String okIf = test(method, "okIf", asked.okIf);
        String errorIf = test(method, "errorIf", asked.errorIf);
        List<DeclaredLabel> labels = labelRules.check(asked.labels, message -> error(method, message));
        int flags = (asked.concurrency ? 0 : FunctionSite.NO_CONCURRENCY)
                | (asked.typeLabels ? FunctionSite.TYPE_LABELS : 0)
                | resultFlags(method, asked.typeLabels || !okIf.isEmpty() || !errorIf.isEmpty());
        return new DeclaredFunction(
                type.className(),
                method.name,
                method.descriptor,
                name,
                flags,
                objective,
                okIf,
                errorIf,
                labels,
                isText(type.file) ? type.file : "",
                method.line);
    }

    private int resultFlags(ScannedMethod method, boolean asked) {
        Type result = Type.getReturnType(method.descriptor);
        if (result.getSort() != Type.OBJECT) {
            return asked ? FunctionSite.LOOKS_AT_RESULT : 0;
        }
        String name = result.getInternalName();
        if (REPLACEABLE.contains(name)) {
            // The caller's compiler casts the result of <P extends Publisher<?>> P f() to what the caller wants.
            return FunctionSite.LOOKS_AT_RESULT | (method.resultIsVariable ? 0 : FunctionSite.REPLACES_RESULT);
        }
        boolean looks =
                asked || name.equals("java/lang/Object") || types.isAny(name, LATER) || types.mayHaveResultLabel(name);
        return looks ? FunctionSite.LOOKS_AT_RESULT : 0;
    }

    private String objective(ScannedMethod method, Asked asked) {
        if (asked.objective.isEmpty() || Objective.isName(asked.objective)) {
            return asked.objective;
        }
        error(
                method,
                "names the objective \"" + asked.objective
                        + "\": the name of an objective must be a letter or digit, then letters, digits, \"_\", \"-\" and spaces");
        return "";
    }

    private String test(ScannedMethod method, String element, List<String> classes) {
        if (classes.isEmpty()) {
            return "";
        }
        if (classes.size() > 1) {
            error(
                    method,
                    "names " + classes.size() + " classes in " + element + ": name one, which may ask the others");
            return "";
        }
        return whyNotMade(element, classes.get(0))
                .map(why -> {
                    error(method, why);
                    return "";
                })
                .orElseGet(() -> classes.get(0).replace('/', '.'));
    }

    private Optional<String> whyNotMade(String element, String name) {
        String why = types.whyNotMade(name);
        return why.isEmpty()
                ? Optional.empty()
                : Optional.of("names " + name.replace('/', '.') + " in " + element + ", and " + why
                        + ": it must be a class that is not abstract, with a constructor without parameters");
    }

    static boolean isText(String text) {
        return text.chars().noneMatch(c -> c < ' ');
    }

    private void error(ScannedMethod method, String what) {
        problems.add(new WeavingProblem(true, where(method) + " " + what));
    }

    private void warn(ScannedMethod method, String what) {
        problems.add(new WeavingProblem(false, where(method) + " " + what));
    }

    private String where(ScannedMethod method) {
        return where(type, method);
    }

    /** A method, for messages: {@code pond.Pond.feed(Duck) (Pond.java:12)}. */
    static String where(ScannedClass type, ScannedMethod method) {
        String parameters = Arrays.stream(Type.getArgumentTypes(method.descriptor))
                .map(FunctionNames::simpleName)
                .collect(Collectors.joining(", "));
        String place = type.file.isEmpty() ? "" : " (" + type.file + (method.line > 0 ? ":" + method.line : "") + ")";
        return type.className() + "." + method.name + "(" + parameters + ")" + place;
    }
}
