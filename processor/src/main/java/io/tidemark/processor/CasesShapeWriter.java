package io.tidemark.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.FieldReader;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.Shape;
import io.tidemark.time.TimeSource;
import java.util.List;
import java.util.function.Function;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the {@code XShape} of a sealed record: each method hands on to the shape of the case. What closing gives for the case is what
 * it gives for the sealed record.
 *
 * <p>A case that was compiled after the sealed type is none of those known here. Its name and fields cannot be placed: that is told.
 */
final class CasesShapeWriter {

    /** The variable that holds the case. */
    private static final String ONE = "one";

    private final RecordModel record;
    private final CasesModel cases;
    private final TypeName type;

    CasesShapeWriter(RecordModel record, CasesModel cases) {
        this.record = record;
        this.cases = cases;
        this.type = record.type();
    }

    TypeSpec write(TypeSpec.Builder shape) {
        shape.addJavadoc("How the cases of {@code $L} are closed and written. Generated.\n", record.simpleName());
        addConstants(shape);
        shape.addMethod(
                MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build());
        shape.addMethod(stop());
        shape.addMethod(bind());
        if (record.root()) {
            shape.addMethod(epochNanos());
        }
        shape.addMethod(close());
        shape.addMethod(write("write", false));
        shape.addMethod(write("writeSampleKey", true));
        shape.addType(reader());
        return shape.build();
    }

