package io.tidemark.format.emf;

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
import io.tidemark.format.Format;
import io.tidemark.internal.json.Allocation;
import io.tidemark.internal.json.Formatted;
import io.tidemark.output.LineBlock;
import io.tidemark.output.Outputs;
import io.tidemark.sink.BackgroundQueue;
import io.tidemark.sink.SinkStats;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.Problem;
import io.tidemark.stream.StreamStats;
import io.tidemark.support.IdEntry;
import io.tidemark.unit.MetricUnit;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Lines of entries that count several times. */
class SampledEmfTest {

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

    private static final String HEAD =
            "{\"_aws\":{\"CloudWatchMetrics\":[{\"Namespace\":\"Ns\",\"Dimensions\":[[]],\"Metrics\":[";

    private final StreamStats stats = new StreamStats("test");

    private static Emf emf() {
        return Emf.builder("Ns").strict(false).build();
    }

    /** The lines of the first that is kept; each weighs {@code weight}. */
    private List<String> lines(Emf emf, int weight, Entry entry) {
        EntryEncoder encoder =
                emf.sampled().random(1).fixedFraction(1.0 / weight).newEncoder(stats);
        LineBlock block = new LineBlock(64);
        List<String> lines = new ArrayList<>();
        while (lines.isEmpty()) {
            Outcome outcome = encoder.encode(entry, block);
            assertThat(outcome).isIn(Outcome.PENDING, Outcome.SAMPLED_OUT);
            for (int i = 0; i < block.lines(); i++) {
                lines.add(block.line(i).stripTrailing());
            }
            assertThat(lines.isEmpty()).isEqualTo(outcome == Outcome.SAMPLED_OUT);
        }
        return lines;
    }

