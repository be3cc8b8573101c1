package io.tidemark.processor;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import io.tidemark.Closing;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * Writes what closing does. {@code XShape} gets the interface {@code Closed}, which says what closing keeps, and {@code close}, which
 * makes one; a guard is its own: it keeps the values in hidden fields, so that closing allocates nothing. A record without values that
 * could change has neither, and one with flattened records alone makes a {@code Closed} only if one of theirs is there.
 *
 * <p>Whatever is handed in as closed to the other methods may be null, or someone else's: then the values are those of that moment.
 */
final class ClosedWriter {

    /** Goes before all members that a guard gets: no method of a record's begins so. */
    private static final String PREFIX = "tidemark_";

    private static final String PROBLEMS = "tidemarkProblems";
    private static final String IS_FILLED = "tidemarkIsFilled";

    /**
     * What is kept of one member.
     *
     * @param copy null if it is a flattened record
     * @param local a variable for it
     * @param field its field in what is closed, and the method that gives it
     * @param present the field that says whether there is a copy; null if null says so
     * @param problem where in the list of problems it says what went wrong with the copy
     */
    private record Slot(
            Member member,
            ValueKind.@Nullable Copy copy,
            String local,
            String field,
            @Nullable String present,
            int problem) {
        TypeName type() {
            return copy == null ? ClassName.OBJECT : copy.type();
        }
    }

    private final RecordModel record;
    private final boolean copies;
    private final int problems;
    private final Map<Member, Slot> slots = new LinkedHashMap<>();
    private final Locals locals = new Locals("record", "closed", "value", "values", "problem");

    ClosedWriter(RecordModel record) {
        this.record = record;
        this.copies = record.hasCopies();
        int copied = 0;
        for (Member member : record.members()) {
            ValueKind.Copy copy =
                    member instanceof Member.Value value ? value.kind().copy() : null;
            if (copy != null || member instanceof Member.Child) {
                String field = PREFIX + member.name();
                String present = copy == null || copy.kind().isReference() ? null : "tidemarkHas_" + member.name();
                slots.put(member, new Slot(member, copy, locals.of(member), field, present, copied));
                copied += copy == null ? 0 : 1;
            }
        }
        this.problems = copied;
    }

    private Slot slot(Member member) {
        return Objects.requireNonNull(slots.get(member));
    }

    /** Whether closing keeps anything. */
    boolean isNeeded() {
        return !slots.isEmpty();
    }

    private ClassName closedType() {
        return record.names().shape().nestedClass("Closed");
    }

    /** A statement that makes {@code values}: in {@code write} and its like. */
    CodeBlock values() {
        if (copies) {
            return CodeBlock.of(
                    "Closed values = closed instanceof Closed ? (Closed) closed : (Closed) close(record);\n");
        }
        return CodeBlock.of("Closed values = closed instanceof Closed ? (Closed) closed : null;\n");
    }

    /** What is closed of a flattened record; to stand behind {@link #values}. */
    CodeBlock ofChild(Member.Child child) {
        String field = slot(child).field();
        return copies ? CodeBlock.of("values.$L()", field) : CodeBlock.of("values == null ? null : values.$L()", field);
    }

    /** The copy of a value, or null; if it is a primitive, 0. As above. */
    CodeBlock ofCopy(Member.Value value) {
        return CodeBlock.of("values.$L()", slot(value).field());
    }

    /** Whether there is a copy, if that is a primitive. */
    CodeBlock hasCopy(Member.Value value) {
        return CodeBlock.of("values.$L()", slot(value).present());
    }

    void writeCopy(
            CodeBlock.Builder code,
            Member.Value value,
            ValueKind.Copy copy,
            String local,
            CodeBlock index,
            Target target) {
        Slot slot = slot(value);
        code.beginControlFlow("if (values.$L() != null)", PROBLEMS);
        code.addStatement("$T.tell(out, $L, values.$L(), $L)", Closing.class, index, PROBLEMS, slot.problem());
        code.endControlFlow();
        if (slot.present() != null) {
            code.beginControlFlow("if (values.$L())", slot.present());
            copy.kind().write(code, ofCopy(value), target);
            code.endControlFlow();
            return;
        }
        code.addStatement("var $L = values.$L()", local, slot.field());
        code.beginControlFlow("if ($L != null)", local);
        copy.kind().write(code, CodeBlock.of("$L", local), target);
        code.endControlFlow();
    }

