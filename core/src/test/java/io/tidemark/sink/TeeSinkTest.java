package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.entry.Entry;
import io.tidemark.output.RollingFile;
import io.tidemark.support.Eventually;
import io.tidemark.support.GatedStream;
import io.tidemark.support.IdEntry;
import io.tidemark.support.IdFormat;
import io.tidemark.support.LogLines;
import io.tidemark.support.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeeSinkTest {

    @TempDir
    Path directory;

    /** Throws, whatever is asked of it. */
    private static final class Broken implements EntrySink, AutoCloseable {
        @Override
        public void append(Entry entry) {
            throw new StackOverflowError("broken");
        }

        @Override
        public CompletionStage<Void> flush() {
            throw new IllegalStateException("broken");
        }

        @Override
        public void close() throws IOException {
            throw new IOException("broken");
        }
    }

    /** Says what is asked of it. */
    private static final class Told implements EntrySink, AutoCloseable {
        private final String name;
        private final List<String> calls;

        Told(String name, List<String> calls) {
            this.name = name;
            this.calls = calls;
        }

        @Override
        public void append(Entry entry) {
            calls.add(name + " " + ((IdEntry) entry).id());
        }

        @Override
        public CompletionStage<Void> flush() {
            calls.add(name + " flush");
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close() {
            calls.add(name + " close");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @Test
    void aSinkWhoseOutputHangsCostsTheOthersNothing() {
        GatedStream hanging = new GatedStream();
        BackgroundQueue archive = BackgroundQueue.of(new IdFormat()
                .writeTo(RollingFile.in(directory).named("archive").open()));
        BackgroundQueue remote = BackgroundQueue.builder(hanging).capacity(4).build();
        TeeSink sink = TeeSink.of(archive, remote);
        sink.append(new IdEntry(0));
        hanging.awaitEntered();
        for (int id = 1; id < 100; id++) {
            sink.append(new IdEntry(id));
        }
        Eventually.await(archive.flush());
        assertThat(LogLines.entries(directory)).hasSize(100);
        assertThat(sink.stats()).extracting(SinkStats::appended).containsExactly(100L, 100L);
        assertThat(sink.stats()).extracting(SinkStats::dropped).containsExactly(0L, 95L);

        CompletableFuture<Void> flushed = sink.flush().toCompletableFuture();
        assertThat(flushed).as("one of them has not flushed").isNotDone();
        hanging.release();
        Eventually.await(flushed);
        sink.close();
        assertThat(hanging.ids).containsExactly(0L, 96L, 97L, 98L, 99L);
        assertThat(hanging.closed).isTrue();
        assertThat(sink.stats()).allMatch(SinkStats::isConserved);
    }

    @Test
    void oneThatThrowsDoesNotStopTheOthers() {
        List<String> calls = new ArrayList<>();
        TeeSink sink = TeeSink.of(new Broken(), new Told("good", calls));
        sink.append(new IdEntry(1));
        sink.append(new IdEntry(2));
        Eventually.await(sink.flush());
        sink.close();
        sink.close();
        assertThat(calls).containsExactly("good 1", "good 2", "good flush", "good flush", "good close");
        SinkStats broken = sink.stats().get(0);
        assertThat(broken.branches().get(0).name()).isEqualTo("Broken");
        assertThat(broken.failed()).isEqualTo(2);
        assertThat(broken.problems()).hasToString("{EXCEPTION=5}");
        assertThat(broken.isConserved()).isTrue();
        assertThat(sink.stats().get(1))
                .hasToString("Told: appended 2 = dropped 0 + queued 0 + in flight 0 + emitted 2 + sampled out 0"
                        + " + invalid 0 + failed 0");
    }

    @Test
    void anEntryThatASinkWithFiguresThrowsAtIsAddedToThem() {
        CollectingSink collecting = CollectingSink.create();
        CountedSink throwing = new CountedSink() {
            @Override
            public void append(Entry entry) {
                if (((IdEntry) entry).id() == 2) {
                    throw new IllegalStateException("broken");
                }
                collecting.append(entry);
            }

            @Override
            public SinkStats stats() {
                return collecting.stats();
            }
        };
        TeeSink sink = TeeSink.of(throwing, DiscardSink.instance());
        for (int id = 1; id <= 3; id++) {
            sink.append(new IdEntry(id));
        }
        assertThat(sink.stats().get(0).toString())
                .startsWith("CollectingSink: appended 3 = dropped 0 + queued 2 + in flight 0 + emitted 0"
                        + " + sampled out 0 + invalid 0 + failed 1; problems {EXCEPTION=1}");
    }

    @Test
    void closingFlushesAllBeforeItClosesTheFirst() {
        List<String> calls = new ArrayList<>();
        TeeSink.of(new Told("a", calls), new Told("b", calls), new Told("c", calls))
                .close();
        assertThat(calls).containsExactly("a flush", "b flush", "c flush", "a close", "b close", "c close");
    }

    @Test
    void closingWaitsForTheFlushOfASinkThatHasNoClose() {
        CompletableFuture<Void> flushed = new CompletableFuture<>();
        EntrySink lasting = new EntrySink() {
            @Override
            public void append(Entry entry) {}

            @Override
            public CompletionStage<Void> flush() {
                return flushed;
            }
        };
        TeeSink sink = TeeSink.of(lasting, DiscardSink.instance());
        Thread closing = new Thread(sink::close);
        closing.start();
        Eventually.until("it waits", () -> closing.getState() == Thread.State.TIMED_WAITING);
        flushed.complete(null);
        Eventually.join(closing);
    }

    @Test
    void theSameSinkTwiceIsRefused() {
        Told twice = new Told("twice", new ArrayList<>());
        assertThatThrownBy(() -> TeeSink.of(twice, DiscardSink.instance(), twice))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the same sink twice in one tee: twice would get each entry twice. Leave one out");
        assertThatThrownBy(() -> TeeSink.of(twice, null)).isInstanceOf(NullPointerException.class);
        assertThat(TeeSink.of(twice, DiscardSink.instance())).hasToString("TeeSink[twice, DiscardSink]");
    }

    @Test
    void snapshotsOfASinkWithoutFiguresAddUpUnderLoad() {
        TeeSink sink = TeeSink.of(DiscardSink.instance(), entry -> {
            if (((IdEntry) entry).id() % 10 == 0) {
                throw new IllegalStateException("broken");
            }
        });
        AtomicBoolean stop = new AtomicBoolean();
        Threads reader = Threads.start(1, thread -> {
            while (!stop.get()) {
                assertThat(sink.stats()).allMatch(SinkStats::isConserved);
            }
        });
        Threads.start(4, thread -> {
                    for (int id = 0; id < 50_000; id++) {
                        sink.append(new IdEntry(thread, id));
                    }
                })
                .join();
        stop.set(true);
        reader.join();
        assertThat(sink.stats()).extracting(SinkStats::emitted).containsExactly(200_000L, 180_000L);
        assertThat(sink.stats()).extracting(SinkStats::failed).containsExactly(0L, 20_000L);
    }
}
