package io.tidemark.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import io.tidemark.entry.FieldReader;
import java.util.List;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** Writes the reader of a record's members, which views use. */
final class ReaderWriter {

    /** The variable that holds what was read of a member. */
    private static final CodeBlock VALUE = CodeBlock.of("value");

    private static final CodeBlock PRESENT = CodeBlock.of("true");

    /** One answer of the reader: how a value gives it. */
    private interface Answer {
        /** Null if members like this have none. */
        @Nullable
        CodeBlock of(Member.Value member, ValueKind kind, CodeBlock value);
    }

    private final RecordModel record;
    private final ClosedWriter closed;

    ReaderWriter(RecordModel record, ClosedWriter closed) {
        this.record = record;
        this.closed = closed;
    }

    TypeSpec write() {
        TypeSpec.Builder reader = TypeSpec.classBuilder("Reader")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .superclass(ParameterizedTypeName.get(ClassName.get(FieldReader.class), record.type()))
                .addMethod(present().build());
        Cases asLong = values(TypeName.LONG, "readLong", "0L", (member, kind, value) -> {
            CodeBlock number = kind.asLong(value);
            CodeBlock decimal = number == null ? kind.asDouble(value, Target.readUnit(member)) : null;
            if (decimal != null) {
                return CodeBlock.of("(long) $L", parenthesised(quantized(member, decimal)));
            }
            return number == null ? null : quantized(member, number);
        });
        Cases asDouble = values(TypeName.DOUBLE, "readDouble", "0.0", (member, kind, value) -> {
            CodeBlock number = kind.asDouble(value, Target.readUnit(member));
            return number == null ? null : quantized(member, number);
        });
        for (Cases cases : List.of(asLong, asDouble, get(), closedOf())) {
            // Where no member answers, the superclass does.
            if (cases.any) {
                reader.addMethod(cases.build());
            }
        }
        return reader.build();
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

    private Cases values(TypeName returns, String name, String otherwise, Answer answer) {
        Cases cases = new Cases(returns, name, otherwise);
        for (Member member : record.members()) {
            if (member instanceof Member.Value value && value.keys() == null) {
                addValue(cases, value, answer);
            } else {
                cases.skip();
            }
        }
        return cases;
    }

    private void addValue(Cases cases, Member.Value value, Answer answer) {
        ValueKind.Copy copy = value.kind().copy();
        ValueKind kind = copy == null ? value.kind() : copy.kind();
        CodeBlock read = copy == null ? read(value) : closed.ofCopy(value);
        // A reference is read into a variable first: it may be null.
        CodeBlock found = answer.of(value, kind, kind.isReference() ? VALUE : read);
        if (found == null) {
            cases.skip();
            return;
        }
        cases.readsClosed |= copy != null;
        cases.mayThrow |= value.access().runsUserCode();
        if (copy != null && !kind.isReference()) {
            cases.add(found.equals(PRESENT) ? closed.hasCopy(value) : found);
        } else if (kind.isReference()) {
            cases.addReference(read, kind.present(VALUE), found);
        } else {
            cases.add(found);
        }
    }

    private static CodeBlock read(Member member) {
        return member.access().of("record");
    }

    private Cases present() {
        Cases cases = new Cases(TypeName.BOOLEAN, "present", "false");
        for (Member member : record.members()) {
            if (isAggregated(member)) {
                cases.skip();
            } else if (member instanceof Member.Value value
                    && value.access().runsUserCode()
                    && !value.kind().isReference()) {
                cases.addTried(read(value));
            } else if (member instanceof Member.Value value) {
                addValue(cases, value, (of, kind, read) -> PRESENT);
            } else {
                addReference(cases, member, PRESENT);
            }
        }
        return cases;
    }

    private Cases get() {
        Cases cases = new Cases(ClassName.OBJECT, "get", "null");
        for (Member member : record.members()) {
            if (isAggregated(member) || (member instanceof Member.Value value && value.keys() != null)) {
                cases.skip();
            } else if (member instanceof Member.Value value) {
                addValue(cases, value, (of, kind, read) -> kind.asObject(read));
            } else {
                addReference(cases, member, null);
            }
        }
        return cases;
    }

    /** @param found null if it is the record */
    private void addReference(Cases cases, Member member, @Nullable CodeBlock found) {
        if (member instanceof Member.Child child && child.inSlot()) {
            addFilled(cases, child, found == null ? CodeBlock.of("value.record()") : found);
            return;
        }
        cases.mayThrow |= member.access().runsUserCode();
        cases.addReference(
                read(member),
                isOptional(member) ? CodeBlock.of("value.isPresent()") : null,
                found == null ? recordIn(member) : found);
    }

    private static CodeBlock recordIn(Member member) {
        return member instanceof Member.Child child ? child.record(VALUE) : VALUE;
    }

    private void addFilled(Cases cases, Member.Child slot, CodeBlock found) {
        cases.readsClosed = true;
        cases.addReference(CodeBlock.of("($L)", SlotsWriter.filled(closed.ofChild(slot))), null, found);
    }

    /** Of what was merged there is no record to be read. */
    private static boolean isAggregated(Member member) {
        return member instanceof Member.Child child && child.aggregated();
    }

    private static boolean isOptional(Member member) {
        return member instanceof Member.Child child && child.optional();
    }

    private Cases closedOf() {
        Cases cases = new Cases(ClassName.OBJECT, "closedOf", "null");
        for (Member member : record.members()) {
            if (isAggregated(member)) {
                cases.skip();
            } else if (member instanceof Member.Child child && child.inSlot()) {
                addFilled(cases, child, CodeBlock.of("value.closed()"));
            } else if (member instanceof Member.Child child) {
                cases.add(closed.ofChild(child));
                cases.readsClosed = true;
            } else {
                cases.skip();
            }
        }
        return cases;
    }

    /** A method that switches over the members. */
    private final class Cases {
        private final TypeName returns;
        private final String name;
        private final String otherwise;
        private final CodeBlock.Builder cases = CodeBlock.builder();
        private int member;
        private boolean any;
        private boolean mayThrow;
        private boolean readsClosed;

        Cases(TypeName returns, String name, String otherwise) {
            this.returns = returns;
            this.name = name;
            this.otherwise = otherwise;
        }

        void skip() {
            member++;
        }

        void add(CodeBlock answer) {
            cases.addStatement("case $L: return $L", member, answer);
            member++;
            any = true;
        }

        /** What cannot be read is absent. */
        void addTried(CodeBlock read) {
            cases.beginControlFlow("case $L:", member);
            cases.addStatement("var value = $L", read);
            cases.addStatement("return true");
            cases.endControlFlow();
            member++;
            any = true;
            mayThrow = true;
        }

        /**
         * An answer from a value that may be null.
         *
         * @param present whether there is something in it; null if always
         */
        void addReference(CodeBlock read, @Nullable CodeBlock present, CodeBlock answer) {
            if (present == null && answer.equals(PRESENT)) {
                add(CodeBlock.of("$L != null", read));
            } else if (present == null && answer.equals(VALUE)) {
                add(read);
            } else {
                CodeBlock here =
                        present == null ? CodeBlock.of("value != null") : CodeBlock.of("value != null && $L", present);
                cases.beginControlFlow("case $L:", member);
                cases.addStatement("var value = $L", read);
                if (answer.equals(PRESENT)) {
                    cases.addStatement("return $L", here);
                } else {
                    cases.addStatement("return $L ? $L : $L", here, parenthesised(answer), otherwise);
                }
                cases.endControlFlow();
                member++;
                any = true;
            }
        }

        MethodSpec build() {
            MethodSpec.Builder method = begin(returns, name);
            if (!any) {
                return method.addStatement("return $L", otherwise).build();
            }
            CodeBlock.Builder code = CodeBlock.builder();
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
            return method.addCode(code.build()).build();
        }
    }

    private static CodeBlock quantized(Member.Value member, CodeBlock number) {
        Target.Quantizing quantizing = member.quantizing();
        return quantizing == null ? number : quantizing.of(number);
    }

    private static CodeBlock parenthesised(CodeBlock expression) {
        return expression.toString().contains(" ") ? CodeBlock.of("($L)", expression) : expression;
    }
}
