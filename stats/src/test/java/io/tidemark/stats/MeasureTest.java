package io.tidemark.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MeasureTest {

    @Test
    void aMeasureSaysWhatItIs() {
        LongMeasure ducks = Measure.ofLong("m/ducks", "Ducks seen", MetricUnit.COUNT);
        assertThat(ducks.name()).isEqualTo("m/ducks");
        assertThat(ducks.description()).isEqualTo("Ducks seen");
        assertThat(ducks.unit()).isEqualTo(MetricUnit.COUNT);
        assertThat(ducks).hasToString("long m/ducks (\"Ducks seen\", Count)");
        assertThat(Measure.ofDouble("m/depth", "", Unit.custom("Fathoms")))
                .hasToString("double m/depth (\"\", Fathoms)");
    }

    @Test
    void theSameAgainIsTheSame() {
        DoubleMeasure first = Measure.ofDouble("m/same", "Same", Unit.custom("Furlongs"));
        assertThat(Measure.ofDouble("m/same", "Same", Unit.custom("Furlongs"))).isSameAs(first);
    }

    @Test
    void anotherOfTheNameIsAnErrorThatShowsBoth() {
        Measure.ofLong("m/taken", "Bytes read", MetricUnit.BYTES);

        assertThatThrownBy(() -> Measure.ofDouble("m/taken", "Bytes read", MetricUnit.BYTES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "there is another measure of this name: long m/taken (\"Bytes read\", Bytes), and now double "
                                + "m/taken (\"Bytes read\", Bytes); choose another name, or define it once and share the constant");
        assertThatThrownBy(() -> Measure.ofLong("m/taken", "Bytes written", MetricUnit.BYTES))
                .hasMessageContaining("\"Bytes read\"")
                .hasMessageContaining("\"Bytes written\"");
        assertThatThrownBy(() -> Measure.ofLong("m/taken", "Bytes read", MetricUnit.KILOBYTES))
                .hasMessageContaining(", Bytes)")
                .hasMessageContaining(", Kilobytes)");
        assertThat(Measure.ofLong("m/taken", "Bytes read", MetricUnit.BYTES).unit())
                .isEqualTo(MetricUnit.BYTES);
    }

    @Test
    void aNameIsOneToAHundredsOfPrintableCharacters() {
        assertThatThrownBy(() -> Measure.ofLong("", "", MetricUnit.COUNT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the measure \"\" is empty");
        assertThatThrownBy(() -> Measure.ofLong("n".repeat(256), "", MetricUnit.COUNT))
                .hasMessage("the measure \"" + "n".repeat(60) + "…\" has 256 characters, more than 255");
        assertThatThrownBy(() -> Measure.ofDouble("tab\there", "", MetricUnit.COUNT))
                .hasMessageContaining("has a character U+0009, which is not printable ASCII");
        assertThatThrownBy(() -> Measure.ofDouble("del\u007f", "", MetricUnit.COUNT))
                .hasMessageContaining("U+007F");
        assertThat(Measure.ofDouble(" ~".repeat(127) + "x", "", MetricUnit.COUNT)
                        .name())
                .hasSize(255);
    }

    @Test
    void aRefusedDefinitionTakesNoName() {
        assertThatThrownBy(() -> Measure.ofLong("m/later", "Later", null)).isInstanceOf(NullPointerException.class);
        assertThat(Measure.ofDouble("m/later", "Later", MetricUnit.SECONDS).unit())
                .isEqualTo(MetricUnit.SECONDS);
    }

    @Test
    void threadsThatDefineItAtOnceGetOne() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            Set<Measure> found = new HashSet<>();
            List<Callable<Measure>> tasks = IntStream.range(0, 64)
                    .<Callable<Measure>>mapToObj(i -> () -> Measure.ofLong("m/race", "Race", MetricUnit.COUNT))
                    .toList();
            for (Future<Measure> each : pool.invokeAll(tasks)) {
                found.add(each.get());
            }
            assertThat(found).hasSize(1);
        } finally {
            pool.shutdown();
        }
    }
}
