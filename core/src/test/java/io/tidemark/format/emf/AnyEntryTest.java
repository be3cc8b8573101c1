package io.tidemark.format.emf;

import static io.tidemark.internal.json.Formatted.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import io.tidemark.format.json.Json;
import io.tidemark.internal.json.Formatted;
import io.tidemark.unit.MetricUnit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Whatever an entry holds, and whichever fields are there: one valid line, whose header names what it has, and that reads back. */
class AnyEntryTest {

    private static final int FIELDS = 12;

    private static final EntryLayout LAYOUT = layout();

    private static EntryLayout layout() {
        Shape.Builder shape = Shape.of("Any").dimensions("p0");
        for (int i = 0; i < FIELDS; i += 4) {
            shape.property("p" + i, ValueShape.STRING)
                    .metric("long \"" + i, ValueShape.LONG)
                    .unit(MetricUnit.COUNT)
                    .metric("double " + i, ValueShape.DOUBLE)
                    .metric("nanos " + i, ValueShape.DOUBLE)
                    .unit(MetricUnit.MILLISECONDS);
        }
        return EntryLayout.of(shape.build());
    }

    private final Formatted emf = new Formatted(Emf.builder("Ns").strict(false).build());
    private final Formatted json = new Formatted(Json.create());

    @Property(tries = 2000)
    void isOneValidLineThatReadsBack(
            @ForAll @Size(FIELDS) List<Boolean> present,
            @ForAll @Size(3) List<String> texts,
            @ForAll @Size(3) List<Long> longs,
            @ForAll @Size(3) List<Double> doubles) {
        Entry entry = entry(LAYOUT, out -> {
            for (int i = 0; i < FIELDS; i++) {
                if (present.get(i)) {
                    switch (i % 4) {
                        case 0 -> out.property(i, texts.get(i / 4));
                        case 1 -> out.metric(i, longs.get(i / 4));
                        case 2 -> out.metric(i, doubles.get(i / 4));
                        default -> out.nanos(i, longs.get(i / 4));
                    }
                }
            }
        });
        for (int twice = 0; twice < 2; twice++) {
            JsonNode line = emf.json(entry);
            JsonNode object = json.json(entry);
            List<String> metrics = new ArrayList<>();
            for (int i = 0; i < FIELDS; i++) {
                String name = LAYOUT.field(i).name();
                JsonNode inEmf = line.get(name);
                if (i % 4 == 0) {
                    JsonNode inJson = object.get("properties").get(name);
                    assertThat(inEmf != null).isEqualTo(present.get(i));
                    assertThat(inJson).isEqualTo(inEmf);
                    if (present.get(i)) {
                        assertThat(inEmf.textValue()).isEqualTo(wellFormed(texts.get(i / 4)));
                    }
                } else if (present.get(i)) {
                    metrics.add(name);
                    JsonNode inJson = object.get("metrics").get(name).get("value");
                    switch (i % 4) {
                        case 1 -> assertThat(inEmf.longValue()).isEqualTo(longs.get(i / 4));
                        case 2 ->
                            assertThat(Double.parseDouble(inJson.asText())).isEqualTo(doubles.get(i / 4) + 0.0);
                        default ->
                            assertThat(inEmf.decimalValue())
                                    .isEqualByComparingTo(BigDecimal.valueOf(longs.get(i / 4), 6));
                    }
                }
            }
            List<String> named = new ArrayList<>();
            line.at("/_aws/CloudWatchMetrics/0/Metrics")
                    .forEach(metric -> named.add(metric.get("Name").textValue()));
            boolean published = present.get(0) && isDimensionValue(texts.get(0));
            assertThat(named).isEqualTo(published ? metrics : List.of());
        }
    }

    private static boolean isDimensionValue(String text) {
        return text.length() <= 1024 && !text.isBlank() && text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    private static String wellFormed(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(point -> out.appendCodePoint(point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point));
        return out.toString();
    }
}
