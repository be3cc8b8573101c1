package io.tidemark.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.TypeVariableName;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.FieldLayout;
import io.tidemark.entry.MetricField;
import io.tidemark.entry.PropertyField;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.lang.model.element.Modifier;

/** Writes {@code XFields}: the record's own fields as measures and tags, and the way to those of flattened records. */
final class FieldsWriter {

    /** No constant made from a field has lower-case letters. */
    static final String OWN_LAYOUT = "tidemarkLayout";

    private final RecordModel record;
    private final ClassName shape;

    FieldsWriter(RecordModel record) {
        this.record = record;
        this.shape = record.names().shape();
    }

    TypeSpec write(TypeSpec.Builder fields) {
        fields.addJavadoc("The fields of {@code $L}, for views. Generated.\n", record.simpleName());
        if (!record.root()) {
            fields.addField(
                    FieldSpec.builder(EntryLayout.class, OWN_LAYOUT, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                            .initializer("$T.of($T.SHAPE)", EntryLayout.class, shape)
                            .build());
        }
        List<Member> members = record.members();
        // Of two that collide, which is an error, the first: javac need not say it again.
        Set<String> constants = new HashSet<>();
        for (int i = 0; i < members.size(); i++) {
            if (members.get(i) instanceof Member.Value value) {
                if (value.kind().isForViews() && constants.add(LayoutChecker.constantName(value.name()))) {
                    fields.addField(constant(value, i));
                }
            } else if (members.get(i) instanceof Member.Child child && !child.aggregated()) {
                fields.addMethod(metricWithin(child, i));
                fields.addMethod(propertyWithin(child, i));
            }
        }
        return fields.addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build())
                .build();
    }

    private CodeBlock layout() {
        return record.root() ? CodeBlock.of("$T.LAYOUT", shape) : CodeBlock.of(OWN_LAYOUT);
    }

    private FieldSpec constant(Member.Value value, int member) {
        boolean metric = value.kind().layoutKind() == FieldLayout.Kind.METRIC;
        TypeName type = metric
                ? metricOf(record.type())
                : propertyOf(record.type(), Objects.requireNonNull(value.kind().objectType()));
        CodeBlock at = CodeBlock.of("$L, $T.SHAPE.offset($L), $T.READER, $L", layout(), shape, member, shape, member);
        CodeBlock made;
        if (metric) {
            made = CodeBlock.of("$T.of($L)", MetricField.class, at);
        } else {
            String table = value.kind().nameTable();
            CodeBlock names = table == null ? CodeBlock.of("null") : CodeBlock.of("$T.$L", shape, table);
            made = CodeBlock.of("$T.of($L, $L)", PropertyField.class, at, names);
        }
        return FieldSpec.builder(
                        type,
                        LayoutChecker.constantName(value.name()),
                        record.modifiers(Modifier.STATIC, Modifier.FINAL))
                .addJavadoc("{@code $L}\n", value.name())
                .initializer(made)
                .build();
    }

    private MethodSpec metricWithin(Member.Child child, int member) {
        return within(child, member)
                .returns(metricOf(record.type()))
                .addParameter(metricOf(child.child().type()), "field")
                .build();
    }

    private MethodSpec propertyWithin(Member.Child child, int member) {
        TypeVariableName value = TypeVariableName.get("V");
        return within(child, member)
                .addTypeVariable(value)
                .returns(propertyOf(record.type(), value))
                .addParameter(propertyOf(child.child().type(), value), "field")
                .build();
    }

    private MethodSpec.Builder within(Member.Child child, int member) {
        return MethodSpec.methodBuilder(child.name())
                .addJavadoc("A field of the flattened {@code $L}.\n", child.name())
                .addModifiers(record.modifiers(Modifier.STATIC))
                .addStatement(
                        "return field.within($L, $T.SHAPE.offset($L), $T.READER, $L)",
                        layout(),
                        shape,
                        member,
                        shape,
                        member);
    }

    static TypeName metricOf(TypeName record) {
        return ParameterizedTypeName.get(ClassName.get(MetricField.class), record);
    }

    static TypeName propertyOf(TypeName record, TypeName value) {
        return ParameterizedTypeName.get(ClassName.get(PropertyField.class), record, value);
    }
}
