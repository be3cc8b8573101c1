package io.tidemark.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.format.json.Json;
import io.tidemark.output.InMemoryOutput;
import io.tidemark.sink.BackgroundQueue;
import io.tidemark.sink.CountedSink;
import io.tidemark.sink.SinkStats;
import io.tidemark.stream.EntryStream;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.Streams;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SinkSourceTest {

    private final SinkSource source = SinkSource.create();

    /** An entry with one metric; without a number it cannot be written. */
    private record Ducks(double seen) implements Entry {
        @Override
        public EntryLayout layout() {
            return EntryLayout.DYNAMIC;
        }

        @Override
        public long epochNanos() {
            return 0;
        }

        @Override
        public void writeTo(EntryWriter out) {
            out.value("Ducks").metric(seen);
        }
    }

    private List<MetricFamily.Point> points(String name) {
        return source.collect().stream()
                .filter(family -> family.name().equals(name))
                .findFirst()
                .map(MetricFamily::points)
                .orElse(List.of());
    }

    private long value(String name, String sink) {
        return points(name).stream()
                .filter(point -> sink.equals(point.tags().get("tidemark_sink")))
                .mapToLong(point -> ((AggregationData.OfLong) point.value()).value())
                .sum();
    }

    @Test
    void theFiguresOfARealQueueAreMetrics() throws Exception {
        InMemoryOutput output = InMemoryOutput.keeping(1 << 20);
        try (BackgroundQueue queue = BackgroundQueue.of(Json.create().writeTo(output))) {
            source.add("requests", queue);
            queue.append(new Ducks(1));
            queue.append(new Ducks(Double.NaN));
            queue.flush().toCompletableFuture().get(20, TimeUnit.SECONDS);

            assertThat(value("tidemark_entries_appended", "requests")).isEqualTo(2);
            assertThat(value("tidemark_entries_emitted", "requests"))
                    .isEqualTo(queue.stats().emitted())
                    .isPositive();
            assertThat(value("tidemark_queue_length", "requests")).isZero();
            assertThat(value("tidemark_in_flight", "requests")).isZero();
            assertThat(points("tidemark_problems"))
                    .singleElement()
                    .extracting(point -> point.tags().get("problem"))
                    .isEqualTo("nan_left_out");
            assertThat(points("tidemark_entries_emitted").get(0).tags().get("tidemark_branch"))
                    .isNotEmpty();
            assertThat(points("tidemark_idle_time")).hasSize(1);
        }
    }

    private static final class ToFile implements EntryStream {
        @Override
        public Outcome next(Entry entry) {
            return Outcome.EMITTED;
        }
    }

    @Test
    void twoOutputsOfOneNameAreToldApart() {
        try (BackgroundQueue queue = BackgroundQueue.of(Streams.tee(new ToFile(), new ToFile()))) {
            source.add("requests", queue);
            assertThat(points("tidemark_entries_emitted"))
                    .extracting(point -> point.tags().get("tidemark_branch"))
                    .containsExactly("ToFile", "ToFile-2");
        }
    }

    private static final class Broken implements CountedSink {
        @Override
        public SinkStats stats() {
            throw new IllegalStateException("no figures");
        }

        @Override
        public void append(Entry entry) {}
    }

    @Test
    void aSinkThatThrowsCostsItselfAndIsCounted() {
        try (BackgroundQueue queue = BackgroundQueue.of(Json.create().writeTo(InMemoryOutput.keeping(1 << 20)))) {
            source.add("bad", new Broken()).add("good", queue);

            assertThat(points("tidemark_entries_appended"))
                    .extracting(point -> point.tags().get("tidemark_sink"))
                    .containsExactly("good");
            assertThat(value("tidemark_sink_failures", "bad")).isEqualTo(2);
            assertThat(value("tidemark_sink_failures", "good")).isZero();
        }
    }

    @Test
    void sinksComeAndGo() {
        Broken sink = new Broken();
        source.add("one", sink);
        assertThatThrownBy(() -> source.add("one", sink))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a sink of the name one");
        assertThat(source.remove("one")).isTrue();
        assertThat(source.remove("one")).isFalse();
        assertThat(source.collect()).isEmpty();
    }
}
