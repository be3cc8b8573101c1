package io.tidemark.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.TypeVariableName;
import io.tidemark.Naming;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.PropertyField;
import javax.lang.model.element.Modifier;

/** Writes the {@code XFields} of a sealed record: the tag, and the way to the fields of its cases. */
final class CasesFieldsWriter {

    private final RecordModel record;
    private final CasesModel cases;
    private final ClassName shape;

    CasesFieldsWriter(RecordModel record, CasesModel cases) {
        this.record = record;
        this.cases = cases;
        this.shape = record.names().shape();
    }

    TypeSpec write(TypeSpec.Builder fields) {
        fields.addJavadoc("The fields of {@code $L}, for views. Generated.\n", record.simpleName());
        if (!record.root()) {
            fields.addField(FieldSpec.builder(
                            EntryLayout.class,
                            FieldsWriter.OWN_LAYOUT,
                            Modifier.PRIVATE,
                            Modifier.STATIC,
                            Modifier.FINAL)
                    .initializer("$T.of($T.SHAPE)", EntryLayout.class, shape)
                    .build());
        }
        CasesModel.Tag tag = cases.tag();
        if (tag != null) {
            fields.addField(FieldSpec.builder(
                            FieldsWriter.propertyOf(record.type(), ClassName.get(String.class)),
                            constantName(tag),
                            record.modifiers(Modifier.STATIC, Modifier.FINAL))
                    .addJavadoc("The name of the case.\n")
                    .initializer("$T.of($L, null)", PropertyField.class, at(0))
                    .build());
        }
        NameAllocator names = new NameAllocator();
        for (int i = 0; i < cases.cases().size(); i++) {
            RecordModel one = cases.cases().get(i).record();
            String camel = Naming.CAMEL_CASE.apply(one.simpleName());
            String name = names.newName(camel.isEmpty() ? one.simpleName() : camel);
            TypeVariableName value = TypeVariableName.get("V");
            fields.addMethod(within(name, one, i)
                    .returns(FieldsWriter.metricOf(record.type()))
                    .addParameter(FieldsWriter.metricOf(one.type()), "field")
                    .build());
            fields.addMethod(within(name, one, i)
                    .addTypeVariable(value)
                    .returns(FieldsWriter.propertyOf(record.type(), value))
                    .addParameter(FieldsWriter.propertyOf(one.type(), value), "field")
                    .build());
        }
        return fields.addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build())
                .build();
    }

    /** The tag need not be a Java name. */
    private static String constantName(CasesModel.Tag tag) {
        StringBuilder name = new StringBuilder(LayoutChecker.constantName(tag.name()));
        for (int i = 0; i < name.length(); i++) {
            if (!Character.isJavaIdentifierPart(name.charAt(i))) {
                name.setCharAt(i, '_');
            }
        }
        return name.toString();
    }

    private CodeBlock at(int member) {
        CodeBlock layout = record.root() ? CodeBlock.of("$T.LAYOUT", shape) : CodeBlock.of(FieldsWriter.OWN_LAYOUT);
        return CodeBlock.of("$L, $T.SHAPE.offset($L), $T.READER, $L", layout, shape, member, shape, member);
    }

    private MethodSpec.Builder within(String name, RecordModel one, int i) {
        return MethodSpec.methodBuilder(name)
                .addJavadoc("A field of the case {@code $L}.\n", one.simpleName())
                .addModifiers(record.modifiers(Modifier.STATIC))
                .addStatement("return field.within($L)", at(cases.first() + i));
    }
}
