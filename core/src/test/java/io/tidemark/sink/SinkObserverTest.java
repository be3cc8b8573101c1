package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.entry.Entry;
import io.tidemark.internal.Warned;
import io.tidemark.stream.EntryStream;
import io.tidemark.stream.FlushKind;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.Problem;
import io.tidemark.stream.StreamStats;
import io.tidemark.support.Eventually;
import io.tidemark.support.GatedStream;
import io.tidemark.support.IdEntry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SinkObserverTest {

    private static final Duration NO_FLUSH = Duration.ofSeconds(59);

    private final List<FlushReport> reports = new CopyOnWriteArrayList<>();

    /** Two branches that fare differently. */
    private static final class Tee implements EntryStream {
        final StreamStats file = new StreamStats("file");
        final StreamStats agent = new StreamStats("agent");

        @Override
        public Outcome next(Entry entry) {
            file.count(Outcome.EMITTED, 1);
            if (((IdEntry) entry).id() % 2 == 0) {
                agent.count(Outcome.SAMPLED_OUT, 1);
            } else {
                agent.problem(Problem.IO_ERROR, "connection lost", null);
                agent.problem(Problem.NAN_LEFT_OUT, "Latency is NaN", null);
                agent.problem(Problem.NAME_INVALID, "no name", null);
                agent.count(Outcome.FAILED, 1);
            }
            return Outcome.PENDING;
        }

        @Override
        public List<StreamStats> stats() {
            return List.of(file, agent);
        }
    }

    @Test
    void isToldOfEachFlushWithWhatCameSinceTheLastByBranch() {
        BackgroundQueue queue = BackgroundQueue.builder(new Tee())
                .threadName("orders")
                .flushInterval(NO_FLUSH)
                .observer(reports::add)
                .build();
        for (int id = 1; id <= 3; id++) {
            queue.append(new IdEntry(id));
        }
        Eventually.await(queue.flush());
        Eventually.until("the first report", () -> reports.size() == 1);
        queue.append(new IdEntry(4));
        queue.close();

        FlushReport first = reports.get(0);
        assertThat(first.sink()).isEqualTo("orders");
        assertThat(first.appended()).isEqualTo(3);
        assertThat(first.dropped()).isZero();
        assertThat(first.queued()).isZero();
        assertThat(first.period()).isPositive();
        assertThat(first.branches())
                .containsExactly(
                        new SinkStats.Branch("file", 0, 3, 0, 0, 0, Map.of(), null),
                        new SinkStats.Branch(
                                "agent",
                                0,
                                0,
                                1,
                                0,
                                2,
                                Map.of(Problem.IO_ERROR, 2L, Problem.NAN_LEFT_OUT, 2L, Problem.NAME_INVALID, 2L),
                                "no name"));
        assertThat(first.branches().get(1).ioErrors()).isEqualTo(2);
        assertThat(first.branches().get(1).validationErrors()).isEqualTo(4);

        FlushReport last = reports.get(1);
        assertThat(reports).hasSize(2);
        assertThat(last.appended()).isEqualTo(1);
        assertThat(last.branches())
                .containsExactly(
                        new SinkStats.Branch("file", 0, 1, 0, 0, 0, Map.of(), null),
                        new SinkStats.Branch("agent", 0, 0, 1, 0, 0, Map.of(), "no name"));
        assertThat(last.totals()).isEqualTo(queue.stats());
    }

    @Test
    void isToldOfOverflowAndOfTheLengthOfTheQueue() {
        GatedStream stream = new GatedStream();
        BackgroundQueue queue = BackgroundQueue.builder(stream)
                .capacity(4)
                .flushInterval(NO_FLUSH)
                .observer(reports::add)
                .build();
        queue.append(new IdEntry(1));
        stream.awaitEntered();
        for (int id = 2; id <= 10; id++) {
            queue.append(new IdEntry(id));
        }
        stream.release();
        queue.close();
        FlushReport last = reports.get(reports.size() - 1);
        assertThat(last.totals().dropped()).isEqualTo(5);
        assertThat(reports.stream().mapToLong(FlushReport::dropped).sum()).isEqualTo(5);
        assertThat(reports.stream().mapToLong(FlushReport::appended).sum()).isEqualTo(10);
    }

    @Test
    void aSinkWithNothingToDoIsIdleAndAStuckOneIsNot() {
        BackgroundQueue idle = BackgroundQueue.builder(entry -> Outcome.EMITTED)
                .flushInterval(Duration.ofMillis(400))
                .observer(reports::add)
                .build();
        Eventually.until(
                "it has slept through a period",
                () -> reports.stream().anyMatch(report -> report.idleShare() > 0.7 && report.idleShare() <= 1));
        assertThat(idle.slept()).isPositive();
        idle.close();
        reports.clear();

        GatedStream stuck = new GatedStream();
        BackgroundQueue busy = BackgroundQueue.builder(stuck)
                .flushInterval(Duration.ofMillis(1))
                .observer(reports::add)
                .build();
        busy.append(new IdEntry(1));
        stuck.awaitEntered();
        long from = reports.size();
        long stuckSince = System.nanoTime();
        Eventually.until("time passes", () -> System.nanoTime() - stuckSince > 200_000_000);
        stuck.release();
        busy.close();
        // The report of the period in which the stream was stuck.
        assertThat(reports.stream().skip(from))
                .anyMatch(report -> report.period().toMillis() >= 200 && report.idleShare() < 0.3);
    }

    @Test
    void whatAnObserverThrowsIsWarnedOfAndHurtsNobody() {
        GatedStream stream = GatedStream.open();
        try (Warned warned = Warned.of("observer")) {
            BackgroundQueue queue = BackgroundQueue.builder(stream)
                    .threadName("orders")
                    .flushInterval(NO_FLUSH)
                    .observer(report -> {
                        reports.add(report);
                        throw new NoClassDefFoundError("broken");
                    })
                    .build();
            for (int id = 1; id <= 5; id++) {
                queue.append(new IdEntry(id));
                Eventually.await(queue.flush());
            }
            queue.close();
            assertThat(stream.ids).containsExactly(1L, 2L, 3L, 4L, 5L);
            assertThat(queue.stats().emitted()).isEqualTo(5);
            assertThat(reports).hasSize(6);
            assertThat(warned.texts())
                    .containsExactly("orders: an observer threw, and is called again at the next flush");
            assertThat(warned.cause()).hasMessage("broken");
        }
    }

    @Test
    void aFlushIsCompleteBeforeTheObserverIsToldOfIt() {
        AtomicReference<CompletionStage<Void>> flushed = new AtomicReference<>();
        CompletableFuture<Boolean> wasDone = new CompletableFuture<>();
        GatedStream stream = new GatedStream();
        BackgroundQueue queue = BackgroundQueue.builder(stream)
                .flushInterval(NO_FLUSH)
                .observer(report ->
                        wasDone.complete(flushed.get().toCompletableFuture().isDone()))
                .build();
        queue.append(new IdEntry(1));
        stream.awaitEntered();
        flushed.set(queue.flush());
        stream.release();
        assertThat(Eventually.await(wasDone)).isTrue();
        queue.close();
    }

    @Test
    void theImmediateSinkTellsOfEachEntryAndOfTheEnd() {
        ImmediateSink sink = ImmediateSink.of(new Tee(), reports::add);
        sink.append(new IdEntry(1));
        sink.append(new IdEntry(2));
        sink.close();
        sink.append(new IdEntry(3));
        assertThat(reports).hasSize(3).allMatch(report -> report.sink().equals("ImmediateSink"));
        assertThat(reports).extracting(FlushReport::appended).containsExactly(1L, 1L, 0L);
        assertThat(reports).extracting(FlushReport::idleShare).allMatch(share -> share >= 0 && share <= 1);
        assertThat(reports.get(0).branches().get(1).failed()).isEqualTo(1);
        assertThat(reports.get(1).branches().get(1).failed()).isZero();
        assertThat(reports.get(1).branches().get(1).sampledOut()).isEqualTo(1);
    }

    @Test
    void anObserverMayAppendToItsSinkAndBreakNothing() {
        AtomicReference<ImmediateSink> self = new AtomicReference<>();
        GatedStream stream = GatedStream.open();
        ImmediateSink sink = ImmediateSink.of(stream, report -> {
            self.get().append(new IdEntry(100 + stream.ids.size()));
            throw new IllegalStateException("broken");
        });
        self.set(sink);
        sink.append(new IdEntry(1));
        sink.append(new IdEntry(2));
        assertThat(stream.ids).containsExactly(1L, 101L, 2L, 103L);
        sink.close();
        assertThat(sink.stats().isConserved()).isTrue();
        assertThat(sink.stats().inFlight()).isZero();
    }

    @Test
    void withoutAnObserverAStreamIsNotAskedForItsFigures() {
        StreamStats stats = new StreamStats("file");
        List<String> asked = new CopyOnWriteArrayList<>();
        EntryStream stream = new EntryStream() {
            @Override
            public Outcome next(Entry entry) {
                stats.count(Outcome.EMITTED, 1);
                return Outcome.EMITTED;
            }

            @Override
            public CompletionStage<Void> flush(FlushKind kind) {
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public List<StreamStats> stats() {
                asked.add("asked");
                return List.of(stats);
            }
        };
        ImmediateSink sink = ImmediateSink.of(stream);
        sink.append(new IdEntry(1));
        sink.close();
        assertThat(asked).hasSize(1);
    }
}
