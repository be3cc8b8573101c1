package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.entry.Entry;
import io.tidemark.output.LineBlock;
import io.tidemark.output.Output;
import io.tidemark.output.RollingFile;
import io.tidemark.output.Rotation;
import io.tidemark.stream.EntryStream;
import io.tidemark.stream.FlushKind;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.StreamStats;
import io.tidemark.support.Eventually;
import io.tidemark.support.IdEntry;
import io.tidemark.support.IdFormat;
import io.tidemark.support.LogLines;
import io.tidemark.support.ManualTime;
import io.tidemark.support.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No entry is lost without being counted, whatever happens: threads, faults, closing, snapshots at any moment. */
class ConservationTest {

    @TempDir
    Path directory;

    /** An output that takes its time. */
    private static Output slow(Output output) {
        return new Output() {
            @Override
            public void write(LineBlock block) throws IOException {
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                output.write(block);
            }

            @Override
            public void flush() throws IOException {
                output.flush();
            }

            @Override
            public void close() throws IOException {
                output.close();
            }
        };
    }

    private static void assertEachOnceAndInOrder(List<IdEntry> entries, int producers) {
        assertThat(new HashSet<>(entries)).hasSameSizeAs(entries);
        long[] last = new long[producers];
        Arrays.fill(last, -1);
        for (IdEntry entry : entries) {
            assertThat(entry.id()).isGreaterThan(last[entry.producer()]);
            last[entry.producer()] = entry.id();
        }
    }

    @Test
    void sixteenThreadsFarFasterThanTheOutput() {
        int threads = 16;
        int each = 60_000;
        Output file = slow(RollingFile.in(directory).named("log").open());
        BackgroundQueue queue = BackgroundQueue.builder(new IdFormat().writeTo(file))
                .capacity(1_000)
                .build();
        AtomicLong mostQueued = new AtomicLong();
        Threads.start(threads, thread -> {
                    for (int id = 0; id < each; id++) {
                        queue.append(new IdEntry(thread, id));
                        if (id % 1_000 == 0) {
                            mostQueued.accumulateAndGet(queue.stats().queued(), Math::max);
                        }
                    }
                })
                .join();
        queue.close();

        SinkStats stats = queue.stats();
        List<IdEntry> written = LogLines.entries(directory);
        assertThat(stats.appended()).isEqualTo((long) threads * each);
        assertThat(stats.emitted()).isEqualTo(written.size());
        assertThat(stats.dropped()).isPositive().isEqualTo(stats.appended() - written.size());
        assertThat(stats.queued() + stats.inFlight() + stats.failed() + stats.invalid())
                .isZero();
        assertThat(mostQueued.get()).isPositive().isLessThanOrEqualTo(1_024);
        assertEachOnceAndInOrder(written, threads);
        // What was appended last is what drop-oldest keeps.
        assertThat(written.get(written.size() - 1).id()).isEqualTo(each - 1L);
    }

