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
import io.tidemark.entry.Shape;
import java.util.List;
import java.util.Objects;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/** Writes {@code XAggregate}: what was merged of records, and the key that it was merged by. */
final class AggregateWriter {

    private final AggregateModel aggregate;
    private final RecordModel record;
    private final ClassName shape;
    private final ShapeWriter.Offsets offsets;

    AggregateWriter(AggregateModel aggregate) {
        this.aggregate = aggregate;
        this.record = aggregate.record();
        this.shape = record.names().shape();
        this.offsets = new ShapeWriter.Offsets(aggregate.merged());
    }

    TypeSpec write(TypeSpec.Builder type) {
        type.addJavadoc("Many of {@code $L}, merged. Generated.\n", record.simpleName())
                .superclass(ParameterizedTypeName.get(ShapeWriter.RECORD_AGGREGATE, record.type()));
        type.addField(constant(ClassName.get(Shape.class), "SHAPE", ShapeBuilding.code(aggregate.merged())));
        offsets.constants().forEach(type::addField);
        type.addField(FieldSpec.builder(EntryLayout.class, "LAYOUT", Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .initializer("$T.of(SHAPE)", EntryLayout.class)
                .build());
        aggregate.parts().forEach(part -> type.addField(field(part)));
        type.addMethod(
                MethodSpec.constructorBuilder().addModifiers(record.modifiers()).build());
        type.addMethod(EntryMethods.method("tidemarkLayout", ClassName.get(EntryLayout.class))
                .addStatement("return LAYOUT")
                .build());
        type.addMethod(EntryMethods.method("tidemarkRecordLayout", ClassName.get(EntryLayout.class))
                .addStatement(record.root() ? CodeBlock.of("return $T.LAYOUT", shape) : CodeBlock.of("return null"))
                .build());
        if (aggregate.canBeMade()) {
            type.addMethod(EntryMethods.method("tidemarkRecord", record.type())
                    .addStatement("return new $T()", record.type())
                    .build());
        }
        type.addMethod(EntryMethods.method("tidemarkClose", ClassName.OBJECT)
                .addParameter(record.type(), "record")
                .addStatement("return $T.close(record)", shape)
                .build());
        if (aggregate.hasKeys()) {
            addKey(type);
        }
        type.addMethod(EntryMethods.method("tidemarkMerge", TypeName.VOID)
                .addParameter(record.type(), "record")
                .addParameter(Object.class, "closed")
                .addStatement("$T.merge(record, closed, this)", shape)
                .build());
        type.addMethod(freeze());
        type.addMethod(write());
        if (aggregate.merged().members().stream()
                .anyMatch(member -> member instanceof Member.Value value && value.sampleKey())) {
            type.addMethod(writeSampleKey());
        }
        return type.build();
    }

    private FieldSpec constant(TypeName type, String name, CodeBlock value) {
        return FieldSpec.builder(type, name, record.modifiers(Modifier.STATIC, Modifier.FINAL))
                .initializer(value)
                .build();
    }

    private FieldSpec field(AggregateModel.Part part) {
        if (part instanceof AggregateModel.Part.Key key) {
            return FieldSpec.builder(key.member().type(), key.field()).build();
        }
        if (part instanceof AggregateModel.Part.Merged merged) {
            return FieldSpec.builder(merged.type(), merged.field(), Modifier.FINAL)
                    .initializer(merged.made())
                    .build();
        }
        ClassName type = ((AggregateModel.Part.Child) part).type();
        return FieldSpec.builder(type, part.field(), Modifier.FINAL)
                .initializer("new $T()", type)
                .build();
    }

    private List<AggregateModel.Part.Key> keys() {
        return aggregate.parts().stream()
                .filter(AggregateModel.Part.Key.class::isInstance)
                .map(AggregateModel.Part.Key.class::cast)
                .toList();
    }

    private void addKey(TypeSpec.Builder type) {
        MethodSpec.Builder hash = EntryMethods.method("tidemarkKeyHash", TypeName.INT)
                .addParameter(record.type(), "record")
                .addStatement("int hash = 0");
        MethodSpec.Builder set =
                EntryMethods.method("tidemarkSetKey", TypeName.VOID).addParameter(record.type(), "record");
        CodeBlock.Builder has = CodeBlock.builder();
        for (AggregateModel.Part.Key key : keys()) {
            CodeBlock value = key.member().access().of("record");
            TypeName keyType = key.member().type();
            // Not 31: numbers in a grid would share hashes, of which an aggregator has room for some only.
            hash.addStatement(
                    "hash = 0x9E3779B9 * hash + $T.hashCode($L)",
                    keyType.isPrimitive() ? keyType.box() : ClassName.get(Objects.class),
                    value);
            if (!has.isEmpty()) {
                has.add("\n&& ");
            }
            has.add(
                    keyType.isPrimitive() || isEnum(key.member().element().asType())
                            ? CodeBlock.of("this.$L == $L", key.field(), value)
                            : CodeBlock.of("$T.equals(this.$L, $L)", Objects.class, key.field(), value));
            set.addStatement("this.$L = $L", key.field(), value);
        }
        type.addMethod(hash.addStatement("return hash").build());
        type.addMethod(EntryMethods.method("tidemarkHasKey", TypeName.BOOLEAN)
                .addParameter(record.type(), "record")
                .addStatement("return $L", has.build())
                .build());
        type.addMethod(set.build());
    }

    private static boolean isEnum(TypeMirror type) {
        return type instanceof DeclaredType declared && declared.asElement().getKind() == ElementKind.ENUM;
    }

    private MethodSpec freeze() {
        MethodSpec.Builder method = EntryMethods.method("tidemarkFreeze", TypeName.VOID);
        for (AggregateModel.Part part : aggregate.parts()) {
            if (part instanceof AggregateModel.Part.Merged) {
                method.addStatement("this.$L.freeze()", part.field());
            } else if (part instanceof AggregateModel.Part.Child) {
                method.addStatement("this.$L.tidemarkFreeze()", part.field());
            }
        }
        return method.build();
    }

    private MethodSpec write() {
        MethodSpec.Builder method = EntryMethods.method("tidemarkWrite", TypeName.VOID)
                .addParameter(int.class, "base")
                .addParameter(EntryWriter.class, "out");
        List<AggregateModel.Part> parts = aggregate.parts();
        for (int i = 0; i < parts.size(); i++) {
            AggregateModel.Part part = parts.get(i);
            if (part instanceof AggregateModel.Part.Key key) {
                method.addStatement("$T.$L(this.$L, $L, out)", shape, key.writer(), key.field(), offsets.index(i));
            } else if (part instanceof AggregateModel.Part.Merged) {
                method.addStatement("this.$L.write($L, out)", part.field(), offsets.index(i));
            } else {
                method.addStatement("this.$L.tidemarkWrite($L, out)", part.field(), offsets.index(i));
            }
        }
        return method.build();
    }

    private MethodSpec writeSampleKey() {
        MethodSpec.Builder method = EntryMethods.method("tidemarkWriteSampleKey", TypeName.VOID)
                .addParameter(int.class, "base")
                .addParameter(EntryWriter.class, "out");
        List<AggregateModel.Part> parts = aggregate.parts();
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i) instanceof AggregateModel.Part.Key key
                    && key.member().sampleKey()) {
                method.addStatement("$T.$L(this.$L, $L, out)", shape, key.writer(), key.field(), offsets.index(i));
            }
        }
        return method.build();
    }
}
