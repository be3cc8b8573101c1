package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.AttachHandle;
import io.tidemark.Metrics;
import io.tidemark.ServiceMetrics;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.format.json.Json;
import io.tidemark.output.RollingFile;
import io.tidemark.output.Rotation;
import io.tidemark.sink.BackgroundQueue;
import io.tidemark.sink.EntrySink;
import io.tidemark.sink.SinkStats;
import io.tidemark.sink.TeeSink;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.Tags;
import io.tidemark.stats.View;
import io.tidemark.stats.ViewSink;
import io.tidemark.stats.Views;
import io.tidemark.testing.TestSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sink behind views is attached, flushed, asked and closed as without them. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class ViewSinkTest {

    @Metrics
    static class Visit {
        long ducks;
    }

    private final Views views = Views.create();

    @TempDir
    private Path directory;

    private static void visit(EntrySink sink) {
        try (var visit = new ViewSinkTest_VisitGuard(sink)) {
            visit.ducks = 1;
        }
    }

    @Test
    void whatIsBehindItIsFlushedCountedAndClosed() throws Exception {
        views.register(View.over(ViewSinkTest_VisitFields.DUCKS).named("visits"));
        BackgroundQueue queue = BackgroundQueue.of(Json.create()
                .writeTo(RollingFile.in(directory)
                        .named("visits")
                        .every(Rotation.HOUR)
                        .open()));
        AttachHandle attached = ServiceMetrics.attach(ViewSink.of(views, queue));
        visit(ServiceMetrics.sink());
        attached.flush().toCompletableFuture().get();
        assertThat(lines()).hasSize(1);

        for (int i = 0; i < 1_000; i++) {
            visit(ServiceMetrics.sink());
        }
        attached.close();

        assertThat(lines()).hasSize(1_001);
        SinkStats stats = attached.stats().orElseThrow();
        assertThat(stats).isEqualTo(queue.stats());
        assertThat(stats.emitted()).isEqualTo(1_001);
        assertThat(views.get("visits").orElseThrow().row(Tags.empty())).contains(new AggregationData.OfLong(1_001));
    }

    @Test
    void whatASinkThatKeepsNoFiguresWasGivenCountsAsEmitted() {
        TestSink next = TestSink.create();
        ViewSink sink = ViewSink.of(views, next);
        visit(sink);
        visit(sink);

        assertThat(next.size()).isEqualTo(2);
        assertThat(sink.stats().appended()).isEqualTo(2);
        assertThat(sink.stats().emitted()).isEqualTo(2);
    }

    @Test
    void aSinkThatHasNoCloseIsFlushed() {
        List<String> told = new ArrayList<>();
        EntrySink next = new EntrySink() {
            @Override
            public void append(Entry entry) {
                told.add("append");
            }

            @Override
            public CompletionStage<Void> flush() {
                told.add("flush");
                return CompletableFuture.completedFuture(null);
            }
        };
        try (ViewSink sink = ViewSink.of(views, next)) {
            visit(sink);
        }
        assertThat(told).containsExactly("append", "flush");
    }

    @Test
    void anEntryThatCannotSayWhatItIsIsHandedOnAllTheSame() {
        List<Entry> taken = new ArrayList<>();
        EntrySink next = taken::add;
        ViewSink sink = ViewSink.of(views, next);
        Entry throwing = new Entry() {
            @Override
            public EntryLayout layout() {
                throw new IllegalStateException("broken");
            }

            @Override
            public long epochNanos() {
                return 0;
            }

            @Override
            public void writeTo(EntryWriter out) {}
        };
        @SuppressWarnings("NullAway")
        Entry without = new Entry() {
            @Override
            public EntryLayout layout() {
                return null;
            }

            @Override
            public long epochNanos() {
                return 0;
            }

            @Override
            public void writeTo(EntryWriter out) {}
        };
        sink.append(throwing);
        sink.append(without);

        assertThat(taken).containsExactly(throwing, without);
        assertThat(sink.failures()).isEqualTo(2);
        assertThat(sink.stats().emitted()).isEqualTo(2);
    }

    @Test
    void theFiguresAreThoseOfTheSinksOfATee() {
        TestSink archive = TestSink.create();
        EntrySink broken = entry -> {
            throw new IllegalStateException("broken");
        };
        TeeSink tee = TeeSink.of(archive, broken);
        try (ViewSink sink = ViewSink.of(views, tee)) {
            for (int i = 0; i < 10; i++) {
                visit(sink);
            }
            SinkStats stats = sink.stats();
            assertThat(stats.appended()).isEqualTo(10);
            assertThat(stats.branches()).extracting(SinkStats.Branch::emitted).containsExactly(10L, 0L);
            assertThat(stats.branches()).extracting(SinkStats.Branch::failed).containsExactly(0L, 10L);
            assertThat(stats.isConserved()).isTrue();
        }
    }

    @Test
    void whatASinkThatKeepsNoFiguresThrewAtCountsAsFailed() {
        EntrySink broken = entry -> {
            throw new IllegalStateException("broken");
        };
        ViewSink sink = ViewSink.of(views, broken);
        assertThatThrownBy(() -> sink.append(new ViewSinkTest_VisitGuard(broken)))
                .hasMessage("broken");
        assertThat(sink.stats().failed()).isEqualTo(1);
        assertThat(sink.stats().isConserved()).isTrue();
    }

    private List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }
}
