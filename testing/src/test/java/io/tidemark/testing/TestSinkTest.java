package io.tidemark.testing;

import static io.tidemark.testing.TidemarkAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryWriter;
import io.tidemark.format.Format;
import io.tidemark.format.local.LocalFormat;
import io.tidemark.stream.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestSinkTest {
    private final TestSink sink = TestSink.create();

    @Test
    void givesTheOneEntry() {
        emit(5);

        assertThat(sink.only()).hasMetric("NumberOfDucks", 5).hasProperty("Operation", "CountDucks");
    }

    @Test
    void showsWhatThereIsWhereNotOneWasEmitted() {
        assertThatThrownBy(sink::only)
                .isInstanceOf(AssertionError.class)
                .hasMessage("expected one entry, but there are none");
        assertThatThrownBy(sink::last)
                .isInstanceOf(AssertionError.class)
                .hasMessage("expected an entry, but there are none");

        emit(5);
        emit(6);

        assertThatThrownBy(sink::only)
                .hasMessageStartingWith("expected one entry, but there are 2:\nDuckMetrics at ")
                .hasMessageContaining("NumberOfDucks  6");
        assertThat(sink.last()).hasMetric("NumberOfDucks", 6);
        assertThat(sink.entries())
                .extracting(entry -> entry.metric("NumberOfDucks").value())
                .containsExactly(5.0, 6.0);
        sink.clear();
        assertThat(sink.size()).isZero();
    }

    @Test
    void doesNotSeeWhatIsWrittenAfterClosingButReportsIt() {
        DuckMetrics metrics = new DuckMetrics(sink);
        metrics.numberOfDucks = 5;
        metrics.close();
        assertThat(sink.lateWrites()).isEmpty();

        metrics.numberOfDucks = 9;
        metrics.retries.set(3);

        assertThat(sink.only()).hasMetric("NumberOfDucks", 5).hasMetric("Retries", 0);
        assertThat(sink.lateWrites())
                .singleElement()
                .asString()
                .contains("DuckMetrics was written to after it was emitted", "NumberOfDucks  5", "NumberOfDucks  9");
    }

    @Test
    void waitsForOtherThreads() throws Exception {
        Thread thread = new Thread(() -> emit(1));
        thread.start();

        assertThat(sink.awaitSize(1, Duration.ofSeconds(10))).hasSize(1);

        thread.join();
        assertThatThrownBy(() -> sink.awaitSize(2, Duration.ofMillis(5)))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("expected 2 entries within PT0.005S, but there are 1:\nDuckMetrics at");
    }

    @Test
    void takesFromManyThreads() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Thread thread = new Thread(() -> {
                for (int j = 0; j < 200; j++) {
                    emit(j);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(sink.size()).isEqualTo(1600);
    }

    @Test
    void rendersAnyFormat() {
        Format names = stats -> (entry, block) -> {
            if (entry.epochNanos() < 0) {
                stats.problem(io.tidemark.stream.Problem.ENTRY_INVALID, "before 1970", null);
                return Outcome.INVALID;
            }
            byte[] line =
                    (entry.layout().type() + " " + TestEntry.of(entry).names() + "\n").getBytes(StandardCharsets.UTF_8);
            System.arraycopy(line, 0, block.ensureFree(block.length(), line.length), block.length(), line.length);
            block.endLine(block.length() + line.length);
            return Outcome.PENDING;
        };
        emit(5);
        emit(6);

        assertThat(sink.lines(names))
                .containsExactly(
                        "DuckMetrics [Operation, NumberOfDucks, OperationTime, Retries]",
                        "DuckMetrics [Operation, NumberOfDucks, OperationTime, Retries]");

        sink.append(new Entry() {
            @Override
            public long epochNanos() {
                return -1;
            }

            @Override
            public void writeTo(EntryWriter out) {}
        });
        assertThatThrownBy(() -> sink.lines(names))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("invalid: before 1970")
                .hasMessageContaining("(no fields)");
    }

    @Test
    void rendersEntriesForPeopleAsOneStringEach() {
        emit(5);
        emit(6);

        assertThat(sink.lines(LocalFormat.pretty()))
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry)
                        .startsWith("DuckMetrics at ")
                        .contains("\n  Operation      \"CountDucks\"\n  NumberOfDucks  "));
        assertThat(LocalFormat.pretty().format(sink.last()))
                .isEqualTo(sink.lines(LocalFormat.pretty()).get(1));
    }

    private void emit(int ducks) {
        try (DuckMetrics metrics = new DuckMetrics(sink)) {
            metrics.numberOfDucks = ducks;
        }
    }
}
