package io.tidemark.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import io.tidemark.Formatting;
import io.tidemark.Naming;
import io.tidemark.Quantizer;
import io.tidemark.Rounding;
import io.tidemark.WorkFollower;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.FieldReader;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.Shape;
import io.tidemark.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** Writes {@code XShape}: what is known of the record's type, and how an {@code X} is stopped, closed and written wherever it stands. */
final class ShapeWriter {

    static final ClassName RECORD_AGGREGATE = ClassName.get("io.tidemark.stats", "RecordAggregate");

    private final RecordModel record;
    private final TypeName type;
    private final ClosedWriter closed;
    private final Offsets offsets;

    /** Null if its records are not merged. */
    private final @Nullable AggregateModel aggregate;

    ShapeWriter(RecordModel record, @Nullable AggregateModel aggregate) {
        this.aggregate = aggregate;
        this.record = record;
        this.type = record.type();
        this.closed = new ClosedWriter(record);
        this.offsets = new Offsets(record);
    }

    TypeSpec write(TypeSpec.Builder shape) {
        shape.addJavadoc("How a {@code $L} is closed and written. Generated.\n", record.simpleName());
        addConstants(shape);
        shape.addMethod(
                MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build());
        shape.addMethod(stop());
        if (record.hasTime()) {
            shape.addMethod(epochNanos());
        }
        Member follower = record.follower();
        if (follower != null) {
            shape.addMethod(follower(follower));
        }
        new SlotsWriter(record).addTo(shape);
        closed.addToShape(shape);
        shape.addMethod(write("write", false));
        shape.addMethod(write("writeSampleKey", true));
        if (aggregate != null) {
            shape.addMethod(merge(aggregate));
            for (AggregateModel.Part part : aggregate.parts()) {
                if (part instanceof AggregateModel.Part.Key key) {
                    shape.addMethod(writeKey(key));
                }
            }
        }
        shape.addType(new ReaderWriter(record, closed).write());
        return shape.build();
    }