    @Test
    void snapshotsUnderLoadAndFaultsAddUpAndOnlyGrow() {
        AtomicInteger writes = new AtomicInteger();
        Output flaky = new Output() {
            @Override
            public void write(LineBlock block) throws IOException {
                if (writes.incrementAndGet() % 3 == 0) {
                    throw new IOException("no");
                }
            }

            @Override
            public void flush() {
                if (writes.get() % 5 == 0) {
                    throw new AssertionError("no");
                }
            }

            @Override
            public void close() {}
        };
        EntryStream formatted = new IdFormat().writeTo(flaky);
        AtomicLong handed = new AtomicLong();
        EntryStream stream = new EntryStream() {
            @Override
            public Outcome next(Entry entry) {
                if (handed.incrementAndGet() % 1_000 == 7) {
                    throw new StackOverflowError();
                }
                return formatted.next(handed.get() % 100 == 3 ? new IdEntry(-1) : entry);
            }

            @Override
            public CompletionStage<Void> flush(FlushKind kind) {
                return formatted.flush(kind);
            }

            @Override
            public void close() {
                formatted.close();
            }

            @Override
            public List<StreamStats> stats() {
                return formatted.stats();
            }
        };
        BackgroundQueue queue = BackgroundQueue.builder(stream)
                .capacity(256)
                .flushInterval(Duration.ofMillis(5))
                .build();
        AtomicBoolean running = new AtomicBoolean(true);
        AtomicLong snapshots = new AtomicLong();
        Threads readers = Threads.start(2, reader -> {
            SinkStats last = queue.stats();
            boolean more = true;
            while (more) {
                more = running.get();
                SinkStats now = queue.stats();
                assertThat(now.isConserved()).as(now.toString()).isTrue();
                assertThat(now.queued()).isBetween(0L, 256L);
                assertThat(now.appended()).isGreaterThanOrEqualTo(last.appended());
                assertThat(now.dropped()).isGreaterThanOrEqualTo(last.dropped());
                assertThat(now.emitted()).isGreaterThanOrEqualTo(last.emitted());
                assertThat(now.failed()).isGreaterThanOrEqualTo(last.failed());
                assertThat(now.invalid()).isGreaterThanOrEqualTo(last.invalid());
                last = now;
                snapshots.incrementAndGet();
            }
        });
        Threads.start(4, thread -> {
                    for (int id = 0; id < 150_000; id++) {
                        queue.append(new IdEntry(thread, id));
                        if (id % 50_000 == 0) {
                            Eventually.await(queue.flush());
                        }
                    }
                })
                .join();
        queue.close();
        running.set(false);
        readers.join();
        SinkStats end = queue.stats();
        assertThat(snapshots.get()).isGreaterThan(100);
        assertThat(end.appended()).isEqualTo(600_000);
        assertThat(end.appended()).isEqualTo(end.dropped() + end.emitted() + end.invalid() + end.failed());
        assertThat(end.emitted()).isPositive();
        assertThat(end.invalid()).isPositive();
        assertThat(end.failed()).isPositive();
    }

