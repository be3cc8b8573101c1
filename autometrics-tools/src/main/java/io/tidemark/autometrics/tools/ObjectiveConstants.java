package io.tidemark.autometrics.tools;

import io.tidemark.autometrics.tools.FoldedValue.Known;
import io.tidemark.autometrics.tools.FoldedValue.Unknown;
import io.tidemark.autometrics.tools.FoldedValue.Why;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;

/** Reads objectives out of the static initialisers of classes, which do not run. For one thread. */
final class ObjectiveConstants implements ConstantFolding.Callees {

    private static final String INITIALISER = "<clinit>";
    private static final String TYPE = "L" + ConstantFolding.OBJECTIVE + ";";

    /** Methods that call methods: more is no constant any more. */
    private static final int DEPTH = 8;

    /** Constants of classes that are those of other classes: a thread has no more room than for some thousands. */
    private static final int CLASSES = 100;

    /** For a class: methods that each call ten others would take for ever. */
    private static final int CALLS = 20_000;

    /** What an objective is made of. A call that gives anything else is of no use here. */
    private static final Set<String> USEFUL = Set.of(
            "I",
            "J",
            "Ljava/lang/Integer;",
            "Ljava/lang/Long;",
            "Ljava/lang/String;",
            "Ljava/time/Duration;",
            "Lio/tidemark/autometrics/Percentile;",
            "Lio/tidemark/autometrics/Objective$Builder;",
            TYPE);

    private final Function<String, Optional<byte[]>> files;
    private final Map<String, Optional<ClassNode>> classes = new HashMap<>();
    private final Map<String, Map<String, FoldedValue>> fields = new HashMap<>();
    private final Set<ObjectiveInCode> objectives = new LinkedHashSet<>();
    private final Set<String> problems = new LinkedHashSet<>();
    private int depth;
    private int classesOnTheWay;
    private int calls;

    /**
     * @param files the bytes of a class by its internal name; empty for one that is elsewhere
     */
    ObjectiveConstants(Function<String, Optional<byte[]>> files) {
        this.files = files;
    }

    /** What was found so far, in order. */
    Set<ObjectiveInCode> objectives() {
        return objectives;
    }

    /** What could not be made out so far, a line each. */
    Set<String> problems() {
        return problems;
    }

    /**
     * Reads a class.
     *
     * @param className as {@link Class#getName} gives it
     */
    void read(String className) {
        String internal = className.replace('.', '/');
        calls = 0;
        ClassNode type;
        try {
            type = find(internal).orElse(null);
        } catch (RuntimeException unreadable) {
            problems.add(className + ": the class cannot be read: " + unreadable + ". " + remedy());
            return;
        }
        if (type == null) {
            problems.add(className + ": it is said to have objectives, and is not there. Build again");
            return;
        }
        Map<String, FoldedValue> known = fields(internal);
        MethodNode initialiser = method(type, INITIALISER, "()V");
        if (initialiser != null) {
            collect(type, initialiser, known);
        }
    }

    private void collect(ClassNode type, MethodNode initialiser, Map<String, FoldedValue> known) {
        ConstantFolding folding = new ConstantFolding(this, List.of());
        Set<Why> said = new HashSet<>();
        Set<String> seen = new HashSet<>();
        try {
            analyze(type, initialiser, folding, (at, frame) -> {
                if (isConstant(type, at) && seen.add(((FieldInsnNode) at).name)) {
                    String field = ((FieldInsnNode) at).name;
                    found(type, field, at, constant(known.get(field), top(frame)), said);
                }
            });
            // Those that are no constants themselves: in a list, given to a constructor. Beside a constant that is not
            // known they may be a part of that.
            boolean allKnown = said.isEmpty();
            analyze(type, initialiser, folding, (at, frame) -> {
                if (at instanceof MethodInsnNode call && call.desc.endsWith(")" + TYPE)) {
                    FoldedValue value = folding.called(call, arguments(frame, call));
                    if (allKnown || !(value instanceof Known)) {
                        found(type, "", at, value, said);
                    }
                }
            });
        } catch (AnalyzerException | RuntimeException unreadable) {
            problems.add(type.name.replace('/', '.') + ": its static initialiser cannot be read: "
                    + unreadable.getMessage() + ". " + remedy());
        }
    }

