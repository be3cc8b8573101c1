package io.tidemark.stream;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.entry.Entry;
import io.tidemark.output.LineBlock;
import io.tidemark.output.Output;
import io.tidemark.output.Outputs;
import io.tidemark.output.RollingFile;
import io.tidemark.sink.BackgroundQueue;
import io.tidemark.sink.ImmediateSink;
import io.tidemark.sink.SinkStats;
import io.tidemark.support.Eventually;
import io.tidemark.support.GatedStream;
import io.tidemark.support.IdEntry;
import io.tidemark.support.IdFormat;
import io.tidemark.support.LogLines;
import io.tidemark.support.Threads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsTest {

    @TempDir
    Path directory;

    /** Does what it is told to, and keeps no figures. */
    private static class Told implements EntryStream {
        final List<String> calls = new ArrayList<>();
        final List<String> all;
        final String name;

        Told() {
            this("", new ArrayList<>());
        }

        Told(String name, List<String> all) {
            this.name = name;
            this.all = all;
        }

        void called(String what) {
            calls.add(what);
            all.add(name + what);
        }

        @Override
        public Outcome next(Entry entry) {
            called("next " + ((IdEntry) entry).id());
            return Outcome.EMITTED;
        }

        @Override
        public CompletionStage<Void> flush(FlushKind kind) {
            called("flush " + kind);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close() {
            called("close");
        }
    }

    /** Throws, whatever is asked of it. */
    private static final class Broken extends Told {
        @Override
        public Outcome next(Entry entry) {
            throw new StackOverflowError("broken");
        }

        @Override
        public CompletionStage<Void> flush(FlushKind kind) {
            throw new IllegalStateException("broken");
        }

        @Override
        public void close() {
            throw new NoClassDefFoundError("broken");
        }
    }

    @Test
    void eachStreamWritesEachEntryAndHasItsOwnFigures() {
        ByteArrayOutputStream second = new ByteArrayOutputStream();
        EntryStream tee = Streams.tee(
                new IdFormat()
                        .writeTo(RollingFile.in(directory).named("archive").open()),
                new IdFormat().writeTo(Outputs.of(second)),
                entry -> ((IdEntry) entry).id() == 2 ? Outcome.SAMPLED_OUT : Outcome.EMITTED);
        BackgroundQueue queue = BackgroundQueue.of(tee);
        for (long id : new long[] {1, -1, 2}) {
            queue.append(new IdEntry(id));
        }
        Eventually.await(queue.flush());

        assertThat(LogLines.entries(directory)).containsExactly(new IdEntry(1), new IdEntry(2));
        assertThat(second.toString(StandardCharsets.UTF_8)).isEqualTo("<0 1 0>\n<0 2 0>\n");
        assertThat(queue.stats().toString().lines().map(line -> line.replaceAll("^.*/", "")))
                .containsExactly(
                        "archive: appended 3 = dropped 0 + queued 0 + in flight 0 + emitted 2 + sampled out 0"
                                + " + invalid 1 + failed 0",
                        "ByteArrayOutputStream: appended 3 = dropped 0 + queued 0 + in flight 0 + emitted 2"
                                + " + sampled out 0 + invalid 1 + failed 0",
                        "stream 3: appended 3 = dropped 0 + queued 0 + in flight 0 + emitted 2 + sampled out 1"
                                + " + invalid 0 + failed 0");
        queue.close();
    }

    @Test
    void oneThatThrowsDoesNotStopTheOthers() {
        Told good = new Told();
        ImmediateSink sink = ImmediateSink.of(Streams.tee(new Broken(), good));
        sink.append(new IdEntry(1));
        sink.append(new IdEntry(2));
        Eventually.await(sink.flush());
        sink.close();

        assertThat(good.calls)
                .containsExactly(
                        "next 1",
                        "flush EXPLICIT",
                        "next 2",
                        "flush EXPLICIT",
                        "flush EXPLICIT",
                        "flush EXPLICIT",
                        "close");
        SinkStats stats = sink.stats();
        assertThat(stats.isConserved()).isTrue();
        assertThat(stats.branches().get(0).name()).isEqualTo("Broken");
        assertThat(stats.branches().get(0).failed()).isEqualTo(2);
        assertThat(stats.branches().get(0).problems()).hasToString("{EXCEPTION=7}");
        assertThat(stats.branches().get(1).name()).isEqualTo("Told");
        assertThat(stats.branches().get(1).emitted()).isEqualTo(2);
        assertThat(stats.branches().get(1).problems()).isEmpty();
    }

    @Test
    void anEntryThatAStreamWithFiguresThrowsAtIsFailedInThem() {
        EntryStream formatted = new IdFormat().writeTo(Outputs.of(new ByteArrayOutputStream()));
        EntryStream throwing = new Told() {
            @Override
            public Outcome next(Entry entry) {
                if (((IdEntry) entry).id() == 2) {
                    throw new IllegalStateException("broken");
                }
                return formatted.next(entry);
            }

            @Override
            public CompletionStage<Void> flush(FlushKind kind) {
                return formatted.flush(kind);
            }

            @Override
            public List<StreamStats> stats() {
                return formatted.stats();
            }
        };
        ImmediateSink sink = ImmediateSink.of(Streams.tee(throwing, new Told()));
        for (int id = 1; id <= 3; id++) {
            sink.append(new IdEntry(id));
        }
        assertThat(sink.stats().toString().lines())
                .first(as(InstanceOfAssertFactories.STRING))
                .startsWith("ByteArrayOutputStream: appended 3 = dropped 0 + queued 0 + in flight 0 + emitted 2"
                        + " + sampled out 0 + invalid 0 + failed 1; problems {EXCEPTION=1}");
    }

    @Test
    void aTeeOfATeeHasTheBranchesOfBoth() {
        EntryStream inner = Streams.tee(entry -> Outcome.EMITTED, entry -> Outcome.INVALID);
        ImmediateSink sink = ImmediateSink.of(Streams.tee(inner, entry -> Outcome.FAILED));
        sink.append(new IdEntry(1));
        assertThat(sink.stats().branches())
                .extracting(SinkStats.Branch::emitted, SinkStats.Branch::invalid, SinkStats.Branch::failed)
                .hasToString("[(1L, 0L, 0L), (0L, 1L, 0L), (0L, 0L, 1L)]");
        assertThat(sink.stats().isConserved()).isTrue();
    }

    @Test
    void aFlushIsCompleteWhenItIsForAllStreams() {
        CompletableFuture<Void> slow = new CompletableFuture<>();
        CompletableFuture<Void> failing = new CompletableFuture<>();
        EntryStream tee = Streams.tee(flushedBy(slow), flushedBy(failing), flushedBy(null));
        CompletableFuture<Void> flushed = tee.flush(FlushKind.EXPLICIT).toCompletableFuture();
        failing.completeExceptionally(new IOException("broken"));
        assertThat(flushed).isNotDone();
        slow.complete(null);
        assertThat(flushed).isCompleted();
        assertThat(tee.stats())
                .extracting(stats -> stats.problems(Problem.EXCEPTION))
                .as("a flush that fails, or gives nothing to wait for, is counted")
                .containsExactly(0L, 1L, 1L);
    }

    private static EntryStream flushedBy(CompletableFuture<Void> stage) {
        return new Told() {
            @Override
            public CompletionStage<Void> flush(FlushKind kind) {
                return stage;
            }
        };
    }

    @Test
    void closingFlushesAllStreamsBeforeItClosesTheFirst() {
        List<String> calls = new ArrayList<>();
        EntryStream tee = Streams.tee(new Told("a ", calls), new Told("b ", calls));
        tee.close();
        tee.close();
        Eventually.await(tee.flush(FlushKind.EXPLICIT));
        assertThat(calls).containsExactly("a flush EXPLICIT", "b flush EXPLICIT", "a close", "b close");
        assertThat(tee.next(new IdEntry(1))).isEqualTo(Outcome.FAILED);
        assertThat(tee.stats()).extracting(StreamStats::failed).containsExactly(1L, 1L);
    }

    @Test
    void figuresThatWouldBeCountedTwiceAreRefused() {
        EntryStream stream = new IdFormat().writeTo(Outputs.of(new ByteArrayOutputStream()));
        assertThatThrownBy(() -> Streams.tee(stream, new Told(), stream))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the same stream twice in one tee: ")
                .hasMessageEndingWith("would get each entry twice. Leave one out");
        assertThatThrownBy(() -> Streams.tee(stream, Streams.tee(new Told(), stream)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two streams of a tee count into the same figures, those of ByteArrayOutputStream: each"
                        + " needs a format and an output of its own");
        assertThatThrownBy(() -> Streams.tee(stream, null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void snapshotsOfEachBranchAddUpUnderLoadAndFaults() {
        int threads = 4;
        int each = 50_000;
        EntryStream flaky = new IdFormat().writeTo(new Output() {
            private int writes;

            @Override
            public void write(LineBlock block) throws IOException {
                if (writes++ % 3 == 0) {
                    throw new IOException("no");
                }
            }

            @Override
            public void flush() throws IOException {}

            @Override
            public void close() {}
        });
        EntryStream throwing = entry -> {
            if (((IdEntry) entry).id() % 100 == 7) {
                throw new IllegalStateException("broken");
            }
            return Outcome.EMITTED;
        };
        BackgroundQueue queue = BackgroundQueue.builder(Streams.tee(
                        flaky,
                        throwing,
                        new IdFormat().writeTo(RollingFile.in(directory).open())))
                .capacity(256)
                .build();
        AtomicBoolean stop = new AtomicBoolean();
        Threads reader = Threads.start(1, thread -> {
            while (!stop.get()) {
                SinkStats stats = queue.stats();
                assertThat(stats.isConserved()).as("%s", stats).isTrue();
            }
        });
        Threads.start(threads, thread -> {
                    for (int id = 0; id < each; id++) {
                        queue.append(new IdEntry(thread, id));
                    }
                })
                .join();
        queue.close();
        stop.set(true);
        reader.join();
        SinkStats stats = queue.stats();
        assertThat(stats.isConserved()).as("%s", stats).isTrue();
        assertThat(stats.appended()).isEqualTo((long) threads * each);
        assertThat(stats.branches()).allMatch(branch -> branch.inFlight() == 0);
        assertThat(stats.branches().get(0).failed()).isPositive();
        assertThat(stats.branches().get(1).failed()).isPositive();
        assertThat(LogLines.entries(directory))
                .hasSize((int) stats.branches().get(2).emitted());
    }

    @Test
    void aStreamThatHangsIsInFlightInItsOwnBranchOnly() {
        GatedStream gated = new GatedStream();
        BackgroundQueue queue = BackgroundQueue.of(Streams.tee(entry -> Outcome.EMITTED, gated));
        queue.append(new IdEntry(1));
        gated.awaitEntered();
        assertThat(queue.stats().branches())
                .extracting(SinkStats.Branch::inFlight)
                .containsExactly(0L, 1L);
        gated.release();
        queue.close();
        assertThat(queue.stats().branches())
                .extracting(SinkStats.Branch::emitted)
                .containsExactly(1L, 1L);
    }
}
