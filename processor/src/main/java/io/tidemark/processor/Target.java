package io.tidemark.processor;

import com.palantir.javapoet.CodeBlock;
import io.tidemark.unit.MetricUnit;
import org.jspecify.annotations.Nullable;

/** Where a value is written, as code: a field of the entry; or a key, or a metric with dimensions of its own. Quantizes on the way. */
final class Target {

    private final CodeBlock field;
    private final @Nullable Quantizing quantizing;
    private final CodeBlock unit;

    /** The {@code ValueWriter}, where there has to be one. */
    private final @Nullable CodeBlock writer;

    private Target(CodeBlock field, @Nullable Quantizing quantizing, CodeBlock unit, @Nullable CodeBlock writer) {
        this.field = field;
        this.quantizing = quantizing;
        this.unit = unit;
        this.writer = writer;
    }

    /** @param field its index */
    static Target of(Member.Value value, CodeBlock field) {
        return new Target(field, value.quantizing(), ShapeBuilding.unitCode(value.unit()), null);
    }

    /** What takes the values of a field in place of an entry, as code for a {@code ValueWriter}. */
    static Target into(Member.Value value, CodeBlock field, CodeBlock writer) {
        return new Target(field, value.quantizing(), ShapeBuilding.unitCode(value.unit()), writer);
    }

    /** The same field, written under a key. */
    Target keyed(CodeBlock key) {
        return new Target(field, quantizing, unit, CodeBlock.of("out.keyed($L, $L)", field, key));
    }

    /** The same, with dimensions. */
    Target dimensioned(CodeBlock dimensions) {
        return new Target(field, quantizing, unit, CodeBlock.of("$L.dimensions($L)", writer(), dimensions));
    }

    private CodeBlock writer() {
        return writer == null ? CodeBlock.of("out.value($L)", field) : writer;
    }

    CodeBlock field() {
        return field;
    }

    /** Arguments that quantize, to stand behind others; none if nothing is quantized. */
    CodeBlock quantizingArguments() {
        return quantizing == null ? CodeBlock.of("") : CodeBlock.of(", $L, $L", quantizing.constant(), unit);
    }

    /** A statement that writes a number. */
    CodeBlock metric(CodeBlock number) {
        return writeNumber("metric", quantizing == null ? number : quantizing.of(number));
    }

    /** A statement that writes a duration. */
    CodeBlock nanos(CodeBlock nanos) {
        return quantizing == null
                ? writeNumber("nanos", nanos)
                : writeNumber("metric", CodeBlock.of("$L.quantizeNanos($L, $L)", quantizing.constant(), nanos, unit));
    }

    private CodeBlock writeNumber(String method, CodeBlock number) {
        return writer == null
                ? CodeBlock.of("out.$L($L, $L)", method, field, number)
                // What a writer is given has no unit of its own, so the unit of the field is said.
                : CodeBlock.of("$L.$L($L)", writer, method, number);
    }

    /** A statement that writes a string. */
    CodeBlock text(CodeBlock text) {
        return writer == null
                ? CodeBlock.of("out.property($L, $L)", field, text)
                : CodeBlock.of("$L.string($L)", writer, text);
    }

    /** A statement that writes a string of a table. */
    CodeBlock name(String table, CodeBlock ordinal) {
        return writer == null
                ? CodeBlock.of("out.property($L, $L, $L)", field, table, ordinal)
                : CodeBlock.of("$L.string($L.name($L))", writer, table, ordinal);
    }

    /** An expression for a {@code ValueWriter} that takes the value. */
    CodeBlock value() {
        return quantizing == null
                ? writer()
                : CodeBlock.of("$L.through($L, $L)", quantizing.constant(), writer(), unit);
    }

    /**
     * What {@code @Quantize} says of one field.
     *
     * @param constant the constant of the shape that holds the quantizer
     */
    record Quantizing(int bits, io.tidemark.Rounding rounding, String constant) {
        CodeBlock of(CodeBlock number) {
            return CodeBlock.of("$L.quantize($L)", constant, number);
        }
    }

    /** The unit in which views read. */
    static MetricUnit readUnit(Member.Value value) {
        return value.unit() instanceof MetricUnit known ? known : MetricUnit.NONE;
    }
}
