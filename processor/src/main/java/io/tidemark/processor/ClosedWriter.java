package io.tidemark.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * Writes what closing does: {@code XShape.close} and the class {@code Closed} that holds what it gives. A record without values
 * that could change has no such class, and one with flattened records alone makes a {@code Closed} only if one of theirs is there.
 *
 * <p>Whatever is handed in as closed to the other methods may be null, or someone else's: then the values are those of that moment.
 */
final class ClosedWriter {

    /**
     * What is kept of one member.
     *
     * @param copy null if it is a flattened record
     * @param field its field in {@code Closed}
     * @param present the field that says whether there is a copy; null if null says so
     * @param problem the field that says what went wrong with the copy
     */
    private record Slot(
            Member member,
            ValueKind.@Nullable Copy copy,
            String field,
            @Nullable String present,
            String problem) {
        TypeName type() {
            return copy == null ? ClassName.OBJECT : copy.type();
        }
    }

    private final RecordModel record;
    private final boolean copies;
    private final Map<Member, Slot> slots = new LinkedHashMap<>();
    private final NameAllocator names = new NameAllocator();

    ClosedWriter(RecordModel record) {
        this.record = record;
        this.copies = record.hasCopies();
        for (String taken :
                List.of("record", "closed", "value", "values", "problem", "java", "io", "com", "org", "net")) {
            names.newName(taken);
        }
        for (Member member : record.members()) {
            ValueKind.Copy copy =
                    member instanceof Member.Value value ? value.kind().copy() : null;
            if (copy != null || member instanceof Member.Child) {
                String field = names.newName(member.name());
                String present =
                        copy == null || copy.kind().isReference() ? null : names.newName(member.name() + "Present");
                String problem = copy == null ? "" : names.newName(member.name() + "Problem");
                slots.put(member, new Slot(member, copy, field, present, problem));
            }
        }
    }

    private Slot slot(Member member) {
        return Objects.requireNonNull(slots.get(member));
    }

    /** A statement that makes {@code values}: in {@code write} and its like. */
    CodeBlock values() {
        if (copies) {
            return CodeBlock.of(
                    "Closed values = closed instanceof Closed ? (Closed) closed : (Closed) close(record);\n");
        }
        return CodeBlock.of("Closed values = closed instanceof Closed ? (Closed) closed : null;\n");
    }

    private boolean isNeeded() {
        return !slots.isEmpty();
    }

    /** What is closed of a flattened record; to stand behind {@link #values}. */
    CodeBlock ofChild(Member.Child child) {
        String field = slot(child).field();
        return copies ? CodeBlock.of("values.$L", field) : CodeBlock.of("values == null ? null : values.$L", field);
    }

    /** The copy of a value, or null; if it is a primitive, 0. As above. */
    CodeBlock ofCopy(Member.Value value) {
        return CodeBlock.of("values.$L", slot(value).field());
    }

    /** Whether there is a copy, if that is a primitive. */
    CodeBlock hasCopy(Member.Value value) {
        return CodeBlock.of("values.$L", slot(value).present());
    }

    void writeCopy(CodeBlock.Builder code, Member.Value value, ValueKind.Copy copy, String local, CodeBlock index) {
        Slot slot = slot(value);
        code.beginControlFlow("if (values.$L != null)", slot.problem());
        code.addStatement("out.invalid($L, values.$L)", index, slot.problem());
        code.endControlFlow();
        if (slot.present() != null) {
            code.beginControlFlow("if (values.$L)", slot.present());
            copy.kind().write(code, ofCopy(value), index);
            code.endControlFlow();
            return;
        }
        code.addStatement("var $L = values.$L", local, slot.field());
        code.beginControlFlow("if ($L != null)", local);
        copy.kind().write(code, CodeBlock.of("$L", local), index);
        code.endControlFlow();
    }

    MethodSpec close() {
        MethodSpec.Builder method = MethodSpec.methodBuilder("close")
                .addJavadoc("Copies what could still change; null if there is nothing.\n")
                .addModifiers(record.modifiers(Modifier.STATIC))
                .returns(Object.class)
                .addParameter(record.type(), "record");
        List<String> all = new ArrayList<>();
        for (Slot slot : slots.values()) {
            all.add(slot.field());
            if (slot.present() == null) {
                method.addStatement("$T $L = null", slot.type(), slot.field());
            } else {
                all.add(slot.present());
                String none = slot.type().equals(TypeName.BOOLEAN) ? "false" : "0";
                method.addStatement("$T $L = $L", slot.type(), slot.field(), none);
                method.addStatement("boolean $L = false", slot.present());
            }
            if (slot.copy() != null) {
                all.add(slot.problem());
                method.addStatement("$T $L = null", String.class, slot.problem());
            }
            method.addCode(closeMember(slot));
        }
        if (!isNeeded()) {
            method.addStatement("return null");
        } else if (copies) {
            method.addStatement("return new Closed($L)", String.join(", ", all));
        } else {
            String none = all.stream().map(local -> local + " == null").collect(Collectors.joining(" && "));
            method.addStatement("return $L ? null : new Closed($L)", none, String.join(", ", all));
        }
        return method.build();
    }

    private CodeBlock closeMember(Slot slot) {
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
            slot.copy().make(code, live, new ValueKind.CopyTarget(slot.field(), slot.present(), field, names::newName));
        } else if (member instanceof Member.Child child) {
            code.addStatement(
                    "$L = $T.close($L)", slot.field(), child.child().names().shape(), child.record(live));
        }
        code.endControlFlow();
        if (!mayThrow) {
            return code.add("$<}\n").build();
        }
        code.nextControlFlow("catch ($T problem)", Throwable.class);
        if (slot.copy() != null) {
            code.addStatement(
                    "$L = $S + problem.getClass().getName()", slot.problem(), "copying " + member.name() + " threw ");
        } else {
            code.add("// Writing the field tells.\n");
        }
        return code.endControlFlow().build();
    }

    Optional<TypeSpec> type() {
        if (!isNeeded()) {
            return Optional.empty();
        }
        TypeSpec.Builder type =
                TypeSpec.classBuilder("Closed").addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL);
        MethodSpec.Builder constructor = MethodSpec.constructorBuilder();
        for (Slot slot : slots.values()) {
            add(type, constructor, slot.type(), slot.field());
            if (slot.present() != null) {
                add(type, constructor, TypeName.BOOLEAN, slot.present());
            }
            if (slot.copy() != null) {
                add(type, constructor, TypeName.get(String.class), slot.problem());
            }
        }
        return Optional.of(type.addMethod(constructor.build()).build());
    }

    private static void add(TypeSpec.Builder type, MethodSpec.Builder constructor, TypeName fieldType, String name) {
        type.addField(FieldSpec.builder(fieldType, name, Modifier.FINAL).build());
        constructor.addParameter(fieldType, name);
        constructor.addStatement("this.$1L = $1L", name);
    }
}
