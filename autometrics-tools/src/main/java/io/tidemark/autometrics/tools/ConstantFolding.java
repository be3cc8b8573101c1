package io.tidemark.autometrics.tools;

import io.tidemark.autometrics.Objective;
import io.tidemark.autometrics.Percentile;
import io.tidemark.autometrics.tools.FoldedValue.Known;
import io.tidemark.autometrics.tools.FoldedValue.Making;
import io.tidemark.autometrics.tools.FoldedValue.Unknown;
import io.tidemark.autometrics.tools.FoldedValue.Why;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Interpreter;

/**
 * Computes what instructions give if all they take is constant: of numbers, of {@link Duration} and the like from the JDK, of objectives. No code of the classes runs: what they call
 * of their own is analysed in turn.
 */
final class ConstantFolding extends Interpreter<FoldedValue> {

    static final String OBJECTIVE = "io/tidemark/autometrics/Objective";
    private static final String BUILDER = "io/tidemark/autometrics/Objective$Builder";
    private static final String PERCENTILE = "io/tidemark/autometrics/Percentile";

    /** Whose methods depend on nothing but what they are given, and do nothing. */
    private static final Map<String, Class<?>> PURE =
            Map.of("java/time/Duration", Duration.class, "java/util/concurrent/TimeUnit", TimeUnit.class);

    private static final Map<String, Class<?>> BOXES =
            Map.of("java/lang/Integer", Integer.class, "java/lang/Long", Long.class, "java/lang/String", String.class);

    /** Of those: {@code getLong} and the like read properties of the system. */
    private static final Set<String> PURE_OF_BOXES =
            Set.of("valueOf", "parseInt", "parseLong", "intValue", "longValue", "toString", "concat");

    private static final Map<String, Class<? extends Enum<?>>> UNITS =
            Map.of("java/time/temporal/ChronoUnit", ChronoUnit.class, "java/util/concurrent/TimeUnit", TimeUnit.class);

    /** What code of the classes themselves gives. */
    interface Callees {

        /** Of a static field that is final; null if there is no such field in the classes that are read. */
        @Nullable
        FoldedValue field(String owner, String name);

        /** Of a static method; null if there is no such method in the classes that are read. */
        @Nullable
        FoldedValue call(MethodInsnNode call, List<? extends FoldedValue> arguments);
    }

    private final Callees callees;
    private final BasicInterpreter sizes = new BasicInterpreter();
    private final @Nullable List<? extends FoldedValue> arguments;
    private int nextArgument;

    /**
     * @param arguments what the method is given, without those of a receiver
     */
    ConstantFolding(Callees callees, List<? extends FoldedValue> arguments) {
        super(Opcodes.ASM9);
        this.callees = callees;
        this.arguments = arguments;
    }

    @Override
    public @Nullable FoldedValue newValue(@Nullable Type type) {
        return unknown(sizes.newValue(type), new Why("it depends on a condition", 0));
    }

    @Override
    public FoldedValue newParameterValue(boolean isInstanceMethod, int local, Type type) {
        List<? extends FoldedValue> known = Objects.requireNonNull(arguments);
        return known.get(nextArgument++);
    }

    @Override
    public @Nullable FoldedValue newOperation(AbstractInsnNode instruction) throws AnalyzerException {
        int opcode = instruction.getOpcode();
        if (opcode == Opcodes.ACONST_NULL) {
            return Known.of(null);
        }
        if (opcode >= Opcodes.ICONST_M1 && opcode <= Opcodes.ICONST_5) {
            return Known.of(opcode - Opcodes.ICONST_0);
        }
        if (opcode == Opcodes.LCONST_0 || opcode == Opcodes.LCONST_1) {
            return Known.of((long) (opcode - Opcodes.LCONST_0));
        }
        if (instruction instanceof IntInsnNode number) {
            return Known.of(number.operand);
        }
        if (instruction instanceof LdcInsnNode constant
                && (constant.cst instanceof Integer
                        || constant.cst instanceof Long
                        || constant.cst instanceof String)) {
            return Known.of(constant.cst);
        }
        if (instruction instanceof FieldInsnNode field) {
            return field(field);
        }
        return unknown(sizes.newOperation(instruction), why("a value", instruction));
    }

    private @Nullable FoldedValue field(FieldInsnNode field) throws AnalyzerException {
        FoldedValue own = callees.field(field.owner, field.name);
        if (own != null) {
            return own;
        }
        Class<? extends Enum<?>> unit = UNITS.get(field.owner);
        if (unit != null) {
            for (Enum<?> constant : unit.getEnumConstants()) {
                if (constant.name().equals(field.name)) {
                    return Known.of(constant);
                }
            }
        }
        try {
            if (field.owner.equals(PERCENTILE)) {
                return Known.of(Percentile.class.getField(field.name).get(null));
            }
            if (field.owner.equals("java/time/Duration") && field.name.equals("ZERO")) {
                return Known.of(Duration.ZERO);
            }
        } catch (ReflectiveOperationException newer) {
            // Unknown, as any other.
        }
        String name = Type.getObjectType(field.owner).getClassName() + "." + field.name;
        return unknown(
                sizes.newOperation(field),
                field.owner.startsWith("java/")
                        ? why("the value of " + name, field)
                        : new Why(
                                name
                                        + " is in none of the places that are read: name its own with --classes (of the goal: moreClasses)",
                                line(field)));
    }

