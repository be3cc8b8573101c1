package io.tidemark.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.Shape;
import io.tidemark.entry.ValueWriter;
import io.tidemark.stream.Problem;
import io.tidemark.unit.MetricUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Merging from where it is hard: the end of the stack, odd threads, the inside of a merge, keys of one hash. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MergeLockTest {

    private static final EntryLayout LAYOUT = EntryLayout.of(Shape.of("Part").build());

    /** What a strategy does with the key that it merges a value of. */
    private volatile Consumer<String> inside = key -> {};

    private final LongAdder emitted = new LongAdder();

    private record Part(String key, int value) {}

    private final class PartAggregate extends RecordAggregate<Part> {
        private final OwnMerge strategy = new OwnMerge(MetricUnit.NONE, new Strategy());
        private final Sum zeros = new Sum(MetricUnit.NONE);
        private long sum;
        private @Nullable String key;

        private final class Strategy implements MergeStrategy.OfNumbers {
            @Override
            public void merge(double value, long count) {
                sum += (long) value;
                if (key != null) {
                    inside.accept(key);
                }
            }

            @Override
            public void writeTo(ValueWriter out) {}
        }

        @Override
        public EntryLayout tidemarkLayout() {
            return LAYOUT;
        }

        @Override
        public @Nullable EntryLayout tidemarkRecordLayout() {
            return null;
        }

        @Override
        public @Nullable Object tidemarkClose(Part record) {
            return null;
        }

        @Override
        public int tidemarkKeyHash(Part record) {
            return record.key.hashCode();
        }

        @Override
        public boolean tidemarkHasKey(Part record) {
            return record.key.equals(key);
        }

        @Override
        public void tidemarkSetKey(Part record) {
            key = record.key;
        }

        @Override
        public void tidemarkMerge(Part record, @Nullable Object closed) {
            if (record.value == 0) {
                // Hardly deeper than what locks.
                zeros.metric(0L);
            } else {
                strategy.metric((long) record.value);
            }
        }

        @Override
        public void tidemarkFreeze() {}

        @Override
        public void tidemarkWrite(int base, EntryWriter out) {
            emitted.add(sum);
        }
    }

    private static final EntryWriter NOWHERE = UnreadValues.WRITER;

    private KeyedAggregator<Part> aggregator(int maxKeys) {
        return KeyedAggregator.of(PartAggregate::new, entry -> entry.writeTo(NOWHERE), maxKeys);
    }

    /** At each depth that there is, with stacks of many sizes. */
    private static void atTheEndOfTheStack(Runnable what) throws InterruptedException {
        what.run();
        for (int i = 0; i < 300; i++) {
            Thread thread = new Thread(null, () -> deeper(what), "deep", 160_000 + (i * 37 % 64) * 1024L);
            thread.start();
            thread.join();
        }
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int deeper(Runnable what) {
        try {
            return 1 + deeper(what);
        } catch (StackOverflowError end) {
            return 0;
        } finally {
            try {
                what.run();
            } catch (StackOverflowError expected) {
                // Further up there is room.
            }
        }
    }

    @Test
    void aWideEventClosesAfterTheStackOverflowed() throws Exception {
        Aggregated<Part> aggregated = Aggregated.of(PartAggregate::new);
        AtomicInteger refused = new AtomicInteger();
        atTheEndOfTheStack(() -> {
            try {
                aggregated.insert(new Part("a", 0));
            } catch (IllegalStateException itIsSaidToMergeIntoItself) {
                refused.incrementAndGet();
            }
        });

        assertThat(aggregated.tidemarkTake()).isNotNull();
        assertThat(refused).hasValue(0);
    }

    @Test
    void keysAreTakenAfterTheStackOverflowed() throws Exception {
        KeyedAggregator<Part> aggregator = aggregator(100_000);
        aggregator.flush();
        AtomicInteger keys = new AtomicInteger();
        atTheEndOfTheStack(() -> aggregator.insert(new Part("k" + keys.incrementAndGet() % 1_000, 0)));

        aggregator.flush();
        assertThat(aggregator.insert(new Part("one more", 1))).isTrue();
        assertThat(aggregator.keys()).isEqualTo(1);
    }

    /** Threads of classes that give another id than the thread's own. */
    private static final class Odd extends Thread {
        private final long id;

        Odd(long id, Runnable work) {
            super(work);
            this.id = id;
        }

        @Override
        @SuppressWarnings("deprecation")
        public long getId() {
            return id;
        }
    }

    @Test
    void threadsMayGiveAnyId() throws Exception {
        for (long id : new long[] {0, -1, 7}) {
            emitted.reset();
            KeyedAggregator<Part> aggregator = aggregator(10);
            AtomicInteger refused = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                threads.add(new Odd(id, () -> {
                    for (int i = 0; i < 100_000; i++) {
                        if (!aggregator.insert(new Part("one", 1))) {
                            refused.incrementAndGet();
                        }
                    }
                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            aggregator.flush();

            assertThat(refused).hasValue(0);
            assertThat(emitted.sum()).isEqualTo(300_000);
        }
    }

    @Test
    void aStrategyThatFlushesLosesNothing() {
        KeyedAggregator<Part> aggregator = aggregator(1_000);
        for (int i = 0; i < 100; i++) {
            aggregator.insert(new Part("k" + i, 1));
        }
        inside = key -> aggregator.flush();
        aggregator.insert(new Part("k50", 1));
        inside = key -> {};

        assertThat(emitted.sum()).isZero();
        assertThat(aggregator.settled().problems(Problem.EXCEPTION)).isEqualTo(1);
        assertThat(aggregator.settled().lastProblem())
                .isEqualTo("a flush from inside a merge, which it would wait for, was left out");
        aggregator.flush();
        assertThat(emitted.sum()).isEqualTo(101);
        assertThat(aggregator.settled().emitted()).isEqualTo(101);
    }

    /** While another flush took the key and waits for it. */
    @Test
    void aStrategyThatFlushesDoesNotWaitForAFlushThatWaitsForIt() throws Exception {
        KeyedAggregator<Part> aggregator = aggregator(1_000);
        Thread other = new Thread(aggregator::flush);
        inside = key -> {
            if (other.getState() == Thread.State.NEW) {
                other.start();
                while (aggregator.keys() > 0) {
                    Thread.onSpinWait();
                }
                aggregator.insert(new Part("new", 2));
                aggregator.flush();
                assertThat(aggregator.merged()).isEqualTo(1);
            }
        };
        assertThat(aggregator.insert(new Part("a", 1))).isTrue();
        other.join();
        aggregator.flush();

        assertThat(emitted.sum()).isEqualTo(3);
        assertThat(aggregator.settled().problems(Problem.EXCEPTION)).isEqualTo(1);
    }

    @Test
    void anEndFromInsideAMergeEmitsTheOtherKeysAndCountsItsOwn() {
        KeyedAggregator<Part> aggregator = aggregator(1_000);
        for (int i = 0; i < 100; i++) {
            aggregator.insert(new Part("k" + i, 1));
        }
        inside = key -> aggregator.end();
        aggregator.insert(new Part("k50", 1));

        assertThat(aggregator.settled().emitted()).isEqualTo(99);
        assertThat(aggregator.settled().failed()).isEqualTo(1);
        assertThat(emitted.sum()).isEqualTo(99);
    }

    @Test
    void strategiesThatInsertCrosswiseDoNotWaitForEver() throws Exception {
        KeyedAggregator<Part> aggregator = aggregator(1_000);
        aggregator.insert(new Part("a", 1));
        aggregator.insert(new Part("b", 1));
        CyclicBarrier both = new CyclicBarrier(2);
        ConcurrentLinkedQueue<Boolean> inserted = new ConcurrentLinkedQueue<>();
        ThreadLocal<Boolean> within = ThreadLocal.withInitial(() -> false);
        inside = key -> {
            if (!within.get()) {
                within.set(true);
                try {
                    both.await();
                } catch (Exception broken) {
                    throw new IllegalStateException(broken);
                }
                inserted.add(aggregator.insert(new Part(key.equals("a") ? "b" : "a", 10)));
            }
        };
        Thread one = new Thread(() -> aggregator.insert(new Part("a", 1)));
        Thread other = new Thread(() -> aggregator.insert(new Part("b", 1)));
        one.start();
        other.start();
        one.join();
        other.join();
        aggregator.flush();

        long merged = inserted.stream().filter(yes -> yes).count();
        assertThat(inserted).hasSize(2).contains(false);
        assertThat(aggregator.settled().invalid()).isEqualTo(2 - merged);
        assertThat(aggregator.settled().lastProblem()).contains("wait for each other");
        assertThat(emitted.sum()).isEqualTo(4 + 10 * merged);
    }

    @Test
    void whatMergesIntoItselfIsRefused() {
        PartAggregate aggregate = new PartAggregate();
        aggregate.tidemarkSetKey(new Part("a", 0));
        inside = key -> aggregate.merge(new Part("a", 1), null);
        long before = RecordAggregate.valuesLeftOut();

        assertThat(aggregate.merge(new Part("a", 1), null)).isTrue();
        assertThat(RecordAggregate.valuesLeftOut()).isEqualTo(before + 1);
        assertThat(aggregate.merged()).isEqualTo(1);
    }

    /** "Aa" and "BB" have one hash. */
    private static List<String> ofOneHash(int bits) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 1 << bits; i++) {
            StringBuilder text = new StringBuilder();
            for (int bit = 0; bit < bits; bit++) {
                text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            texts.add(text.toString());
        }
        return texts;
    }

    @Test
    void keysOfOneHashHaveRoomForSome() {
        KeyedAggregator<Part> aggregator = aggregator(100_000);
        List<String> texts = ofOneHash(11);
        for (int round = 0; round < 2; round++) {
            for (String text : texts) {
                assertThat(aggregator.insert(new Part(text, 1))).isTrue();
            }
        }
        int others = 5_000;
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < others; i++) {
                aggregator.insert(new Part("other" + i, 1));
            }
            // The table has grown: they are found where they are now.
            for (String text : texts) {
                aggregator.insert(new Part(text, 1));
            }
        }

        assertThat(aggregator.keys()).isEqualTo(KeyTable.MOST_OF_ONE_HASH + others);
        assertThat(aggregator.overflowed()).isEqualTo(4L * (texts.size() - KeyTable.MOST_OF_ONE_HASH));
        aggregator.flush();
        assertThat(emitted.sum()).isEqualTo(4L * texts.size() + 2L * others);
    }

    /** Runs that reach into each other, and over the end of the table, when it grows. */
    @Test
    void aKeyIsFoundWhereverTheTableGrows() {
        for (int hash = -20; hash < 20; hash++) {
            KeyTable<Part> table = new KeyTable<>();
            int added = 0;
            for (int i = 0; i < 600; i++) {
                PartAggregate one = new PartAggregate();
                one.hash = hash + (i % 4) + 32 * (i % 3);
                one.tidemarkSetKey(new Part("k" + i, 0));
                if (table.add(one)) {
                    added++;
                }
                int found = 0;
                for (int j = 0; j <= i; j++) {
                    int hashOf = hash + (j % 4) + 32 * (j % 3);
                    if (table.find(new Part("k" + j, 0), hashOf) != null) {
                        found++;
                    }
                }
                assertThat(found).isEqualTo(added).isEqualTo(table.size());
            }
            assertThat(added).isBetween(128, 599);
        }
    }
}