    @Test
    void concurrentFlushesEachSeeWhatTheirThreadAppended() {
        AtomicLong[] seen = new AtomicLong[8];
        for (int i = 0; i < seen.length; i++) {
            seen[i] = new AtomicLong(-1);
        }
        BackgroundQueue queue = BackgroundQueue.builder(entry -> {
                    IdEntry id = (IdEntry) entry;
                    seen[id.producer()].set(id.id());
                    return Outcome.EMITTED;
                })
                .flushInterval(Duration.ofSeconds(59))
                .build();
        Threads.start(seen.length, thread -> {
                    for (int id = 0; id < 400; id++) {
                        queue.append(new IdEntry(thread, id));
                        Eventually.await(queue.flush());
                        assertThat(seen[thread]).hasValue(id);
                    }
                })
                .join();
        queue.close();
        assertThat(queue.stats().emitted()).isEqualTo(8 * 400);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 16, 1024})
    void noEntryIsStrandedByARaceWithClose(int capacity) {
        int threads = 4;
        long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
        for (int round = 0; round < 400 && (round < 20 || System.nanoTime() < end); round++) {
            AtomicLong written = new AtomicLong();
            EntryStream stream = new EntryStream() {
                @Override
                public Outcome next(Entry entry) {
                    written.incrementAndGet();
                    return Outcome.EMITTED;
                }

                @Override
                public void close() {
                    // For those who have seen the queue open, and not appended yet.
                    LockSupport.parkNanos(100_000);
                }
            };
            BackgroundQueue queue = BackgroundQueue.builder(stream)
                    .capacity(capacity)
                    // In some rounds the consumer ends the queue, in others the closing thread.
                    .shutdownTimeout(round % 2 == 0 ? Duration.ofSeconds(30) : Duration.ZERO)
                    .build();
            long pause = (round % 20) * 5_000L;
            int each = 200;
            Threads appending = Threads.start(threads + 1, thread -> {
                if (thread == threads) {
                    LockSupport.parkNanos(pause);
                    queue.close();
                } else {
                    for (int id = 0; id < each; id++) {
                        queue.append(new IdEntry(thread, id));
                    }
                }
            });
            appending.join();
            Eventually.until(
                    "all is settled: " + queue.stats(),
                    () -> queue.stats().dropped() + queue.stats().emitted() == threads * each);
            assertThat(queue.stats().appended()).isEqualTo(threads * each);
            assertThat(queue.stats().emitted()).isEqualTo(written.get());
            Eventually.await(queue.flush());
        }
    }

    @Test
    void closeDuringLoadWritesWhatWasAppendedBefore() {
        RollingFile file = RollingFile.in(directory).named("log").open();
        BackgroundQueue queue = BackgroundQueue.of(new IdFormat().writeTo(file));
        AtomicBoolean running = new AtomicBoolean(true);
        AtomicLong appended = new AtomicLong();
        for (int id = 0; id < 20_000; id++) {
            queue.append(new IdEntry(4, id));
        }
        Threads load = Threads.start(4, thread -> {
            for (int id = 0; running.get(); id++) {
                queue.append(new IdEntry(thread, id));
                appended.incrementAndGet();
            }
        });
        Eventually.until("there is load", () -> appended.get() > 1_000);
        queue.close();
        running.set(false);
        load.join();

        SinkStats stats = queue.stats();
        List<IdEntry> written = LogLines.entries(directory);
        assertThat(stats.appended()).isEqualTo(20_000 + appended.get());
        assertThat(stats.emitted()).isEqualTo(written.size());
        assertThat(stats.dropped()).isEqualTo(stats.appended() - written.size());
        assertEachOnceAndInOrder(written, 5);
    }

    @Test
    void rollingUnderSixteenThreadsLosesNothing() {
        int threads = 16;
        int each = 1_000;
        int minutes = 5;
        ManualTime time = new ManualTime("2026-11-21T21:42:00Z");
        RollingFile file = RollingFile.in(directory)
                .named("log")
                .every(Rotation.MINUTE)
                .maxFileSize(20_000)
                .timeSource(time)
                .open();
        BackgroundQueue queue = BackgroundQueue.builder(new IdFormat().writeTo(file))
                .capacity(threads * each * 2)
                .flushInterval(Duration.ofMillis(2))
                .build();
        for (int minute = 0; minute < minutes; minute++) {
            int first = minute * each;
            Threads.start(threads, thread -> {
                        for (int id = first; id < first + each; id++) {
                            queue.append(new IdEntry(thread, id));
                            if (thread == 0 && id == first + each / 2) {
                                Eventually.await(queue.flush());
                                time.advance(Duration.ofMinutes(1));
                            }
                        }
                    })
                    .join();
            Eventually.await(queue.flush());
        }
        queue.close();

        int all = threads * each * minutes;
        assertThat(queue.stats().emitted()).isEqualTo(all);
        assertThat(new HashSet<>(LogLines.entries(directory))).hasSize(all);
        List<String> names = LogLines.names(directory);
        assertThat(names)
                .contains("log.2026-11-21-21-42", "log.2026-11-21-21-47")
                .allMatch(name -> name.matches("log\\.2026-11-21-21-4[2-7](\\.[0-9]+)?"))
                // Which minute gets more than one file depends on when the threads run.
                .anyMatch(name -> name.endsWith(".1"));
        for (String name : names) {
            assertThat(directory.resolve(name).toFile().length()).isBetween(1L, 20_000L);
        }
    }

    @Test
    void theImmediateSinkCountsTheSameUnderManyThreads() {
        RollingFile file = RollingFile.in(directory).named("log").open();
        ImmediateSink sink = ImmediateSink.of(new IdFormat().writeTo(file));
        AtomicBoolean running = new AtomicBoolean(true);
        Threads reader = Threads.start(1, thread -> {
            while (running.get()) {
                SinkStats now = sink.stats();
                assertThat(now.isConserved()).as(now.toString()).isTrue();
            }
        });
        Threads load = Threads.start(4, thread -> {
            for (int id = 0; id < 2_000; id++) {
                sink.append(new IdEntry(thread, id));
                if (thread == 3 && id == 1_900) {
                    sink.close();
                }
            }
        });
        load.join();
        running.set(false);
        reader.join();
        SinkStats stats = sink.stats();
        List<IdEntry> written = LogLines.entries(directory);
        assertThat(stats.appended()).isEqualTo(8_000);
        assertThat(stats.emitted()).isEqualTo(written.size());
        assertThat(stats.dropped()).isPositive().isEqualTo(8_000 - written.size());
        assertEachOnceAndInOrder(written, 4);
    }
}
