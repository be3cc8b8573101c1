package io.tidemark.processor;

import com.palantir.javapoet.CodeBlock;
import io.tidemark.Naming;
import io.tidemark.entry.FieldLayout;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import io.tidemark.unit.CustomUnit;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.util.List;

/**
 * Makes the shape of a record twice: as an object, to see its final names while compiling, and as the code that makes it in the program.
 * The two say the same, side by side.
 */
final class ShapeBuilding {

    private final Shape.Builder shape;
    private final CodeBlock.Builder code = CodeBlock.builder();

    private ShapeBuilding(RecordModel record) {
        CasesModel cases = record.cases();
        shape = cases == null ? Shape.of(record.simpleName()) : Shape.ofCases(record.simpleName());
        code.add("$T.$L($S)$>$>", Shape.class, cases == null ? "of" : "ofCases", record.simpleName());
        if (record.naming() != Naming.INHERIT) {
            shape.naming(record.naming());
            code.add("\n.naming($T.$L)", Naming.class, record.naming());
        }
        if (!record.prefix().isEmpty() && record.exactPrefix()) {
            shape.exactContainerPrefix(record.prefix());
            code.add("\n.exactContainerPrefix($S)", record.prefix());
        } else if (!record.prefix().isEmpty()) {
            shape.containerPrefix(record.prefix());
            code.add("\n.containerPrefix($S)", record.prefix());
        }
        if (!record.flags().isEmpty()) {
            shape.recordFlags(flags(record.flags()));
            code.add("\n.recordFlags($L)", flagsCode(record.flags()));
        }
        for (RecordModel.DimensionsModel set : record.dimensions()) {
            shape.dimensions(set.names().toArray(String[]::new));
            code.add("\n.dimensions($L)", strings(set.names()));
        }
        if (record.timestamp() != null) {
            timestamp(record.timestamp().name());
        } else if (cases != null && cases.timestamp() != null) {
            timestamp(cases.timestamp());
        }
        for (Member member : record.members()) {
            if (member instanceof Member.Value value) {
                add(value);
                if (record.recordId() != null && record.recordId().name().equals(value.name())) {
                    shape.recordId();
                    code.add("\n.recordId()");
                }
            } else if (member instanceof Member.Child child) {
                shape.flatten(child.name(), of(child.child()));
                code.add(
                        "\n.flatten($S, $T.SHAPE)",
                        child.name(),
                        child.child().names().shape());
                place(child.prefix(), child.exactPrefix(), child.flags());
            } else if (member instanceof Member.Nested nested) {
                shape.nested(nested.name());
                code.add("\n.nested($S)", nested.name());
                place(nested.prefix(), nested.exactPrefix(), nested.flags());
            }
        }
        if (cases != null) {
            add(cases);
        }
        code.add("\n.build()$<$<");
    }

    static Shape of(RecordModel record) {
        return new ShapeBuilding(record).shape.build();
    }

    static CodeBlock code(RecordModel record) {
        return new ShapeBuilding(record).code.build();
    }

    private void timestamp(String field) {
        shape.timestamp(field);
        code.add("\n.timestamp($S)", field);
    }

    private void add(CasesModel cases) {
        CasesModel.Tag tag = cases.tag();
        if (tag != null) {
            shape.property(tag.name(), ValueShape.STRING);
            code.add("\n.property($S, $T.STRING)", tag.name(), ValueShape.class);
            if (tag.exact()) {
                shape.named();
                code.add("\n.named()");
            }
            if (tag.sampleGroup()) {
                shape.sampleKey();
                code.add("\n.sampleKey()");
            }
        }
        for (CasesModel.Case one : cases.cases()) {
            shape.flatten(one.name(), of(one.record()));
            code.add(
                    "\n.flatten($S, $T.SHAPE)", one.name(), one.record().names().shape());
        }
    }

    private void add(Member.Value value) {
        String name = value.givenName() == null ? value.name() : value.givenName();
        ValueShape valueShape = value.kind().shape();
        CodeBlock valueShapeCode = value.kind().shapeCode();
        if (value.optional()) {
            valueShape = ValueShape.optional(valueShape);
            valueShapeCode = CodeBlock.of("$T.optional($L)", ValueShape.class, valueShapeCode);
        }
        FieldLayout.Kind kind = value.kind().layoutKind();
        Member.Keys keys = value.keys();
        if (keys == null) {
            shape.field(name, kind, valueShape);
        } else {
            shape.keyed(name);
        }
        switch (kind) {
            case KEYED -> code.add("\n.keyed($S)", name);
            case PROPERTY -> code.add("\n.property($S, $L)", name, valueShapeCode);
            case METRIC -> code.add("\n.metric($S, $L)", name, valueShapeCode);
            default -> code.add("\n.field($S, $T.Kind.$L, $L)", name, FieldLayout.class, kind, valueShapeCode);
        }
        if (!value.unit().equals(MetricUnit.NONE)) {
            shape.unit(value.unit());
            code.add("\n.unit($L)", unitCode(value.unit()));
        }
        if (keys != null) {
            place(keys.prefix(), keys.exactPrefix(), List.of());
            if (keys.isAlone()) {
                shape.withoutPrefixes();
                code.add("\n.withoutPrefixes()");
            }
        }
        if (value.givenName() != null) {
            shape.named();
            code.add("\n.named()");
        }
        if (value.sampleKey()) {
            shape.sampleKey();
            code.add("\n.sampleKey()");
        }
        giveFlags(value.flags());
        if (!value.skip().isEmpty()) {
            shape.skip(flags(value.skip()));
            code.add("\n.skip($L)", flagsCode(value.skip()));
        }
    }

    private void place(String prefix, boolean exact, List<String> flags) {
        if (!prefix.isEmpty() && exact) {
            shape.exactPrefix(prefix);
            code.add("\n.exactPrefix($S)", prefix);
        } else if (!prefix.isEmpty()) {
            shape.prefix(prefix);
            code.add("\n.prefix($S)", prefix);
        }
        giveFlags(flags);
    }

    private void giveFlags(List<String> flags) {
        if (!flags.isEmpty()) {
            shape.flags(flags(flags));
            code.add("\n.flags($L)", flagsCode(flags));
        }
    }

    private static FlagSet flags(List<String> names) {
        return FlagSet.named(names.toArray(String[]::new));
    }

    private static CodeBlock flagsCode(List<String> names) {
        return CodeBlock.of("$T.named($L)", FlagSet.class, strings(names));
    }

    static CodeBlock unitCode(Unit unit) {
        return unit instanceof CustomUnit custom
                ? CodeBlock.of("$T.custom($S)", Unit.class, custom.text())
                : CodeBlock.of("$T.$L", MetricUnit.class, unit);
    }

    static CodeBlock strings(List<String> strings) {
        return strings.stream().map(string -> CodeBlock.of("$S", string)).collect(CodeBlock.joining(", "));
    }
}
