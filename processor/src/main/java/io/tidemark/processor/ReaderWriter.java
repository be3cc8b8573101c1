package io.tidemark.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import io.tidemark.entry.FieldReader;
import io.tidemark.unit.MetricUnit;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** Writes the reader of a record's members, which views use. */
final class ReaderWriter {

    /** One answer of the reader: how a value gives it. */
    private interface Answer {
        /** Null if members like this have none. */
        @Nullable
        CodeBlock of(ValueKind kind, CodeBlock value, MetricUnit unit);
    }

    private final RecordModel record;
    private final ClosedWriter closed;

    ReaderWriter(RecordModel record, ClosedWriter closed) {
        this.record = record;
        this.closed = closed;
    }

    TypeSpec write() {
        return TypeSpec.classBuilder("Reader")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .superclass(ParameterizedTypeName.get(ClassName.get(FieldReader.class), record.type()))
                .addMethod(present())
                .addMethod(method(TypeName.LONG, "readLong", "0L", (kind, value, unit) -> {
                    CodeBlock number = kind.asLong(value);
                    CodeBlock decimal = number == null ? kind.asDouble(value, unit) : null;
                    return decimal == null ? number : CodeBlock.of("(long) ($L)", decimal);
                }))
                .addMethod(method(TypeName.DOUBLE, "readDouble", "0.0", ValueKind::asDouble))
                .addMethod(get())
                .addMethod(closedOf())
                .build();
    }

    private MethodSpec.Builder begin(TypeName returns, String name) {
        return MethodSpec.methodBuilder(name)
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(returns)
                .addParameter(record.type(), "record")
                .addParameter(Object.class, "closed")
                .addParameter(int.class, "member");
    }

    /** A switch over the members, each answered from its value; {@code otherwise} where there is none. */
    private MethodSpec method(TypeName returns, String name, String otherwise, Answer answer) {
        Cases cases = new Cases(otherwise);
        for (Member member : record.members()) {
            if (member instanceof Member.Value value) {
                addValue(cases, value, answer);
            } else {
                cases.skip();
            }
        }
        return begin(returns, name).addCode(cases.build()).build();
    }

    private void addValue(Cases cases, Member.Value value, Answer answer) {
        MetricUnit unit = value.unit() instanceof MetricUnit known ? known : MetricUnit.NONE;
        ValueKind.Copy copy = value.kind().copy();
        ValueKind kind = copy == null ? value.kind() : copy.kind();
        CodeBlock found = answer.of(kind, CodeBlock.of("value"), unit);
        if (found == null) {
            cases.skip();
        } else if (!kind.isReference()) {
            cases.add(value.access().runsUserCode(), CodeBlock.of("$L", read(value)), null, found);
        } else {
            CodeBlock read = copy == null ? read(value) : closed.ofCopy(value);
            CodeBlock present = kind.present(CodeBlock.of("value"));
            CodeBlock here =
                    present == null ? CodeBlock.of("value != null") : CodeBlock.of("value != null && $L", present);
            cases.add(value.access().runsUserCode() || copy != null, read, here, found);
            cases.readsClosed |= copy != null;
        }
    }

    private static CodeBlock read(Member member) {
        return member.access().of("record");
    }

    private MethodSpec present() {
        Cases cases = new Cases("false");
        for (Member member : record.members()) {
            if (member instanceof Member.Value value) {
                addValue(cases, value, (kind, expression, unit) -> CodeBlock.of("true"));
            } else {
                addReference(cases, member, "true");
            }
        }
        return begin(TypeName.BOOLEAN, "present").addCode(cases.build()).build();
    }

    private MethodSpec get() {
        Cases cases = new Cases("null");
        for (Member member : record.members()) {
            if (member instanceof Member.Value value) {
                addValue(cases, value, (kind, expression, unit) -> kind.asObject(expression));
            } else {
                boolean optional = member instanceof Member.Child child && child.optional();
                addReference(cases, member, optional ? "value.get()" : "value");
            }
        }
        return begin(ClassName.OBJECT, "get").addCode(cases.build()).build();
    }

    private void addReference(Cases cases, Member member, String found) {
        boolean optional = member instanceof Member.Child child && child.optional();
        cases.add(
                member.access().runsUserCode(),
                read(member),
                CodeBlock.of(optional ? "value != null && value.isPresent()" : "value != null"),
                CodeBlock.of("$L", found));
    }

    private MethodSpec closedOf() {
        Cases cases = new Cases("null");
        for (Member member : record.members()) {
            if (member instanceof Member.Child child) {
                cases.addPlain(closed.ofChild(child));
                cases.readsClosed = true;
            } else {
                cases.skip();
            }
        }
        return begin(ClassName.OBJECT, "closedOf").addCode(cases.build()).build();
    }

    /** The cases of a switch, by member. */
    private final class Cases {
        private final String otherwise;
        private final CodeBlock.Builder cases = CodeBlock.builder();
        private int member;
        private boolean any;
        private boolean mayThrow;
        private boolean readsClosed;

        Cases(String otherwise) {
            this.otherwise = otherwise;
        }

        void skip() {
            member++;
        }

        void addPlain(CodeBlock answer) {
            cases.addStatement("case $L: return $L", member, answer);
            member++;
            any = true;
        }

        /** @param here whether there is an answer, asked of {@code value}; null if always */
        void add(boolean throwing, CodeBlock read, @Nullable CodeBlock here, CodeBlock answer) {
            cases.beginControlFlow("case $L:", member);
            cases.addStatement("var value = $L", read);
            if (here == null) {
                cases.addStatement("return $L", answer);
            } else {
                cases.addStatement("return $L ? $L : $L", here, parenthesised(answer), otherwise);
            }
            cases.endControlFlow();
            member++;
            any = true;
            mayThrow |= throwing;
        }

        CodeBlock build() {
            CodeBlock.Builder code = CodeBlock.builder();
            if (!any) {
                return code.addStatement("return $L", otherwise).build();
            }
            if (mayThrow) {
                code.beginControlFlow("try");
            }
            if (readsClosed) {
                code.add(closed.values());
            }
            code.beginControlFlow("switch (member)");
            code.add(cases.build());
            code.addStatement("default: return $L", otherwise);
            code.endControlFlow();
            if (mayThrow) {
                code.nextControlFlow("catch ($T problem)", Throwable.class);
                code.addStatement("return $L", otherwise);
                code.endControlFlow();
            }
            return code.build();
        }
    }

    private static CodeBlock parenthesised(CodeBlock expression) {
        return expression.toString().contains(" ") ? CodeBlock.of("($L)", expression) : expression;
    }
}