    private void addConstants(TypeSpec.Builder shape) {
        shape.addField(constant(ClassName.get(Shape.class), "SHAPE", ShapeBuilding.code(record)));
        for (int i = 1; i < cases.cases().size(); i++) {
            int member = cases.first() + i;
            shape.addField(
                    FieldSpec.builder(int.class, "AT_" + member, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                            .initializer("SHAPE.offset($L)", member)
                            .build());
        }
        if (record.root()) {
            shape.addField(constant(
                    ClassName.get(EntryLayout.class), "LAYOUT", CodeBlock.of("$T.of(SHAPE)", EntryLayout.class)));
        }
        if (cases.tag() != null) {
            shape.addField(FieldSpec.builder(NameTable.class, "CASES", Modifier.STATIC, Modifier.FINAL)
                    .initializer("$T.of($L)", NameTable.class, ShapeBuilding.strings(cases.names()))
                    .build());
        }
        shape.addField(constant(
                ParameterizedTypeName.get(ClassName.get(FieldReader.class), type),
                "READER",
                CodeBlock.of("new Reader()")));
    }

    private FieldSpec constant(TypeName type, String name, CodeBlock value) {
        return FieldSpec.builder(type, name, record.modifiers(Modifier.STATIC, Modifier.FINAL))
                .initializer(value)
                .build();
    }

    private MethodSpec.Builder method(String name) {
        return MethodSpec.methodBuilder(name)
                .addModifiers(record.modifiers(Modifier.STATIC))
                .addParameter(type, "record");
    }

    /** A condition that is true of a case, and makes {@link #ONE}. */
    private static CodeBlock is(CasesModel.Case one) {
        return CodeBlock.of("record instanceof $T $L", one.record().type(), ONE);
    }

    /** Statements of the form {@code if (it is this case) { … } else if … }, left open behind the last. Not for no cases. */
    private void each(CodeBlock.Builder code, Function<Integer, CodeBlock> body) {
        List<CasesModel.Case> all = cases.cases();
        for (int i = 0; i < all.size(); i++) {
            if (i == 0) {
                code.beginControlFlow("if ($L)", is(all.get(i)));
            } else {
                code.nextControlFlow("else if ($L)", is(all.get(i)));
            }
            code.add(body.apply(i));
        }
    }

    private RecordModel at(int i) {
        return cases.cases().get(i).record();
    }

    private MethodSpec stop() {
        CodeBlock.Builder code = CodeBlock.builder();
        each(code, i -> CodeBlock.of("$T.stop($L);\n", at(i).names().shape(), ONE));
        close(code);
        return method("stop")
                .addJavadoc("Stops what runs.\n")
                .addCode(code.build())
                .build();
    }

    private MethodSpec bind() {
        CodeBlock.Builder code = CodeBlock.builder();
        for (CasesModel.Case one : cases.cases()) {
            if (one.record().hasSlots()) {
                code.beginControlFlow("if ($L)", is(one));
                code.addStatement("$T.bind($L)", one.record().names().shape(), ONE);
                code.endControlFlow();
            }
        }
        return SlotsWriter.bind(record, code.build());
    }

    private void close(CodeBlock.Builder code) {
        if (!cases.cases().isEmpty()) {
            code.endControlFlow();
        }
    }

    private MethodSpec epochNanos() {
        CodeBlock.Builder code = CodeBlock.builder();
        for (CasesModel.Case one : cases.cases()) {
            if (one.record().timestamp() != null) {
                code.beginControlFlow("if ($L)", is(one));
                code.addStatement(
                        "return $T.epochNanos($L)", one.record().names().shape(), ONE);
                code.endControlFlow();
            }
        }
        return method("epochNanos")
                .addJavadoc("The time of the entry, asked for when the record closes.\n")
                .returns(long.class)
                .addCode(code.build())
                .addStatement("return $T.current().epochNanos()", TimeSource.class)
                .build();
    }

    private MethodSpec close() {
        CodeBlock.Builder code = CodeBlock.builder();
        for (CasesModel.Case one : cases.cases()) {
            code.beginControlFlow("if ($L)", is(one));
            code.addStatement("return $T.close($L)", one.record().names().shape(), ONE);
            code.endControlFlow();
        }
        return method("close")
                .addJavadoc("Copies what could still change; null if there is nothing.\n")
                .returns(Object.class)
                .addCode(code.build())
                .addStatement("return null")
                .build();
    }

    private MethodSpec write(String name, boolean sampleKey) {
        CasesModel.Tag tag = cases.tag();
        boolean tagged = tag != null && (!sampleKey || tag.sampleGroup());
        CodeBlock.Builder code = CodeBlock.builder();
        each(code, i -> {
            CodeBlock.Builder body = CodeBlock.builder();
            if (tagged) {
                body.addStatement("out.property(base, CASES, $L)", i);
            }
            body.addStatement("$T.$L($L, closed, $L, out)", at(i).names().shape(), name, ONE, index(i));
            return body.build();
        });
        CodeBlock unknown = unknown(tagged, sampleKey);
        if (cases.cases().isEmpty()) {
            code.add(unknown);
        } else if (!unknown.isEmpty()) {
            code.nextControlFlow("else");
            code.add(unknown);
        }
        close(code);
        return method(name)
                .addParameter(Object.class, "closed")
                .addParameter(int.class, "base")
                .addParameter(EntryWriter.class, "out")
                .addCode(code.build())
                .build();
    }

    private CodeBlock index(int i) {
        if (i > 0) {
            return CodeBlock.of("base + AT_$L", cases.first() + i);
        }
        return cases.first() == 0 ? CodeBlock.of("base") : CodeBlock.of("base + $L", cases.first());
    }

    /** Its plain name is the tag; its fields are lost, and that is counted. */
    private CodeBlock unknown(boolean tagged, boolean sampleKey) {
        CodeBlock.Builder code = CodeBlock.builder();
        if (tagged) {
            code.addStatement("out.property(base, record.getClass().getSimpleName())");
        }
        if (!sampleKey) {
            CodeBlock lost = CodeBlock.of(
                    "out.invalid(base, record.getClass().getName() + $S);\n",
                    " is a case that " + record.simpleName() + " was compiled without: compile the two together");
            if (cases.tag() == null) {
                code.beginControlFlow("if (SHAPE.size() > 0)").add(lost).endControlFlow();
            } else {
                code.add(lost);
            }
        }
        return code.build();
    }

    private TypeSpec reader() {
        return TypeSpec.classBuilder("Reader")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .superclass(ParameterizedTypeName.get(ClassName.get(FieldReader.class), type))
                .addMethod(read("present", TypeName.BOOLEAN, "true", (i, is) -> is, "false"))
                .addMethod(read(
                        "get",
                        ClassName.OBJECT,
                        "nameOf(record)",
                        (i, is) -> CodeBlock.of("$L ? record : null", is),
                        "null"))
                .addMethod(read(
                        "closedOf", ClassName.OBJECT, null, (i, is) -> CodeBlock.of("$L ? closed : null", is), "null"))
                .addMethods(nameOf())
                .build();
    }

    private interface Answer {
        CodeBlock of(int i, CodeBlock is);
    }

    private MethodSpec read(String name, TypeName returns, @Nullable String ofTag, Answer answer, String otherwise) {
        CodeBlock.Builder code = CodeBlock.builder();
        code.beginControlFlow("switch (member)");
        if (cases.tag() != null && ofTag != null) {
            code.addStatement("case 0: return $L", ofTag);
        }
        for (int i = 0; i < cases.cases().size(); i++) {
            CodeBlock is = CodeBlock.of("record instanceof $T", at(i).type());
            code.addStatement("case $L: return $L", cases.first() + i, answer.of(i, is));
        }
        code.addStatement("default: return $L", otherwise);
        code.endControlFlow();
        return MethodSpec.methodBuilder(name)
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(returns)
                .addParameter(type, "record")
                .addParameter(Object.class, "closed")
                .addParameter(int.class, "member")
                .addCode(code.build())
                .build();
    }

    private List<MethodSpec> nameOf() {
        if (cases.tag() == null) {
            return List.of();
        }
        CodeBlock.Builder code = CodeBlock.builder();
        for (int i = 0; i < cases.cases().size(); i++) {
            code.beginControlFlow("if (record instanceof $T)", at(i).type());
            code.addStatement("return CASES.name($L)", i);
            code.endControlFlow();
        }
        return List.of(MethodSpec.methodBuilder("nameOf")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(String.class)
                .addParameter(type, "record")
                .addCode(code.build())
                .addStatement("return record.getClass().getSimpleName()")
                .build());
    }
}
