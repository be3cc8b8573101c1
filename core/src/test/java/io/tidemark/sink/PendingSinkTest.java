package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tidemark.entry.Entry;
import io.tidemark.internal.Warned;
import io.tidemark.stream.EntryStream;
import io.tidemark.stream.Outcome;
import io.tidemark.support.Eventually;
import io.tidemark.support.GatedStream;
import io.tidemark.support.IdEntry;
import io.tidemark.support.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PendingSinkTest {

    private static void append(EntrySink sink, long... ids) {
        for (long id : ids) {
            sink.append(new IdEntry(id));
        }
    }

    private static List<Long> ids(CollectingSink sink) {
        return sink.entries().stream().map(entry -> ((IdEntry) entry).id()).toList();
    }

    @Test
    void whatWasAppendedBeforeComesBeforeWhatIsAppendedLater() {
        PendingSink sink = PendingSink.create();
        append(sink, 1, 2);
        CollectingSink target = CollectingSink.create();
        sink.resolver().resolve(target);
        append(sink, 3);
        assertThat(ids(target)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void handingOverToASinkThatHangsEnds() {
        PendingSink sink = new PendingSink(1_000, Duration.ofMillis(50));
        for (int id = 0; id < 1_000; id++) {
            append(sink, id);
        }
        GatedStream stream = new GatedStream();
        try (Warned warned = Warned.of("handing entries over")) {
            sink.resolver()
                    .resolve(BackgroundQueue.builder(stream)
                            .capacity(2)
                            .threadName("hangs")
                            .onOverflow(OverflowPolicy.block(Duration.ofMillis(10)))
                            .build());
            assertThat(warned.texts())
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .matches(
                            "handing entries over to BackgroundQueue\\[hangs\\] took too long; [0-9]+ of those that were"
                                    + " kept are dropped");
        }
        stream.release();
        sink.close();
        SinkStats stats = sink.stats();
        assertThat(stats.appended()).isEqualTo(1_000);
        assertThat(stats.isConserved()).as(stats.toString()).isTrue();
        assertThat(stats.emitted()).isEqualTo(stream.ids.size());
        assertThat(stats.dropped()).isEqualTo(1_000 - stream.ids.size()).isGreaterThan(900);
    }

    @Test
    void ofATeeItTellsWhatBecameOfEachBranch() {
        PendingSink sink = PendingSink.create();
        append(sink, 1, 2);
        EntryStream fails = entry -> Outcome.FAILED;
        sink.resolver().resolve(TeeSink.of(ImmediateSink.of(fails), BackgroundQueue.of(GatedStream.open())));
        append(sink, 3);
        sink.close();
        assertThat(sink.stats().isConserved()).isTrue();
        assertThat(sink.stats().appended()).isEqualTo(3);
        assertThat(sink.stats().branches())
                .extracting(SinkStats.Branch::emitted, SinkStats.Branch::failed, SinkStats.Branch::inFlight)
                .containsExactly(tuple(0L, 3L, 0L), tuple(3L, 0L, 0L));
    }

    @Test
    void keepsTheNewestAndCountsTheRest() {
        PendingSink sink = PendingSink.create(2);
        append(sink, 1, 2, 3, 4, 5);
        assertThat(sink.stats())
                .hasToString("pending: appended 5 = dropped 3 + queued 2 + in flight 0 + emitted 0 + sampled out 0"
                        + " + invalid 0 + failed 0");
        CollectingSink target = CollectingSink.create();
        sink.resolver().resolve(target);
        append(sink, 6);
        assertThat(ids(target)).containsExactly(4L, 5L, 6L);
        target.drain();
        assertThat(sink.stats())
                .hasToString("CollectingSink: appended 6 = dropped 3 + queued 0 + in flight 0 + emitted 3"
                        + " + sampled out 0 + invalid 0 + failed 0");
    }

    @Test
    void countsForASinkThatKeepsNoFigures() {
        PendingSink sink = PendingSink.create(2);
        append(sink, 1, 2, 3);
        sink.resolver().resolve(entry -> {
            if (((IdEntry) entry).id() == 4) {
                throw new IllegalStateException("broken");
            }
        });
        append(sink, 4, 5);
        assertThat(sink.stats().toString())
                .startsWith("sink: appended 5 = dropped 1 + queued 0 + in flight 0 + emitted 3 + sampled out 0"
                        + " + invalid 0 + failed 1; problems {EXCEPTION=1}");
    }

    @Test
    void aResolverThatIsClosedUnresolvedDiscards() {
        PendingSink sink = PendingSink.create();
        append(sink, 1, 2);
        CompletableFuture<Void> flushed = sink.flush().toCompletableFuture();
        assertThat(flushed).isNotDone();
        try (PendingSink.Resolver resolver = sink.resolver()) {
            append(sink, 3);
            assertThat(resolver).hasToString("Resolver of PendingSink[pending]");
        }
        assertThat(flushed).as("nothing is left to wait for").isCompleted();
        append(sink, 4);
        assertThat(sink.flush().toCompletableFuture()).isCompleted();
        assertThat(sink.stats())
                .hasToString("pending: appended 4 = dropped 4 + queued 0 + in flight 0 + emitted 0 + sampled out 0"
                        + " + invalid 0 + failed 0");
        sink.resolver().close();
        sink.close();
        assertThat(sink.stats().dropped()).isEqualTo(4);
        assertThat(sink).hasToString("PendingSink[discarded]");
        assertThatThrownBy(() -> sink.resolver().resolve(DiscardSink.instance()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this pending sink was closed before it was resolved");
    }

    @Test
    void aResolverThatIsClosedOnceItIsResolvedDoesNothing() {
        PendingSink sink = PendingSink.create();
        CollectingSink target = CollectingSink.create();
        try (PendingSink.Resolver resolver = sink.resolver()) {
            resolver.resolve(target);
        }
        append(sink, 1);
        assertThat(ids(target)).containsExactly(1L);
        assertThatThrownBy(() -> sink.resolver().resolve(DiscardSink.instance()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this pending sink is resolved already");
        assertThat(sink).hasToString("PendingSink[CollectingSink[1 of at most 65536 entries]]");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        PendingSink sink = PendingSink.create();
        assertThatThrownBy(() -> sink.resolver().resolve(sink))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a pending sink cannot be resolved with itself");
        assertThatThrownBy(() -> sink.resolver().resolve(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> sink.append(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> PendingSink.create(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a pending sink's capacity is from 1 to 1073741824 entries, not -1");
        append(sink, 1);
        assertThat(sink.stats().queued()).as("it is still pending").isEqualTo(1);
    }

    // ---- flushing and closing

    @Test
    void aFlushFromBeforeIsCompleteWhenTheEntriesAreFlushedWhereTheyGo() {
        PendingSink sink = PendingSink.create();
        append(sink, 1);
        CompletableFuture<Void> first = sink.flush().toCompletableFuture();
        CompletableFuture<Void> second = sink.flush().toCompletableFuture();
        second.cancel(false);
        assertThat(first)
                .as("what one caller does to its stage is nothing to another")
                .isNotDone();

        GatedStream stream = new GatedStream();
        BackgroundQueue queue = BackgroundQueue.of(stream);
        sink.resolver().resolve(queue);
        stream.awaitEntered();
        assertThat(first).isNotDone();
        stream.release();
        Eventually.await(first);
        assertThat(stream.ids).containsExactly(1L);
        Eventually.await(sink.flush());
        sink.close();
        assertThat(stream.closed).isTrue();
        append(sink, 2);
        assertThat(sink.stats().dropped()).isEqualTo(1);
    }

    @Test
    void closingItWhileItHandsOverClosesTheSinkAfterwards() {
        List<String> calls = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        class Slow implements EntrySink, AutoCloseable {
            @Override
            public void append(Entry entry) {
                entered.countDown();
                Eventually.await(gate);
                calls.add("append " + ((IdEntry) entry).id());
            }

            @Override
            public void close() {
                calls.add("close");
            }
        }
        PendingSink sink = PendingSink.create();
        append(sink, 1, 2);
        Threads resolving = Threads.start(1, thread -> sink.resolver().resolve(new Slow()));
        Eventually.await(entered);
        append(sink, 3);
        sink.resolver().close();
        assertThat(sink.stats())
                .hasToString("pending: appended 3 = dropped 0 + queued 2 + in flight 1 + emitted 0 + sampled out 0"
                        + " + invalid 0 + failed 0");
        Thread closing = new Thread(sink::close);
        closing.start();
        Eventually.until("it waits", () -> closing.getState() == Thread.State.TIMED_WAITING);
        gate.countDown();
        resolving.join();
        Eventually.join(closing);
        assertThat(calls).containsExactly("append 1", "append 2", "append 3", "close");
    }

    @Test
    void aSinkThatClosesThePendingOneFromWithinDoesNotWaitForItself() {
        PendingSink sink = PendingSink.create();
        AtomicInteger closed = new AtomicInteger();
        class Closing implements EntrySink, AutoCloseable {
            @Override
            public void append(Entry entry) {
                sink.close();
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        }
        append(sink, 1, 2);
        sink.resolver().resolve(new Closing());
        assertThat(closed).hasValue(1);
        assertThat(sink.stats().emitted()).isEqualTo(2);
    }

    @Test
    void aSinkWhoseEntriesCauseEntriesGetsThemToo() {
        PendingSink sink = PendingSink.create();
        List<Long> seen = new ArrayList<>();
        append(sink, 1, 2);
        sink.resolver().resolve(entry -> {
            long id = ((IdEntry) entry).id();
            seen.add(id);
            if (id < 60) {
                append(sink, id + 2);
            }
        });
        assertThat(new HashSet<>(seen)).hasSize(61).hasSameSizeAs(seen);
        assertThat(sink.stats().emitted()).isEqualTo(61);
    }

    // ---- races

    /** What a pending sink is resolved with in a race. */
    private enum Target {
        COUNTED,
        UNCOUNTED,
        QUEUE
    }

    /** Keeps everything, slowly enough for others to get on meanwhile. */
    private static final class All implements EntrySink {
        final List<IdEntry> entries = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void append(Entry entry) {
            entries.add((IdEntry) entry);
        }
    }

    @ParameterizedTest
    @EnumSource(Target.class)
    void everyEntryIsPassedOnOnceOrDroppedHoweverAppendsAndTheResolutionRace(Target kind) {
        int threads = 3;
        int each = 60;
        int rounds = 600;
        AtomicLong sumDropped = new AtomicLong();
        for (int round = 0; round < rounds; round++) {
            // A small one is full when it is resolved, a large one is not.
            int capacity = round % 2 == 0 ? 16 : 1_000;
            int from = round % each;
            PendingSink sink = PendingSink.create(capacity);
            All all = new All();
            EntrySink target = target(kind, all);
            AtomicInteger appended = new AtomicInteger();
            Threads work = Threads.start(threads + 2, thread -> {
                if (thread < threads) {
                    for (int id = 0; id < each; id++) {
                        sink.append(new IdEntry(thread, id));
                        appended.incrementAndGet();
                    }
                } else if (thread == threads) {
                    while (appended.get() < from) {
                        Thread.onSpinWait();
                    }
                    sink.resolver().resolve(target);
                } else {
                    long last = 0;
                    while (appended.get() < threads * each) {
                        SinkStats stats = sink.stats();
                        assertThat(stats.isConserved()).as("%s", stats).isTrue();
                        assertThat(stats.appended()).isGreaterThanOrEqualTo(last);
                        last = stats.appended();
                    }
                }
            });
            work.join();
            Eventually.await(sink.flush());
            SinkStats stats = sink.stats();
            assertThat(stats.appended()).isEqualTo((long) threads * each);
            assertThat(stats.isConserved()).as("%s", stats).isTrue();
            assertThat(all.entries.size() + stats.dropped()).isEqualTo((long) threads * each);
            assertEachOnceAndInOrder(all.entries, threads);
            sumDropped.addAndGet(stats.dropped());
            sink.close();
        }
        assertThat(sumDropped.get()).as("the small ones were full").isPositive();
    }

    private static EntrySink target(Target kind, All all) {
        return switch (kind) {
            case UNCOUNTED -> all;
            case QUEUE ->
                BackgroundQueue.of(entry -> {
                    all.append(entry);
                    return Outcome.EMITTED;
                });
            case COUNTED ->
                ImmediateSink.of(entry -> {
                    all.append(entry);
                    return Outcome.EMITTED;
                });
        };
    }

    private static void assertEachOnceAndInOrder(List<IdEntry> entries, int producers) {
        long[] last = new long[producers];
        Arrays.fill(last, -1);
        for (IdEntry entry : entries) {
            assertThat(entry.id()).as("%s in %s", entry, entries).isGreaterThan(last[entry.producer()]);
            last[entry.producer()] = entry.id();
        }
    }

    @Test
    void everyEntryIsCountedHoweverAppendsAndClosingRace() {
        int threads = 3;
        int each = 60;
        for (int round = 0; round < 1_000; round++) {
            PendingSink sink = PendingSink.create(round % 2 == 0 ? 16 : 1_000);
            int from = round % each;
            AtomicInteger appended = new AtomicInteger();
            Threads.start(threads + 1, thread -> {
                        if (thread < threads) {
                            for (int id = 0; id < each; id++) {
                                sink.append(new IdEntry(thread, id));
                                appended.incrementAndGet();
                                SinkStats stats = sink.stats();
                                assertThat(stats.isConserved()).as("%s", stats).isTrue();
                            }
                        } else {
                            while (appended.get() < from) {
                                Thread.onSpinWait();
                            }
                            sink.resolver().close();
                        }
                    })
                    .join();
            assertThat(sink.stats())
                    .hasToString("pending: appended 180 = dropped 180 + queued 0 + in flight 0 + emitted 0"
                            + " + sampled out 0 + invalid 0 + failed 0");
        }
    }

    @Test
    void oneOfTwoResolutionsAndCloseWins() {
        for (int round = 0; round < 1_000; round++) {
            PendingSink sink = PendingSink.create();
            append(sink, 1);
            List<CollectingSink> targets = List.of(CollectingSink.create(), CollectingSink.create());
            AtomicInteger resolved = new AtomicInteger();
            Threads.start(4, thread -> {
                        if (thread == 2) {
                            sink.resolver().close();
                        } else if (thread == 3) {
                            append(sink, 2);
                        } else {
                            try {
                                sink.resolver().resolve(targets.get(thread));
                                resolved.incrementAndGet();
                            } catch (IllegalStateException refused) {
                                assertThat(refused).hasMessageStartingWith("this pending sink ");
                            }
                        }
                    })
                    .join();
            long kept = targets.stream()
                    .mapToLong(target -> target.entries().size())
                    .sum();
            assertThat(resolved.get()).isLessThanOrEqualTo(1);
            assertThat(kept).isEqualTo(resolved.get() == 1 ? 2 : 0);
            assertThat(sink.stats().appended()).isEqualTo(2);
            assertThat(sink.stats().dropped()).isEqualTo(2 - kept);
        }
    }

    @Test
    void aResolutionThatRacesWithCloseIsRefusedOrItsSinkIsClosedOnce() {
        class Closed implements EntrySink, AutoCloseable {
            final AtomicInteger entries = new AtomicInteger();
            final AtomicInteger times = new AtomicInteger();

            @Override
            public void append(Entry entry) {
                entries.incrementAndGet();
            }

            @Override
            public void close() {
                times.incrementAndGet();
            }
        }
        for (int round = 0; round < 1_000; round++) {
            PendingSink sink = PendingSink.create();
            append(sink, 1);
            Closed target = new Closed();
            AtomicBoolean refused = new AtomicBoolean();
            Threads.start(3, thread -> {
                        if (thread == 0) {
                            try {
                                sink.resolver().resolve(target);
                            } catch (IllegalStateException e) {
                                refused.set(true);
                            }
                        } else if (thread == 1) {
                            sink.close();
                            assertThat(sink.flush().toCompletableFuture())
                                    .as("nothing is left to wait for")
                                    .isCompleted();
                        } else {
                            append(sink, 2);
                        }
                    })
                    .join();
            assertThat(target.times).hasValue(refused.get() ? 0 : 1);
            assertThat(target.entries).hasValue(refused.get() ? 0 : 2);
            assertThat(sink.stats().appended()).isEqualTo(2);
            assertThat(sink.stats().isConserved()).isTrue();
        }
    }

    @Test
    void aResolutionComesToAnEndWhileOthersAppendFasterThanTheSinkTakes() {
        PendingSink sink = PendingSink.create(64);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong appended = new AtomicLong();
        Threads appending = Threads.start(3, thread -> {
            for (long id = 0; !stop.get(); id++) {
                sink.append(new IdEntry(thread, id));
                appended.incrementAndGet();
            }
        });
        Eventually.until("it is full", () -> sink.stats().dropped() > 0);
        AtomicReference<Thread> resolver = new AtomicReference<>(Thread.currentThread());
        AtomicLong handedOver = new AtomicLong();
        sink.resolver().resolve(entry -> {
            if (Thread.currentThread() == resolver.get()) {
                handedOver.incrementAndGet();
                // Slow on purpose: the buffer fills again meanwhile.
                long before = sink.stats().appended();
                for (int turn = 0; turn < 10_000 && sink.stats().appended() < before + 64; turn++) {
                    Thread.onSpinWait();
                }
            }
        });
        stop.set(true);
        appending.join();
        assertThat(handedOver.get()).isPositive();
        SinkStats stats = sink.stats();
        assertThat(stats.appended()).isEqualTo(appended.get());
        assertThat(stats.emitted() + stats.dropped()).isEqualTo(appended.get());
    }

    @Test
    void aFlushThatRacesWithTheResolutionCompletes() {
        for (int round = 0; round < 1_000; round++) {
            PendingSink sink = PendingSink.create();
            CollectingSink target = CollectingSink.create();
            List<CompletionStage<Void>> flushes = Collections.synchronizedList(new ArrayList<>());
            Threads.start(2, thread -> {
                        if (thread == 0) {
                            append(sink, 1);
                            CompletionStage<Void> flushed = sink.flush();
                            flushes.add(flushed);
                            Eventually.await(flushed);
                            assertThat(ids(target)).containsExactly(1L);
                        } else {
                            sink.resolver().resolve(target);
                        }
                    })
                    .join();
            assertThat(flushes).hasSize(1);
        }
    }
}
