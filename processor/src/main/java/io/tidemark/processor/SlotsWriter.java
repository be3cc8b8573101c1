package io.tidemark.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import io.tidemark.Slots;
import java.util.List;
import javax.lang.model.element.Modifier;

/**
 * Writes what a record knows of its slots that hold records: how each of those is closed, and the method that tells the slots, so that
 * it is done where they are filled.
 */
final class SlotsWriter {

    private final RecordModel record;

    SlotsWriter(RecordModel record) {
        this.record = record;
    }

    /** The constant that closes what is in a slot. Guards use it as well. */
    private String closer(Member.Child child) {
        return "CLOSER_" + record.members().indexOf(child);
    }

    /** What the slot was filled with, or null. */
    CodeBlock take(Member.Child child, CodeBlock slot) {
        return CodeBlock.of(
                "$T.take($L, $T.$L)", Slots.class, slot, record.names().shape(), closer(child));
    }

    /** What {@link #take} gave, of a variable of type {@code Object}. */
    static CodeBlock filled(CodeBlock taken) {
        String cast = taken.toString().contains(" ") ? "($T) ($L)" : "($T) $L";
        return CodeBlock.of(cast, Slots.Filled.class, taken);
    }

    /** The record that a slot was filled with. */
    static CodeBlock recordOf(Member.Child child, CodeBlock filled) {
        return CodeBlock.of("($T) $L.record()", child.child().type(), filled);
    }

    void addTo(TypeSpec.Builder shape) {
        for (Member member : record.members()) {
            if (member instanceof Member.Child child && child.inSlot()) {
                String name = "Closer" + record.members().indexOf(child);
                TypeName type = ParameterizedTypeName.get(
                        ClassName.get(Slots.Closer.class), child.child().type());
                shape.addField(FieldSpec.builder(type, closer(child), Modifier.STATIC, Modifier.FINAL)
                        .initializer("new $L()", name)
                        .build());
                shape.addType(closer(child, name, type));
            }
        }
        shape.addMethod(bind());
    }

    private static TypeSpec closer(Member.Child child, String name, TypeName type) {
        ClassName shape = child.child().names().shape();
        TypeName record = child.child().type();
        MethodSpec.Builder bind = EntryMethods.method("bind", TypeName.VOID).addParameter(record, "record");
        if (child.child().hasSlots()) {
            bind.addStatement("$T.bind(record)", shape);
        }
        return TypeSpec.classBuilder(name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .addSuperinterface(type)
                .addMethod(bind.build())
                .addMethod(EntryMethods.method("stop", TypeName.VOID)
                        .addParameter(record, "record")
                        .addStatement("$T.stop(record)", shape)
                        .build())
                .addMethod(EntryMethods.method("close", ClassName.OBJECT)
                        .addParameter(record, "record")
                        .addStatement("return $T.close(record)", shape)
                        .build())
                .build();
    }

    /**
     * Of every record: one of another jar that this one is compiled with may have no slots any more when it runs.
     */
    private MethodSpec bind() {
        Locals locals = new Locals("record");
        CodeBlock.Builder code = CodeBlock.builder();
        for (Member member : record.members()) {
            if (member instanceof Member.Child child
                    && (child.inSlot() || (!child.aggregated() && child.child().hasSlots()))) {
                bind(code, child, locals);
            }
        }
        return bind(record, code.build());
    }

    static MethodSpec bind(RecordModel record, CodeBlock code) {
        return MethodSpec.methodBuilder("bind")
                .addJavadoc("Tells the slots within how they are closed.\n")
                .addModifiers(record.modifiers(Modifier.STATIC))
                .addParameter(record.type(), "record")
                .addCode(code)
                .build();
    }

    private void bind(CodeBlock.Builder code, Member.Child child, Locals locals) {
        CodeBlock local = CodeBlock.of("$L", locals.of(child));
        boolean guarded = child.access().runsUserCode();
        if (guarded) {
            code.beginControlFlow("try");
        }
        code.addStatement("var $L = $L", local, child.access().of("record"));
        if (child.inSlot()) {
            code.addStatement("$T.bind($L, $L)", Slots.class, local, closer(child));
        } else {
            code.beginControlFlow(child.optional() ? "if ($1L != null && $1L.isPresent())" : "if ($L != null)", local);
            code.addStatement("$T.bind($L)", child.child().names().shape(), child.record(local));
            code.endControlFlow();
        }
        if (guarded) {
            code.nextControlFlow("catch ($T ignored)", Throwable.class);
            code.add("// The slot is closed when the record is.\n");
            code.endControlFlow();
        }
    }

    /** Whether a record, or one flattened into it, has such slots. */
    static boolean hasSlots(List<Member> members) {
        return members.stream()
                .anyMatch(member -> member instanceof Member.Child child
                        && (child.inSlot()
                                || (!child.aggregated() && child.child().hasSlots())));
    }
}