    /** Adds {@code close} to the shape, and what it needs. */
    void addToShape(TypeSpec.Builder shape) {
        MethodSpec.Builder close = MethodSpec.methodBuilder("close")
                .addJavadoc("Copies what could still change; null if there is nothing.\n")
                .addModifiers(record.modifiers(Modifier.STATIC))
                .returns(Object.class)
                .addParameter(record.type(), "record");
        if (!isNeeded()) {
            shape.addMethod(close.addStatement("return null").build());
            return;
        }
        if (copies) {
            close.addStatement("Values values = new Values()");
            slots.values().forEach(slot -> close.addCode(closeMember(slot, "values." + slot.field(), "values.")));
        } else {
            for (Slot slot : slots.values()) {
                close.addStatement("$T $L = null", Object.class, slot.local());
                close.addCode(closeMember(slot, slot.local(), ""));
            }
            String none = slots.values().stream()
                    .map(slot -> slot.local() + " == null")
                    .collect(Collectors.joining(" && "));
            close.beginControlFlow("if ($L)", none).addStatement("return null").endControlFlow();
            close.addStatement("Values values = new Values()");
            slots.values().forEach(slot -> close.addStatement("values.$L = $L", slot.field(), slot.local()));
        }
        shape.addMethod(close.addStatement("return values").build());
        TypeSpec.Builder closed = TypeSpec.interfaceBuilder(closedType()).addJavadoc("What closing keeps.\n");
        fields().forEach((name, type) -> closed.addMethod(MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PUBLIC, Modifier.ABSTRACT)
                .returns(type)
                .build()));
        shape.addType(closed.build());
        TypeSpec.Builder values =
                TypeSpec.classBuilder("Values").addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL);
        addFields(values);
        shape.addType(values.build());
    }

    /** Adds to a guard what it keeps of itself, and the code that fills it. */
    void addToGuard(TypeSpec.Builder guard) {
        addFields(guard);
        MethodSpec.Builder close = EntryMethods.method("tidemarkCloseValues", TypeName.VOID)
                .addStatement("$T record = this", GuardWriter.named(record.type()));
        slots.values().forEach(slot -> close.addCode(closeMember(slot, "this." + slot.field(), "this.")));
        close.addStatement("this.$L = true", IS_FILLED);
        guard.addField(TypeName.BOOLEAN, IS_FILLED, Modifier.PRIVATE);
        guard.addMethod(close.build());
    }

    /** What a guard gives as closed. */
    CodeBlock ofGuard() {
        return isNeeded() ? CodeBlock.of("this.$L ? this : null", IS_FILLED) : CodeBlock.of("null");
    }

    private void addFields(TypeSpec.Builder type) {
        type.addSuperinterface(closedType());
        fields().forEach((name, fieldType) -> {
            type.addField(fieldType, name, Modifier.PRIVATE);
            type.addMethod(EntryMethods.method(name, fieldType)
                    .addStatement("return this.$L", name)
                    .build());
        });
    }

    private Map<String, TypeName> fields() {
        Map<String, TypeName> fields = new LinkedHashMap<>();
        for (Slot slot : slots.values()) {
            fields.put(slot.field(), slot.type());
            if (slot.present() != null) {
                fields.put(slot.present(), TypeName.BOOLEAN);
            }
        }
        if (copies) {
            fields.put(PROBLEMS, ArrayTypeName.of(String.class));
        }
        return fields;
    }

    /** @param target what takes the copy; {@code in} is what its further fields are in */
    private CodeBlock closeMember(Slot slot, String target, String in) {
        CodeBlock.Builder code = CodeBlock.builder();
        Member member = slot.member();
        boolean mayThrow = slot.copy() != null || member.access().runsUserCode();
        if (mayThrow) {
            code.beginControlFlow("try");
        } else {
            code.add("{$>\n");
        }
        CodeBlock live = CodeBlock.of("value");
        code.addStatement("var $L = $L", live, member.access().of("record"));
        boolean optional = member instanceof Member.Child child && child.optional();
        code.beginControlFlow(optional ? "if ($1L != null && $1L.isPresent())" : "if ($L != null)", live);
        if (slot.copy() != null) {
            String field = record.simpleName() + "." + member.name();
            String present = slot.present() == null ? null : in + slot.present();
            slot.copy().make(code, live, new ValueKind.CopyTarget(target, present, field, locals::fresh));
        } else if (member instanceof Member.Child child && child.inSlot()) {
            code.addStatement("$L = $L", target, new SlotsWriter(record).take(child, live));
        } else if (member instanceof Member.Child child && child.aggregated()) {
            code.addStatement("$L = $L.tidemarkTake()", target, live);
        } else if (member instanceof Member.Child child) {
            code.addStatement("$L = $T.close($L)", target, child.child().names().shape(), child.record(live));
        }
        code.endControlFlow();
        if (!mayThrow) {
            return code.add("$<}\n").build();
        }
        code.nextControlFlow("catch ($T problem)", Throwable.class);
        if (slot.copy() != null) {
            code.addStatement(
                    "$1L$2L = $3T.note($1L$2L, $4L, $5L, $6S + problem.getClass().getName())",
                    in,
                    PROBLEMS,
                    Closing.class,
                    slot.problem(),
                    problems,
                    "copying " + member.name() + " threw ");
        } else {
            code.add("// Writing the field tells.\n");
        }
        return code.endControlFlow().build();
    }
}
