package io.tidemark.format.json;

import static io.tidemark.internal.json.Formatted.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.Flag;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueShape;
import io.tidemark.entry.ValueWriter;
import io.tidemark.format.EntryEncoder;
import io.tidemark.internal.json.Formatted;
import io.tidemark.output.LineBlock;
import io.tidemark.stream.Problem;
import io.tidemark.stream.StreamStats;
import io.tidemark.unit.MetricUnit;
import java.math.BigDecimal;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** JSON lines of entries that count several times. */
class SampledJsonTest {

    private static final EntryLayout LAYOUT = EntryLayout.of(Shape.of("Request")
            .property("Operation", ValueShape.STRING)
            .metric("Ducks", ValueShape.LONG)
            .metric("Size", ValueShape.DOUBLE)
            .metric("Time", ValueShape.DOUBLE)
            .unit(MetricUnit.MILLISECONDS)
            .metric("Many", ValueShape.list(ValueShape.LONG))
            .metric("Note", ValueShape.LONG)
            .flags(FlagSet.named(Flag.NoMetric.class.getName()))
            .build());

    private final StreamStats stats = new StreamStats("test");

    private String line(int weight, Consumer<EntryWriter> fields) {
        return line(weight, entry(LAYOUT, 1752774958378L, fields));
    }

    /** The line of the first that is kept. */
    private String line(int weight, Entry entry) {
        EntryEncoder encoder =
                Json.create().sampled().random(1).fixedFraction(1.0 / weight).newEncoder(stats);
        LineBlock block = new LineBlock(64);
        while (block.lines() == 0) {
            encoder.encode(entry, block);
        }
        return block.line(0).stripTrailing();
    }

    private static void observe(ValueWriter out, double... totalsAndCounts) {
        out.beginDistribution();
        for (int i = 0; i < totalsAndCounts.length; i += 2) {
            out.observe(totalsAndCounts[i], (long) totalsAndCounts[i + 1]);
        }
        out.endDistribution();
    }

    @Test
    void writesAWeightedValueAsOneThatWasObservedSoOften() {
        assertThat(line(3, out -> {
                    out.property(0, "Feed");
                    out.metric(1, 5);
                    out.metric(2, 0.1);
                    out.nanos(3, 42_500_000);
                    observe(out.value(4), 1, 1, 150, 3, 0.7, 1);
                    out.metric(5, 7);
                }))
                .isEqualTo("{\"timestamp\":1752774958378,\"metrics\":{"
                        + "\"Ducks\":{\"value\":{\"total\":15,\"count\":3}},"
                        + "\"Size\":{\"value\":{\"total\":0.3,\"count\":3}},"
                        + "\"Time\":{\"value\":{\"total\":127.5,\"count\":3},\"unit\":\"Milliseconds\"},"
                        + "\"Many\":{\"values\":[{\"total\":3,\"count\":3},{\"total\":450,\"count\":9},{\"total\":2.1,\"count\":3}]}},"
                        + "\"properties\":{\"Operation\":\"Feed\",\"Note\":{\"value\":7}}}"
                                .replace("{\"value\":7}", "7"));
        assertThat(stats.problems()).isEmpty();
    }

    @Test
    void aWeightOfOneIsWrittenAsWithoutSampling() {
        Consumer<EntryWriter> fields = out -> {
            out.metric(1, 5);
            out.metric(2, 0.1);
            out.nanos(3, 1);
            observe(out.value(4), 1, 1, 150, 3);
        };
        assertThat(line(1, fields)).isEqualTo(new Formatted(Json.create()).line(entry(LAYOUT, 1752774958378L, fields)));
    }

    @Test
    void totalsOfWholeNumbersAndTimesAreExactBeyondALong() {
        assertThat(line(7, out -> {
                    out.metric(1, Long.MIN_VALUE);
                    out.metric(2, 9_007_199_254_740_993.0);
                    out.nanos(3, Long.MAX_VALUE);
                }))
                .contains("\"Ducks\":{\"value\":{\"total\":-64563604257983430656,\"count\":7}}")
                .contains("\"Size\":{\"value\":{\"total\":63050394783186944,\"count\":7}}")
                .contains("\"Time\":{\"value\":{\"total\":64563604257983.430649,\"count\":7}");
    }

    @Property(tries = 300)
    void theTotalIsTheDecimalTimesTheWeight(
            @ForAll double value, @ForAll long whole, @ForAll @IntRange(min = 2, max = 40) int weight) {
        double number = Double.isNaN(value) || Math.abs(value) > 1e300 ? 0.1 : value;
        Entry fields = entry(LAYOUT, 0, out -> {
            out.metric(1, whole);
            out.metric(2, number);
            out.nanos(3, whole);
        });
        JsonNode once = new Formatted(Json.create()).json(fields).get("metrics");
        JsonNode often = Formatted.parse(line(weight, fields)).get("metrics");
        for (String name : new String[] {"Ducks", "Size", "Time"}) {
            BigDecimal expected = once.at("/" + name + "/value").decimalValue().multiply(BigDecimal.valueOf(weight));
            assertThat(often.at("/" + name + "/value/total").decimalValue()).isEqualByComparingTo(expected);
            assertThat(often.at("/" + name + "/value/count").longValue()).isEqualTo(weight);
        }
    }

    @Test
    void aTotalIsNeverMoreThanADouble() {
        JsonNode line = Formatted.parse(line(4, out -> {
            out.metric(2, -Double.MAX_VALUE);
            observe(out.value(4), Double.MAX_VALUE, 2, 1, 1);
        }));
        assertThat(line.at("/metrics/Size/value/total").doubleValue())
                .isFinite()
                .isLessThan(-1.7e308);
        assertThat(line.at("/metrics/Many/values/0/total").doubleValue())
                .isFinite()
                .isGreaterThan(1.7e308);
        assertThat(stats.problems(Problem.VALUE_CLAMPED)).isEqualTo(2);
    }

    @Test
    void whereACountWouldBeTooLargeTheTotalStillGoesWithIt() {
        long half = Long.MAX_VALUE / 2;
        assertThat(line(4, out -> {
                    ValueWriter many = out.value(4);
                    many.beginDistribution();
                    many.observe(0.5, half);
                    many.endDistribution();
                }))
                .contains("\"Many\":{\"value\":{\"total\":1,\"count\":9223372036854775806}}");
        assertThat(stats.problems(Problem.VALUE_CLAMPED)).isOne();
    }

    @Test
    void ownDimensionsStandWithTheMetric() {
        assertThat(line(
                        4,
                        entry(out -> out.value("a")
                                .dimensions(DimensionSet.of("Pond", "North"))
                                .metric(2))))
                .contains("\"a\":{\"value\":{\"total\":8,\"count\":4},\"dimensions\":{\"Pond\":\"North\"}}");
    }
}