    @Override
    public FoldedValue copyOperation(AbstractInsnNode instruction, FoldedValue value) {
        // Two would have it: what one is told, the other is not seen to know.
        return value instanceof Making making
                ? new Unknown(
                        1,
                        why(
                                "what becomes of the builder of \"" + making.name() + "\", kept in a variable,",
                                instruction))
                : value;
    }

    @Override
    public @Nullable FoldedValue unaryOperation(AbstractInsnNode instruction, FoldedValue value)
            throws AnalyzerException {
        if (instruction.getOpcode() == Opcodes.CHECKCAST) {
            return value;
        }
        Object result = value instanceof Known known ? computed(instruction.getOpcode(), known.value()) : null;
        if (result != null) {
            return Known.of(result);
        }
        return unknown(
                sizes.unaryOperation(instruction, BasicValue.UNINITIALIZED_VALUE), why(instruction, List.of(value)));
    }

    @Override
    public @Nullable FoldedValue binaryOperation(AbstractInsnNode instruction, FoldedValue left, FoldedValue right)
            throws AnalyzerException {
        Object result = left instanceof Known a && right instanceof Known b
                ? computed(instruction.getOpcode(), a.value(), b.value())
                : null;
        if (result != null) {
            return Known.of(result);
        }
        return unknown(
                sizes.binaryOperation(instruction, BasicValue.UNINITIALIZED_VALUE, BasicValue.UNINITIALIZED_VALUE),
                why(instruction, List.of(left, right)));
    }

    /** Null if it is nothing that constants are made with. */
    private static @Nullable Object computed(int opcode, @Nullable Object value) {
        if (value instanceof Integer number) {
            return switch (opcode) {
                case Opcodes.I2L -> number.longValue();
                case Opcodes.INEG -> -number;
                default -> null;
            };
        }
        if (value instanceof Long number) {
            return switch (opcode) {
                case Opcodes.L2I -> number.intValue();
                case Opcodes.LNEG -> -number;
                default -> null;
            };
        }
        return null;
    }

    private static @Nullable Object computed(int opcode, @Nullable Object left, @Nullable Object right) {
        if (left instanceof Integer x && right instanceof Integer y) {
            return switch (opcode) {
                case Opcodes.IADD -> x + y;
                case Opcodes.ISUB -> x - y;
                case Opcodes.IMUL -> x * y;
                default -> null;
            };
        }
        if (left instanceof Long x && right instanceof Long y) {
            return switch (opcode) {
                case Opcodes.LADD -> x + y;
                case Opcodes.LSUB -> x - y;
                case Opcodes.LMUL -> x * y;
                default -> null;
            };
        }
        return null;
    }

    @Override
    public @Nullable FoldedValue ternaryOperation(
            AbstractInsnNode instruction, FoldedValue first, FoldedValue second, FoldedValue third) {
        return null;
    }

    @Override
    public @Nullable FoldedValue naryOperation(AbstractInsnNode instruction, List<? extends FoldedValue> values)
            throws AnalyzerException {
        if (instruction instanceof MethodInsnNode call
                && Type.getReturnType(call.desc).getSize() > 0) {
            return called(call, values);
        }
        return unknown(sizes.naryOperation(instruction, List.of()), why(instruction, values));
    }

    /** What a call gives that gives something. */
    FoldedValue called(MethodInsnNode call, List<? extends FoldedValue> values) {
        int size = Type.getReturnType(call.desc).getSize();
        try {
            FoldedValue result = result(call, values);
            return result == null ? new Unknown(size, why(call, values)) : result;
        } catch (IllegalArgumentException refused) {
            return new Unknown(size, new Why("it is refused: " + refused.getMessage(), line(call)));
        }
    }

    private @Nullable FoldedValue result(MethodInsnNode call, List<? extends FoldedValue> values) {
        if (call.getOpcode() == Opcodes.INVOKESTATIC && !isFolded(call.owner)) {
            FoldedValue own = callees.call(call, values);
            if (own != null) {
                return own;
            }
        }
        if (call.owner.equals(BUILDER)) {
            return ofBuilder(call, values);
        }
        List<@Nullable Object> known = known(values);
        if (known == null) {
            return null;
        }
        if (call.owner.equals(OBJECTIVE) && call.name.equals("named") && known.get(0) instanceof String name) {
            return new Making(name, null, null, null);
        }
        if (call.owner.equals(PERCENTILE) && call.name.equals("of") && known.get(0) instanceof String percent) {
            return Known.of(Percentile.of(percent));
        }
        Class<?> pure = PURE.get(call.owner);
        if (pure == null && PURE_OF_BOXES.contains(call.name)) {
            pure = BOXES.get(call.owner);
        }
        return pure == null ? null : folded(pure, call, known);
    }