    /**
     * What a constant is.
     *
     * @param everywhere what is assigned to it, whichever way the code goes; null if that is not known
     * @param here what is assigned at one place
     */
    private static FoldedValue constant(@Nullable FoldedValue everywhere, FoldedValue here) {
        if (everywhere != null) {
            return everywhere;
        }
        return here instanceof Unknown ? here : new Unknown(1, new Why("it depends on a condition", 0));
    }

    /** Goes through the instructions that can be reached, with what is known before each. */
    private static void analyze(
            ClassNode type,
            MethodNode method,
            ConstantFolding folding,
            BiConsumer<AbstractInsnNode, Frame<FoldedValue>> each)
            throws AnalyzerException {
        Frame<FoldedValue>[] frames = new Analyzer<>(folding).analyze(type.name, method);
        for (AbstractInsnNode at : method.instructions) {
            Frame<FoldedValue> frame = frames[method.instructions.indexOf(at)];
            if (frame != null) {
                each.accept(at, frame);
            }
        }
    }

    private static boolean isConstant(ClassNode type, AbstractInsnNode instruction) {
        return instruction.getOpcode() == Opcodes.PUTSTATIC
                && instruction instanceof FieldInsnNode field
                && field.desc.equals(TYPE)
                && field.owner.equals(type.name)
                && type.fields.stream()
                        .anyMatch(known -> known.name.equals(field.name) && (known.access & Opcodes.ACC_FINAL) != 0);
    }

    private void found(ClassNode type, String field, AbstractInsnNode at, FoldedValue value, Set<Why> said) {
        if (value instanceof Known known) {
            if (known.value() instanceof ObjectiveInCode objective) {
                objectives.add(objective);
            }
            return;
        }
        Why why = value instanceof Unknown unknown ? unknown.why() : new Why("it is not built", 0);
        if (said.add(why) || !field.isEmpty()) {
            int line = why.line() == 0 ? ConstantFolding.line(at) : why.line();
            problems.add(place(type, field, line) + ": " + why.reason() + ". " + remedy());
        }
    }

    private static String place(ClassNode type, String field, int line) {
        return type.name.replace('/', '.')
                + (field.isEmpty() ? "" : "." + field)
                + (type.sourceFile == null || line == 0 ? "" : " (" + type.sourceFile + ":" + line + ")")
                + ": what the objective asks for cannot be read from the code";
    }

    private static String remedy() {
        return "Write it with constants, as Objective.named(\"api\").successRate(Percentile.P99_9).build(), or name its percentile with --percentile (of the goal: percentiles)";
    }

    // What code gives

    @Override
    public @Nullable FoldedValue field(String owner, String name) {
        ClassNode type = find(owner).orElse(null);
        FieldNode field = type == null ? null : field(type, name);
        if (field == null) {
            return null;
        }
        int size = Type.getType(field.desc).getSize();
        if ((field.access & Opcodes.ACC_FINAL) == 0) {
            return new Unknown(
                    size, new Why(owner.replace('/', '.') + "." + name + " is not final, and so no constant", 0));
        }
        if (field.value != null) {
            return Known.of(field.value);
        }
        FoldedValue value = fields(owner).get(name);
        return value != null
                ? value
                : new Unknown(
                        size,
                        new Why(
                                "the value of " + owner.replace('/', '.') + "." + name
                                        + " is not known before the program runs",
                                0));
    }