    private String line(int weight, Entry entry) {
        List<String> lines = lines(emf(), weight, entry);
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    private static Entry request(Consumer<EntryWriter> fields) {
        return entry(LAYOUT, fields);
    }

    private static void observe(ValueWriter out, double... totalsAndCounts) {
        out.beginDistribution();
        for (int i = 0; i < totalsAndCounts.length; i += 2) {
            out.observe(totalsAndCounts[i], (long) totalsAndCounts[i + 1]);
        }
        out.endDistribution();
    }

    @Test
    void writesEachMetricWithItsCountAndPropertiesAsTheyAre() {
        Entry entry = request(out -> {
            out.property(0, "Feed");
            out.metric(1, 5);
            out.metric(2, 0.1);
            out.nanos(3, 3_024);
            observe(out.value(4), 1, 1, 6, 3, 2.5, 1);
            out.metric(5, 7);
        });
        assertThat(line(4, entry))
                .isEqualTo(HEAD
                        + "{\"Name\":\"Ducks\"},{\"Name\":\"Size\"},{\"Name\":\"Time\",\"Unit\":\"Milliseconds\"},{\"Name\":\"Many\"}]}],"
                        + "\"Timestamp\":" + Formatted.NOW + "},"
                        + "\"Ducks\":{\"Values\":[5],\"Counts\":[4]},"
                        + "\"Size\":{\"Values\":[0.1],\"Counts\":[4]},"
                        + "\"Time\":{\"Values\":[0.003024],\"Counts\":[4]},"
                        + "\"Many\":{\"Values\":[1,2,2.5],\"Counts\":[4,12,4]},"
                        + "\"Operation\":\"Feed\",\"Note\":7}");
        assertThat(stats.problems()).isEmpty();
    }

    @Test
    void writesAWeightOfOneInTheSameForm() {
        assertThat(Formatted.members(line(1, request(out -> {
                    out.metric(1, 5);
                    observe(out.value(4), 7, 1);
                }))))
                .isEqualTo("\"Ducks\":{\"Values\":[5],\"Counts\":[1]},\"Many\":{\"Values\":[7],\"Counts\":[1]}");
    }

    @Test
    void writesTheSameWhereNamesAreOfRunTime() {
        assertThat(Formatted.members(line(10, entry(out -> {
                    out.value("a").metric(5);
                    out.value("b").metric(0.1);
                    out.value("c").nanos(3_024);
                    observe(out.value("d"), 6, 3);
                    out.value("e").string("Feed");
                    observe(out.value("f"), 7, 1);
                }))))
                .isEqualTo("\"a\":{\"Values\":[5],\"Counts\":[10]},\"b\":{\"Values\":[0.1],\"Counts\":[10]},"
                        + "\"c\":{\"Values\":[0.003024],\"Counts\":[10]},\"d\":{\"Values\":[2],\"Counts\":[30]},"
                        + "\"f\":{\"Values\":[7],\"Counts\":[10]},\"e\":\"Feed\"");
    }

    @Test
    void keepsAllDigits() {
        assertThat(Formatted.members(line(3, request(out -> {
                    out.metric(1, Long.MIN_VALUE);
                    out.metric(2, 1234567.1234567890);
                    out.nanos(3, Long.MAX_VALUE);
                }))))
                .isEqualTo("\"Ducks\":{\"Values\":[-9223372036854775808],\"Counts\":[3]},"
                        + "\"Size\":{\"Values\":[1234567.123456789],\"Counts\":[3]},"
                        + "\"Time\":{\"Values\":[9223372036854.775807],\"Counts\":[3]}");
    }

    @Test
    void aRepeatedObservationStaysWithinTheLimitAsItsMean() {
        String largest = new java.math.BigDecimal(0x1p360).toPlainString();
        JsonNode line = Formatted.parse(line(8, request(out -> {
            out.metric(2, Double.POSITIVE_INFINITY);
            observe(out.value(4), -Double.MAX_VALUE, 2, 1, 1);
        })));
        assertThat(line.at("/Size/Values/0").doubleValue()).isEqualTo(Double.parseDouble(largest));
        assertThat(line.at("/Many/Values/0").doubleValue()).isEqualTo(-Double.parseDouble(largest));
        assertThat(line.at("/Many/Counts").toString()).isEqualTo("[16,8]");
        assertThat(stats.problems(Problem.VALUE_CLAMPED)).isEqualTo(2);
    }

    @Test
    void aNumberThatIsNoneIsLeftOutAndCounted() {
        assertThat(line(4, request(out -> {
                    out.metric(1, 1);
                    out.metric(2, Double.NaN);
                })))
                .contains("Ducks")
                .doesNotContain("Size");
        assertThat(stats.problems(Problem.NAN_LEFT_OUT)).isOne();
    }

    @Test
    void aCountThatIsTooLargeIsTheLargestAndCounted() {
        long half = Long.MAX_VALUE / 2;
        Entry entry = request(out -> {
            ValueWriter many = out.value(4);
            many.beginDistribution();
            many.observe(1, 1);
            many.observe(half, half);
            many.endDistribution();
        });
        assertThat(Formatted.members(line(4, entry)))
                .isEqualTo("\"Many\":{\"Values\":[1,1],\"Counts\":[4,9223372036854775807]}");
        assertThat(stats.problems(Problem.VALUE_CLAMPED)).isOne();
        assertThat(stats.lastProblem()).contains("Many", "weight 4");
    }

    @Test
    void linesOfASplitAllHaveTheWeight() {
        Entry entry = request(out -> {
            ValueWriter many = out.value(4);
            many.beginDistribution();
            for (int i = 0; i < 250; i++) {
                many.observe(i, 1);
            }
            many.endDistribution();
        });
        List<String> lines = lines(emf(), 5, entry);
        assertThat(lines).hasSize(3);
        long sum = 0;
        long count = 0;
        for (String line : lines) {
            JsonNode many = Formatted.parse(line).get("Many");
            assertThat(many.get("Values")).hasSameSizeAs(many.get("Counts")).hasSizeLessThanOrEqualTo(100);
            for (int i = 0; i < many.get("Values").size(); i++) {
                assertThat(many.get("Counts").get(i).longValue()).isEqualTo(5);
                sum += many.get("Values").get(i).longValue() * 5;
                count += 5;
            }
        }
        assertThat(count).isEqualTo(1250);
        assertThat(sum).isEqualTo(5 * 249 * 250 / 2);
    }

    @Test
    void linesOfOwnDimensionsAllHaveTheWeight() {
        Emf split = Emf.builder("Ns")
                .strict(false)
                .ownDimensions(OwnDimensions.SPLIT)
                .build();
        List<String> lines = lines(split, 6, entry(out -> {
            out.value("a").metric(1);
            out.value("b").dimensions(DimensionSet.of("Pond", "North")).metric(2);
        }));
        assertThat(lines).hasSize(2);
        assertThat(Formatted.members(lines.get(0))).isEqualTo("\"a\":{\"Values\":[1],\"Counts\":[6]}");
        assertThat(Formatted.members(lines.get(1)))
                .isEqualTo("\"b\":{\"Values\":[2],\"Counts\":[6]},\"Pond\":\"North\"");
    }

    @Test
    void theUnsampledFormatIsAsItWas() {
        Emf emf = emf();
        Format sampled = emf.sampled().fixedFraction(1);
        Entry entry = request(out -> out.metric(1, 5));
        assertThat(new Formatted(emf).members(entry)).isEqualTo("\"Ducks\":5");
        assertThat(new Formatted(sampled).members(entry)).isEqualTo("\"Ducks\":{\"Values\":[5],\"Counts\":[1]}");
        assertThat(new Formatted(emf).members(entry)).isEqualTo("\"Ducks\":5");
        assertThat(sampled.toString()).isEqualTo("sampled, keeping 1.0");
    }

    @Test
    void whatTheUnsampledFormatWritesIsWhatACountOfOneMeans() {
        // Other numbers than a whole weight: three or four, and all metrics of an entry have the same.
        EntryEncoder encoder = emf().sampled().random(3).fixedFraction(0.3).newEncoder(stats);
        LineBlock block = new LineBlock(64);
        Entry entry = request(out -> {
            out.metric(1, 5);
            out.metric(2, 0.5);
            observe(out.value(4), 6, 2);
        });
        for (int i = 0; i < 1_000; i++) {
            encoder.encode(entry, block);
        }
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < block.lines(); i++) {
            String members = Formatted.members(block.line(i).stripTrailing());
            if (!seen.contains(members)) {
                seen.add(members);
            }
        }
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "\"Ducks\":{\"Values\":[5],\"Counts\":[3]},\"Size\":{\"Values\":[0.5],\"Counts\":[3]},\"Many\":{\"Values\":[3],\"Counts\":[6]}",
                        "\"Ducks\":{\"Values\":[5],\"Counts\":[4]},\"Size\":{\"Values\":[0.5],\"Counts\":[4]},\"Many\":{\"Values\":[3],\"Counts\":[8]}");
    }

    @Test
    void weightedSumsOfLinesAreRightOnAverage() {
        int entries = 20_000;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long truth = 0;
        try (BackgroundQueue queue = BackgroundQueue.builder(
                        emf().sampled().random(4).fixedFraction(0.15).writeTo(Outputs.of(out)))
                .build()) {
            for (int i = 0; i < entries; i++) {
                int value = i % 100;
                truth += value;
                queue.append(request(to -> to.metric(1, value)));
            }
            queue.flush().toCompletableFuture().join();
            SinkStats figures = queue.stats();
            assertThat(figures.isConserved()).as("%s", figures).isTrue();
            assertThat(figures.appended()).isEqualTo(entries);
            assertThat(figures.dropped()).isZero();
            assertThat(figures.sampledOut() + figures.emitted()).isEqualTo(entries);
            assertThat(figures.emitted()).isBetween(2_700L, 3_300L);
        }
        long sum = 0;
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        for (String line : lines) {
            JsonNode ducks = Formatted.parse(line).get("Ducks");
            sum += ducks.at("/Values/0").longValue() * ducks.at("/Counts/0").longValue();
        }
        // 5 standard deviations: sqrt(sum of squares * (1/p - 1)).
        assertThat((double) sum)
                .isCloseTo((double) truth, org.assertj.core.api.Assertions.within(5 * 57.3 * Math.sqrt(entries * 5.7)));
    }

    @Test
    void whatIsLeftOutIsNotFormatted() {
        Entry faulty = entry(out -> {
            throw new IllegalStateException("formatted");
        });
        EntryEncoder encoder = emf().sampled().random(1).fixedFraction(1e-12).newEncoder(stats);
        for (int i = 0; i < 100; i++) {
            assertThat(encoder.encode(faulty, new LineBlock(16))).isEqualTo(Outcome.SAMPLED_OUT);
        }
        assertThat(stats.problems()).isEmpty();
    }

    @Test
    void aSampledLineMakesNoGarbage() {
        EntryEncoder encoder = emf().sampled().random(1).fixedFraction(0.3).newEncoder(stats);
        LineBlock block = new LineBlock(64);
        Entry entry = request(out -> {
            out.property(0, "Feed");
            out.metric(1, 5);
            out.metric(2, 0.1);
            out.nanos(3, 3_024);
        });
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 50; round++) {
            long before = Allocation.bytes();
            for (int i = 0; i < 1_000; i++) {
                block.clear(4096);
                encoder.encode(entry, block);
            }
            least = Math.min(least, Allocation.bytes() - before);
        }
        assertThat(least).isLessThan(1_000);
    }

    @Test
    void anEntryWithoutMetricsIsAsItIs() {
        assertThat(line(4, new IdEntry(0, 1, Formatted.NOW * 1_000_000)))
                .isEqualTo("{\"_aws\":{\"CloudWatchMetrics\":[],\"Timestamp\":" + Formatted.NOW + "}}");
    }
}
