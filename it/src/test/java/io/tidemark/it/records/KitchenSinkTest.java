package io.tidemark.it.records;

import static io.tidemark.testing.TidemarkAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.DynamicField;
import io.tidemark.OnParentClose;
import io.tidemark.format.emf.Emf;
import io.tidemark.format.emf.OwnDimensions;
import io.tidemark.format.local.LocalFormat;
import io.tidemark.sink.EntrySink;
import io.tidemark.stream.Problem;
import io.tidemark.testing.ManualTimeSource;
import io.tidemark.testing.TestEntry;
import io.tidemark.testing.TidemarkExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What comes out is in {@code src/test/resources/kitchen-sink}, one file for each form of it. */
@DisplayName("A record with every type of field")
@ExtendWith(TidemarkExtension.class)
class KitchenSinkTest {

    private static final Path EXPECTED = Path.of("src/test/resources/kitchen-sink");

    private ManualTimeSource time;

    @BeforeEach
    void takeTime(ManualTimeSource time) {
        this.time = time;
    }

    static KitchenSinkGuard filled(EntrySink sink, ManualTimeSource time) {
        var guard = new KitchenSinkGuard(sink);
        guard.longAdder.add(8);
        guard.doubleAdder.add(0.75);
        guard.mean.add(6, 4);
        guard.histogram.record(2_000);
        guard.sharedHistogram.record(1, 2);
        guard.distribution.record(1.25);
        guard.distribution.record(2);
        guard.cache.lookups = 2;
        var running = guard.stopwatch.start();
        time.advance(Duration.ofMillis(20));
        running.stop();
        time.advance(Duration.ofMillis(1));
        var call = guard.call.open(OnParentClose.DISCARD).orElseThrow();
        call.get().status = 200;
        call.close();
        guard.size.open(1024L, OnParentClose.DISCARD).orElseThrow().close();
        guard.shared.get().hits.increment();
        guard.map.put("mallard_ducks", 2);
        guard.map.put("keeper", "Ada");
        guard.dynamic = DynamicField.of("north").withValue(6L);
        return guard;
    }

    private TestEntry entry() {
        return TestEntry.of(filled(Emitted.emf(), time));
    }

    private static Emitted emf() {
        return Emitted.in(Emf.builder("Ns").ownDimensions(OwnDimensions.SPLIT).build());
    }

    @Test
    @DisplayName("as a line of EMF, and one more for the metric that has dimensions of its own")
    void line() throws IOException {
        Emitted emitted = emf();
        filled(emitted, time).close();

        assertThat(emitted.lines()).isEqualTo(joined("line.emf.txt"));
        assertThat(emitted.problems()).containsEntry(Problem.UNIT_LEFT_OUT, 1L);
    }

    @Test
    @DisplayName("through TestEntry")
    void testEntry() throws IOException {
        assertThat(entry()).isValid().hasToString(text("test-entry.txt"));
    }

    @Test
    @DisplayName("the same lines through TestEntry")
    void linesOfATestEntry() throws IOException {
        Emitted emitted = emf();
        emitted.append(entry());

        assertThat(emitted.lines()).isEqualTo(joined("line.emf.txt"));
    }

    @Test
    @DisplayName("through LocalFormat.pretty()")
    void pretty() throws IOException {
        assertThat(LocalFormat.pretty().format(entry())).isEqualTo(text("pretty.txt"));
    }

    @Test
    @DisplayName("through LocalFormat.json()")
    void json() throws IOException {
        assertThat(List.of(LocalFormat.json().format(entry()))).isEqualTo(joined("local.json.txt"));
    }

    @Test
    @DisplayName("through LocalFormat.markdown()")
    void markdown() throws IOException {
        assertThat(LocalFormat.markdown().format(entry())).isEqualTo(text("table.md"));
    }

    @Test
    @DisplayName("names and units, by a golden file")
    void golden() {
        assertThat(KitchenSinkShape.LAYOUT).hasNoProblems().matchesGolden(EXPECTED.resolve("names.golden"));
    }

    private static String text(String file) throws IOException {
        return String.join("\n", lines(file));
    }

    /** Lines of JSON. In the file each is on several, for the sake of readers, and an empty one is between them. */
    private static List<String> joined(String file) throws IOException {
        return Arrays.stream(text(file).split("\n\n"))
                .map(line -> line.replace("\n", ""))
                .toList();
    }

    private static List<String> lines(String file) throws IOException {
        return Files.readAllLines(EXPECTED.resolve(file));
    }
}