    @Override
    public @Nullable FoldedValue call(MethodInsnNode call, List<? extends FoldedValue> arguments) {
        if (depth == DEPTH
                || calls == CALLS
                || !USEFUL.contains(Type.getReturnType(call.desc).getDescriptor())) {
            return null;
        }
        ClassNode type = find(call.owner).orElse(null);
        MethodNode method = type == null ? null : method(type, call.name, call.desc);
        if (type == null || method == null) {
            return null;
        }
        calls++;
        depth++;
        try {
            ConstantFolding folding = new ConstantFolding(this, arguments);
            List<FoldedValue> returned = new ArrayList<>();
            analyze(type, method, folding, (at, frame) -> {
                if (at.getOpcode() >= Opcodes.IRETURN && at.getOpcode() <= Opcodes.ARETURN) {
                    returned.add(top(frame));
                }
            });
            return returned.stream().reduce(folding::merge).orElse(null);
        } catch (AnalyzerException unreadable) {
            return null;
        } finally {
            depth--;
        }
    }

    /** Of the constants of a class that its initialiser sets: each pass knows what the one before found. */
    private Map<String, FoldedValue> fields(String owner) {
        Map<String, FoldedValue> known = fields.get(owner);
        if (known != null) {
            return known;
        }
        known = new LinkedHashMap<>();
        ClassNode type = find(owner).orElse(null);
        MethodNode initialiser = type == null ? null : method(type, INITIALISER, "()V");
        fields.put(owner, known);
        if (type == null || initialiser == null || classesOnTheWay == CLASSES) {
            return known;
        }
        classesOnTheWay++;
        try {
            int before;
            do {
                before = known.size();
                known.putAll(assigned(type, initialiser));
            } while (known.size() > before);
        } catch (AnalyzerException | RuntimeException unreadable) {
            // Said where it matters.
        } finally {
            classesOnTheWay--;
        }
        return known;
    }

    /** What is known to be assigned, whichever way the code goes. */
    private Map<String, FoldedValue> assigned(ClassNode type, MethodNode initialiser) throws AnalyzerException {
        ConstantFolding folding = new ConstantFolding(this, List.of());
        Map<String, FoldedValue> all = new LinkedHashMap<>();
        analyze(type, initialiser, folding, (at, frame) -> {
            if (at.getOpcode() == Opcodes.PUTSTATIC
                    && at instanceof FieldInsnNode field
                    && field.owner.equals(type.name)) {
                all.merge(field.name, top(frame), folding::merge);
            }
        });
        all.values().removeIf(value -> !(value instanceof Known));
        return all;
    }

    private static FoldedValue top(Frame<FoldedValue> frame) {
        return frame.getStack(frame.getStackSize() - 1);
    }

    private static List<FoldedValue> arguments(Frame<FoldedValue> frame, MethodInsnNode call) {
        int count = Type.getArgumentTypes(call.desc).length + (call.getOpcode() == Opcodes.INVOKESTATIC ? 0 : 1);
        List<FoldedValue> arguments = new ArrayList<>();
        for (int i = frame.getStackSize() - count; i < frame.getStackSize(); i++) {
            arguments.add(frame.getStack(i));
        }
        return arguments;
    }

    private static @Nullable MethodNode method(ClassNode type, String name, String descriptor) {
        return type.methods.stream()
                .filter(method -> method.name.equals(name)
                        && method.desc.equals(descriptor)
                        && (method.access & Opcodes.ACC_STATIC) != 0)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable FieldNode field(ClassNode type, String name) {
        return type.fields.stream()
                .filter(field -> field.name.equals(name))
                .findFirst()
                .orElse(null);
    }

    private Optional<ClassNode> find(String internal) {
        return classes.computeIfAbsent(
                internal,
                name -> files.apply(name).map(bytes -> {
                    ClassNode type = new ClassNode();
                    new ClassReader(bytes).accept(type, ClassReader.SKIP_FRAMES);
                    return type;
                }));
    }
}