    private void addConstants(TypeSpec.Builder shape) {
        for (Formatter formatter : record.formatters()) {
            TypeName made = ClassName.get(formatter.element());
            shape.addField(
                    FieldSpec.builder(made, formatter.constant(), Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                            .initializer(
                                    "$T.made($T::new, $S)",
                                    Formatting.class,
                                    made,
                                    record.simpleName() + "." + formatter.field())
                            .build());
        }
        for (Member member : record.members()) {
            if (member instanceof Member.Value value && value.quantizing() != null) {
                Target.Quantizing quantizing = value.quantizing();
                shape.addField(FieldSpec.builder(
                                Quantizer.class,
                                quantizing.constant(),
                                Modifier.PRIVATE,
                                Modifier.STATIC,
                                Modifier.FINAL)
                        .initializer(
                                "$T.of($L, $T.$L)",
                                Quantizer.class,
                                quantizing.bits(),
                                Rounding.class,
                                quantizing.rounding())
                        .build());
            }
        }
        shape.addField(constant(ClassName.get(Shape.class), "SHAPE", ShapeBuilding.code(record)));
        offsets.constants().forEach(shape::addField);
        if (record.root()) {
            shape.addField(constant(
                    ClassName.get(EntryLayout.class), "LAYOUT", CodeBlock.of("$T.of(SHAPE)", EntryLayout.class)));
        }
        for (NameTables.Table table : record.nameTables().all()) {
            CodeBlock exact = table.exact().isEmpty()
                    ? CodeBlock.of("")
                    : CodeBlock.of(", $L", ShapeBuilding.strings(table.exact()));
            shape.addField(FieldSpec.builder(NameTable.class, table.constant(), Modifier.STATIC, Modifier.FINAL)
                    .initializer(
                            "$T.ofEnum($T.values(), $T.$L$L)",
                            NameTable.class,
                            table.type(),
                            Naming.class,
                            table.naming(),
                            exact)
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

    private MethodSpec stop() {
        Locals locals = new Locals("record", "running", "ignored");
        CodeBlock.Builder code = CodeBlock.builder();
        for (Member member : record.members()) {
            CodeBlock local = CodeBlock.of("$L", locals.of(member));
            CodeBlock stop = null;
            if (member instanceof Member.Value value) {
                stop = value.kind().stop(local);
            } else if (member instanceof Member.Child child && !child.taken()) {
                CodeBlock call =
                        CodeBlock.of("$T.stop($L)", child.child().names().shape(), child.record(local));
                stop = child.optional() ? CodeBlock.of("if ($L.isPresent()) {\n$>$L;\n$<}", local, call) : call;
            }
            if (stop == null) {
                continue;
            }
            if (member.access().runsUserCode()) {
                code.beginControlFlow("try");
            }
            code.addStatement("var $L = $L", local, member.access().of("record"));
            code.beginControlFlow("if ($L != null)", local);
            if (InsideKind.isBlock(stop)) {
                code.add("$L\n", stop);
            } else {
                code.addStatement(stop);
            }
            code.endControlFlow();
            if (member.access().runsUserCode()) {
                code.nextControlFlow("catch ($T ignored)", Throwable.class);
                code.add("// Writing the field tells.\n");
                code.endControlFlow();
            }
        }
        return method("stop")
                .addJavadoc("Stops what runs.\n")
                .addCode(code.build())
                .build();
    }

    private MethodSpec follower(Member member) {
        MethodSpec.Builder method = method("follower")
                .addJavadoc("What follows the work of the record.\n")
                .returns(WorkFollower.class);
        CodeBlock value = member.access().of("record");
        if (member instanceof Member.Child child) {
            method.addStatement("var value = $L", value);
            method.addStatement(
                    "return value == null ? null : $T.follower($L)",
                    child.child().names().shape(),
                    child.record(CodeBlock.of("value")));
        } else {
            method.addStatement("return $L", value);
        }
        return method.build();
    }

    private MethodSpec epochNanos() {
        MethodSpec.Builder method = method("epochNanos")
                .addJavadoc("The time of the entry, asked for when the record closes.\n")
                .returns(long.class);
        RecordModel.TimestampModel timestamp = record.timestamp();
        if (timestamp == null) {
            return method.addStatement("return $T.current().epochNanos()", TimeSource.class)
                    .build();
        }
        CodeBlock read = timestamp.access().of("record");
        CodeBlock.Builder code = CodeBlock.builder();
        switch (timestamp.form()) {
            case MILLIS -> code.addStatement("return $T.epochNanosOfMillis($L)", TimeSource.class, read);
            case BOXED_MILLIS -> {
                code.addStatement("$T timestamp = $L", timestamp.type(), read);
                code.beginControlFlow("if (timestamp != null)");
                code.addStatement("return $T.epochNanosOfMillis(timestamp)", TimeSource.class);
                code.endControlFlow();
            }
            case INSTANT -> {
                code.addStatement("$T timestamp = $L", timestamp.type(), read);
                code.beginControlFlow("if (timestamp != null)");
                code.addStatement("return $T.epochNanos(timestamp)", TimeSource.class);
                code.endControlFlow();
            }
        }
        boolean guarded = timestamp.access().runsUserCode();
        if (guarded) {
            method.beginControlFlow("try").addCode(code.build());
            method.nextControlFlow("catch ($T ignored)", Throwable.class);
            method.addCode("// The moment of closing serves.\n").endControlFlow();
        } else {
            method.addCode(code.build());
        }
        if (guarded || timestamp.form() != RecordModel.TimestampModel.Form.MILLIS) {
            method.addStatement("return $T.current().epochNanos()", TimeSource.class);
        }
        return method.build();
    }

    private MethodSpec write(String name, boolean sampleKey) {
        Locals locals = new Locals("record", "closed", "base", "out", "values", "problem");
        CodeBlock.Builder body = CodeBlock.builder();
        boolean readsClosed = false;
        List<Member> members = record.members();
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            CodeBlock index = offsets.index(i);
            if (member instanceof Member.Value value) {
                if (!sampleKey || value.sampleKey()) {
                    readsClosed |= value.kind().copy() != null;
                    writeValue(body, value, locals, index, Target.of(value, index));
                }
            } else if (member instanceof Member.Child child && child.aggregated()) {
                if (!sampleKey) {
                    readsClosed = true;
                    String local = locals.of(child);
                    body.beginControlFlow(
                            "if ($L instanceof $T $L)", parenthesised(closed.ofChild(child)), RECORD_AGGREGATE, local);
                    body.addStatement("$L.tidemarkWrite($L, out)", local, index);
                    body.endControlFlow();
                }
            } else if (member instanceof Member.Child child && child.inSlot()) {
                readsClosed = true;
                CodeBlock local = CodeBlock.of("$L", locals.of(child));
                body.addStatement("var $L = $L", local, SlotsWriter.filled(closed.ofChild(child)));
                body.beginControlFlow("if ($L != null)", local);
                body.addStatement(
                        "$T.$L($L, $L.closed(), $L, out)",
                        child.child().names().shape(),
                        name,
                        SlotsWriter.recordOf(child, local),
                        local,
                        index);
                body.endControlFlow();
            } else if (member instanceof Member.Child child) {
                readsClosed = true;
                writeReference(
                        body,
                        child,
                        locals,
                        index,
                        local -> CodeBlock.of(
                                "$T.$L($L, $L, $L, out)",
                                child.child().names().shape(),
                                name,
                                child.record(local),
                                closed.ofChild(child),
                                index));
            } else if (member instanceof Member.Nested nested && !sampleKey) {
                writeReference(body, nested, locals, index, local -> CodeBlock.of("out.nested($L, $L)", index, local));
            }
        }
        MethodSpec.Builder method = method(name)
                .addParameter(Object.class, "closed")
                .addParameter(int.class, "base")
                .addParameter(ParameterSpec.builder(EntryWriter.class, "out").build());
        if (readsClosed) {
            method.addCode(closed.values());
        }
        return method.addCode(body.build()).build();
    }

    private static CodeBlock parenthesised(CodeBlock expression) {
        return expression.toString().contains(" ") ? CodeBlock.of("($L)", expression) : expression;
    }

    /** Merges what {@code write} would write, and as it does: only what takes it differs. */
    private MethodSpec merge(AggregateModel aggregate) {
        Locals locals = new Locals("record", "closed", "into", "out", "values", "problem");
        CodeBlock none = CodeBlock.of("0");
        CodeBlock.Builder body = CodeBlock.builder();
        boolean readsClosed = false;
        for (AggregateModel.Part part : aggregate.parts()) {
            CodeBlock into = CodeBlock.of("into.$L", part.field());
            if (part instanceof AggregateModel.Part.Merged merged) {
                Member.Value value = merged.member();
                readsClosed |= value.kind().copy() != null;
                writeValue(body, value, locals, none, Target.into(value, none, into));
            } else if (part instanceof AggregateModel.Part.Child flattened) {
                readsClosed = true;
                mergeChild(body, flattened.member(), locals, into);
            }
        }
        MethodSpec.Builder method = method("merge")
                .addJavadoc("Merges the values of a closed record.\n")
                .addParameter(Object.class, "closed")
                .addParameter(record.names().aggregate(), "into");
        CodeBlock merging = body.build();
        if (merging.toString().contains("out.") || merging.toString().contains("tell(out")) {
            method.addStatement("$T out = $T.tidemarkProblems()", EntryWriter.class, RECORD_AGGREGATE);
        }
        if (readsClosed) {
            method.addCode(closed.values());
        }
        return method.addCode(merging).build();
    }

    private void mergeChild(CodeBlock.Builder code, Member.Child child, Locals locals, CodeBlock into) {
        ClassName shape = child.child().names().shape();
        if (child.inSlot()) {
            CodeBlock local = CodeBlock.of("$L", locals.of(child));
            code.addStatement("var $L = $L", local, SlotsWriter.filled(closed.ofChild(child)));
            code.beginControlFlow("if ($L != null)", local);
            code.addStatement("$T.merge($L, $L.closed(), $L)", shape, SlotsWriter.recordOf(child, local), local, into);
            code.endControlFlow();
        } else {
            writeReference(
                    code,
                    child,
                    locals,
                    CodeBlock.of("0"),
                    local -> CodeBlock.of(
                            "$T.merge($L, $L, $L)", shape, child.record(local), closed.ofChild(child), into));
        }
    }

    private MethodSpec writeKey(AggregateModel.Part.Key key) {
        CodeBlock value = CodeBlock.of("value");
        ValueKind kind = key.member().kind();
        CodeBlock.Builder code = CodeBlock.builder();
        Target target = Target.of(key.member(), CodeBlock.of("field"));
        if (kind.isReference()) {
            code.beginControlFlow("if (value != null)");
            kind.write(code, value, target);
            code.endControlFlow();
        } else {
            kind.write(code, value, target);
        }
        return MethodSpec.methodBuilder(key.writer())
                .addModifiers(Modifier.STATIC)
                .addParameter(key.member().type(), "value")
                .addParameter(int.class, "field")
                .addParameter(EntryWriter.class, "out")
                .addCode(code.build())
                .build();
    }

    private void writeValue(CodeBlock.Builder code, Member.Value value, Locals locals, CodeBlock index, Target target) {
        String local = locals.of(value);
        CodeBlock read = value.access().of("record");
        ValueKind kind = value.kind();
        ValueKind.Copy copy = kind.copy();
        if (copy != null) {
            closed.writeCopy(code, value, copy, local, index, target);
        } else if (value.access().runsUserCode() && kind.isReference()) {
            code.addStatement("$T $L = null", value.type(), local);
            tryRead(code, value, index, CodeBlock.of("$L = $L", local, read));
            ifPresent(code, local, value, target);
        } else if (value.access().runsUserCode()) {
            String isRead = locals.fresh(local + "Read");
            code.addStatement("boolean $L = false", isRead);
            code.addStatement("$T $L = $L", value.type(), local, value.type().equals(TypeName.BOOLEAN) ? "false" : "0");
            tryRead(code, value, index, CodeBlock.of("$L = $L;\n$L = true", local, read, isRead));
            code.beginControlFlow("if ($L)", isRead);
            kind.write(code, CodeBlock.of("$L", local), target);
            code.endControlFlow();
        } else if (kind.isReference()) {
            code.addStatement("var $L = $L", local, read);
            ifPresent(code, local, value, target);
        } else {
            kind.write(code, read, target);
        }
    }

    private static void ifPresent(CodeBlock.Builder code, String local, Member.Value value, Target target) {
        code.beginControlFlow("if ($L != null)", local);
        value.kind().write(code, CodeBlock.of("$L", local), target);
        code.endControlFlow();
    }

    private static void tryRead(CodeBlock.Builder code, Member member, CodeBlock index, CodeBlock read) {
        code.beginControlFlow("try");
        code.add("$L;\n", read);
        code.nextControlFlow("catch ($T problem)", Throwable.class);
        CodeBlock invalid = CodeBlock.of(
                "out.invalid($L, $S + problem.getClass().getName())",
                index,
                member.access().member() + " threw ");
        if (member instanceof Member.Child child) {
            // An empty record has no field that could be told of.
            code.beginControlFlow(
                    "if ($T.SHAPE.size() > 0)", child.child().names().shape());
            code.addStatement(invalid);
            code.endControlFlow();
        } else {
            code.addStatement(invalid);
        }
        code.endControlFlow();
    }

    private void writeReference(
            CodeBlock.Builder code,
            Member member,
            Locals locals,
            CodeBlock index,
            java.util.function.Function<CodeBlock, CodeBlock> statement) {
        String local = locals.of(member);
        CodeBlock read = member.access().of("record");
        if (member.access().runsUserCode()) {
            code.addStatement("$T $L = null", member.type(), local);
            tryRead(code, member, index, CodeBlock.of("$L = $L", local, read));
        } else {
            code.addStatement("var $L = $L", local, read);
        }
        boolean optional = member instanceof Member.Child child && child.optional();
        code.beginControlFlow("if ($L != null$L)", local, optional ? " && " + local + ".isPresent()" : "");
        code.addStatement(statement.apply(CodeBlock.of("$L", local)));
        code.endControlFlow();
    }

    /** Where members begin. Behind a flattened record that is known when the class is loaded: the record may have grown since. */
    static final class Offsets {
        private final List<CodeBlock> indexes = new ArrayList<>();
        private final List<FieldSpec> constants = new ArrayList<>();

        Offsets(RecordModel record) {
            boolean fixed = true;
            for (int i = 0; i < record.members().size(); i++) {
                if (fixed) {
                    indexes.add(i == 0 ? CodeBlock.of("base") : CodeBlock.of("base + $L", i));
                } else {
                    String constant = "AT_" + i;
                    constants.add(
                            FieldSpec.builder(int.class, constant, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                                    .initializer("SHAPE.offset($L)", i)
                                    .build());
                    indexes.add(CodeBlock.of("base + $L", constant));
                }
                fixed &= !(record.members().get(i) instanceof Member.Child);
            }
        }

        CodeBlock index(int member) {
            return indexes.get(member);
        }

        List<FieldSpec> constants() {
            return constants;
        }
    }
}
