package io.tidemark.stream;

import static io.tidemark.internal.json.Formatted.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.Quantizer;
import io.tidemark.Rounding;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import io.tidemark.format.json.Json;
import io.tidemark.output.StandardOutput;
import io.tidemark.unit.MetricUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class QuantizedTest {

    private static final EntryLayout LAYOUT = EntryLayout.of(Shape.of("Request")
            .metric("bytes", ValueShape.LONG)
            .metric("other", ValueShape.LONG)
            .metric("time", ValueShape.DOUBLE)
            .unit(MetricUnit.MICROSECONDS)
            .keyed("by")
            .exactPrefix("by_")
            .nested("child")
            .property("name", ValueShape.STRING)
            .build());

    private static final EntryLayout CHILD =
            EntryLayout.of(Shape.of("Child").metric("bytes", ValueShape.LONG).build());

    private static final Written WRITTEN = new Written(
            Json.create(),
            stream -> stream.quantized(Quantizer.of(4, Rounding.FLOOR), "bytes", "time", "by_key", "run", "name"));

    static Stream<Arguments> values() {
        return Stream.of(
                field("a whole number", out -> out.metric(0, 1000), "\"bytes\":{\"value\":960}"),
                field("a decimal one", out -> out.metric(0, 1.7), "\"bytes\":{\"value\":1.625}"),
                field("another field", out -> out.metric(1, 1000), "\"other\":{\"value\":1000}"),
                field(
                        "a duration, in its unit",
                        out -> out.nanos(2, 3_100_000),
                        "\"time\":{\"value\":3072,\"unit\":\"Microseconds\"}"),
                field(
                        "a value in another unit, in that of the field",
                        out -> out.value(2).unit(MetricUnit.MILLISECONDS).metric(3.1),
                        "\"time\":{\"value\":3072,\"unit\":\"Microseconds\"}"),
                field(
                        "observations",
                        out -> {
                            var value = out.value(0);
                            value.beginDistribution();
                            value.observe(1000, 1);
                            value.observe(17, 1);
                            value.endDistribution();
                        },
                        "\"bytes\":{\"values\":[960,16]}"),
                field("a key", out -> out.keyed(3, "key").metric(1000), "\"by_key\":{\"value\":960}"),
                field("another key", out -> out.keyed(3, "other").metric(1000), "\"by_other\":{\"value\":1000}"),
                field("a name of run time", out -> out.value("run").metric(1000), "\"run\":{\"value\":960}"),
                field("another name of run time", out -> out.value("ran").metric(1000), "\"ran\":{\"value\":1000}"),
                field(
                        "a field of a child",
                        out -> out.nested(4, entry(CHILD, child -> child.metric(0, 1000))),
                        "\"bytes\":{\"value\":960}"),
                field("a string", out -> out.property(5, "1000"), "\"name\":\"1000\""));
    }

    private static Arguments field(String what, Consumer<EntryWriter> fields, String written) {
        return Arguments.of(what, entry(LAYOUT, fields), written);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("values")
    void quantizesWhatHasTheName(String what, Entry entry, String written) {
        assertThat(WRITTEN.line(entry)).as(what).contains(written);
    }

    @Test
    void theStreamIsStillItself() {
        EntryStream inner = Json.create().writeTo(StandardOutput.open());

        assertThat(inner.quantized(Quantizer.of(4, Rounding.FLOOR), "x").stats())
                .isEqualTo(inner.stats());
    }
}