    private static boolean isFolded(String owner) {
        return owner.startsWith("java/") || owner.equals(OBJECTIVE) || owner.equals(PERCENTILE);
    }

    private static @Nullable FoldedValue ofBuilder(MethodInsnNode call, List<? extends FoldedValue> values) {
        if (!(values.get(0) instanceof Making making)) {
            return null;
        }
        List<@Nullable Object> known = known(values.subList(1, values.size()));
        if (known == null) {
            return null;
        }
        return switch (call.name) {
            case "successRate" -> known.get(0) instanceof Percentile percentile ? making.successRate(percentile) : null;
            case "latency" ->
                known.get(0) instanceof Duration threshold && known.get(1) instanceof Percentile percentile
                        ? making.latency(threshold, percentile)
                        : null;
            case "build" -> Known.of(built(making));
            default -> null;
        };
    }

    private static ObjectiveInCode built(Making making) {
        if (making.successRate() == null && making.latency() == null) {
            throw new IllegalArgumentException("\"" + making.name() + "\" asks for nothing");
        }
        if (!Objective.isName(making.name())) {
            throw new IllegalArgumentException(
                    "\"" + making.name()
                            + "\" is no name of an objective, and gives no labels: take a letter or digit, then letters, digits, \"_\", \"-\" and spaces");
        }
        return making.build();
    }

    /** Null if one is not. */
    private static @Nullable List<@Nullable Object> known(List<? extends FoldedValue> values) {
        List<@Nullable Object> known = new ArrayList<>();
        for (FoldedValue value : values) {
            if (!(value instanceof Known constant)) {
                return null;
            }
            known.add(constant.value());
        }
        return known;
    }

    /** What a method of the JDK gives; null if it is none that can be asked. */
    private static @Nullable FoldedValue folded(Class<?> owner, MethodInsnNode call, List<@Nullable Object> values) {
        Class<?> returned;
        Method method;
        try {
            MethodType type = MethodType.fromMethodDescriptorString(call.desc, null);
            returned = type.returnType();
            method = owner.getMethod(call.name, type.parameterArray());
        } catch (ReflectiveOperationException | TypeNotPresentException newer) {
            return null;
        }
        if (!(returned == Duration.class
                || returned == long.class
                || returned == int.class
                || returned == String.class
                || returned == Long.class
                || returned == Integer.class)) {
            return null;
        }
        boolean isStatic = Modifier.isStatic(method.getModifiers());
        Object receiver = isStatic ? null : values.get(0);
        List<@Nullable Object> given = isStatic ? values : values.subList(1, values.size());
        if ((!isStatic && !owner.isInstance(receiver)) || given.contains(null)) {
            return null;
        }
        try {
            return Known.of(method.invoke(receiver, given.toArray()));
        } catch (InvocationTargetException thrown) {
            Throwable cause = thrown.getCause();
            throw new IllegalArgumentException(cause == null ? "" : cause.getMessage(), thrown);
        } catch (IllegalAccessException | IllegalArgumentException unexpected) {
            return null;
        }
    }

    @Override
    public void returnOperation(AbstractInsnNode instruction, FoldedValue value, @Nullable FoldedValue expected) {
        // Read from the frames, when all is known.
    }

    @Override
    public FoldedValue merge(FoldedValue before, FoldedValue other) {
        if (before.equals(other)) {
            return before;
        }
        if (before instanceof Unknown) {
            return before;
        }
        return other instanceof Unknown unknown && unknown.getSize() == before.getSize()
                ? unknown
                : new Unknown(before.getSize(), new Why("it depends on a condition", 0));
    }

    /** Null for none, as of what is void. */
    private static @Nullable FoldedValue unknown(@Nullable BasicValue value, Why why) {
        return value == null ? null : new Unknown(value.getSize(), why);
    }

    /** The first thing that is not known of what an instruction takes; if all of that is, the instruction itself. */
    private static Why why(AbstractInsnNode instruction, List<? extends FoldedValue> values) {
        for (FoldedValue value : values) {
            if (value instanceof Unknown unknown) {
                return unknown.why().line() == 0 ? new Why(unknown.why().reason(), line(instruction)) : unknown.why();
            }
        }
        if (instruction instanceof MethodInsnNode call) {
            return why(
                    "the result of " + Type.getObjectType(call.owner).getClassName() + "." + call.name + "(..)", call);
        }
        return why("a value", instruction);
    }

    private static Why why(String what, AbstractInsnNode at) {
        return new Why(what + " is not known before the program runs", line(at));
    }

    /** 0 if it is not known. */
    static int line(AbstractInsnNode instruction) {
        for (AbstractInsnNode at = instruction; at != null; at = at.getPrevious()) {
            if (at instanceof LineNumberNode line) {
                return line.line;
            }
        }
        return 0;
    }
}
