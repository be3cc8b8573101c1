package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.entry.Entry;
import io.tidemark.support.IdEntry;
import io.tidemark.support.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryRingTest {

    @ParameterizedTest
    @ValueSource(longs = {0, Integer.MAX_VALUE - 3L, Integer.MAX_VALUE + 1L, (1L << 32) - 3, (1L << 33) + 5, 1L << 62})
    void keepsTheNewestInOrderWhateverItsIndexes(long first) {
        EntryRing ring = new EntryRing(4, first);
        for (int id = 0; id < 11; id++) {
            assertThat(ring.push(new IdEntry(id))).isEqualTo(first + id);
        }
        assertThat(ring.dropped()).isEqualTo(7);
        assertThat(idsIn(ring)).containsExactly(7L, 8L, 9L, 10L);
        assertThat(ring.isEmpty()).isTrue();
        assertThat(ring.push(new IdEntry(11))).isEqualTo(first + 11);
        assertThat(idsIn(ring)).containsExactly(11L);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 8, 1024})
    void givesEachEntryToOneTakerOrDropsIt(int capacity) throws Exception {
        int producers = 3;
        int perProducer = 40_000;
        EntryRing ring = new EntryRing(capacity);
        AtomicBoolean producing = new AtomicBoolean(true);
        AtomicLong refused = new AtomicLong();
        ConcurrentHashMap<Entry, Boolean> taken = new ConcurrentHashMap<>();
        Threads takers = Threads.start(2, taker -> {
            long[] last = new long[producers];
            while (producing.get() || !ring.isEmpty()) {
                IdEntry entry = (IdEntry) ring.poll();
                if (entry != null) {
                    assertThat(taken.putIfAbsent(entry, true)).isNull();
                    // Each taker sees a producer's entries in order.
                    assertThat(entry.id()).isGreaterThan(last[entry.producer()]);
                    last[entry.producer()] = entry.id();
                }
            }
        });
        Threads.start(producers, producer -> {
                    for (int id = 1; id <= perProducer; id++) {
                        if (ring.push(new IdEntry(producer, id)) == EntryRing.REFUSED) {
                            refused.incrementAndGet();
                        }
                    }
                })
                .join();
        producing.set(false);
        takers.join();
        assertThat(taken.size() + ring.dropped() + refused.get()).isEqualTo((long) producers * perProducer);
        assertThat(ring.tail()).isEqualTo(ring.head()).isEqualTo(taken.size() + ring.dropped());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Integer.MAX_VALUE - 3L, (1L << 32) - 3})
    void refusesWhatItHasNoRoomForIfItIsToDropNothing(long first) {
        EntryRing ring = new EntryRing(4, first);
        for (int id = 0; id < 4; id++) {
            assertThat(ring.hasRoom()).isTrue();
            assertThat(ring.pushIfRoom(new IdEntry(id))).isEqualTo(first + id);
        }
        assertThat(ring.hasRoom()).isFalse();
        assertThat(ring.pushIfRoom(new IdEntry(4))).isEqualTo(EntryRing.REFUSED);
        assertThat(ring.poll()).isEqualTo(new IdEntry(0));
        assertThat(ring.hasRoom()).isTrue();
        assertThat(ring.pushIfRoom(new IdEntry(5))).isEqualTo(first + 4);
        assertThat(idsIn(ring)).containsExactly(1L, 2L, 3L, 5L);
        assertThat(ring.dropped()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 8, 1024})
    void refusesOnlyWhenItIsFullAndLosesNothingElse(int capacity) throws Exception {
        int producers = 3;
        int perProducer = 40_000;
        EntryRing ring = new EntryRing(capacity);
        AtomicBoolean producing = new AtomicBoolean(true);
        AtomicLong refused = new AtomicLong();
        AtomicLong taken = new AtomicLong();
        Threads taker = Threads.start(1, thread -> {
            long[] last = new long[producers];
            while (producing.get() || !ring.isEmpty()) {
                IdEntry entry = (IdEntry) ring.poll();
                if (entry != null) {
                    taken.incrementAndGet();
                    assertThat(entry.id()).isGreaterThan(last[entry.producer()]);
                    last[entry.producer()] = entry.id();
                }
            }
        });
        Threads.start(producers, producer -> {
                    for (int id = 1; id <= perProducer; id++) {
                        if (ring.pushIfRoom(new IdEntry(producer, id)) == EntryRing.REFUSED) {
                            refused.incrementAndGet();
                        }
                    }
                })
                .join();
        producing.set(false);
        taker.join();
        assertThat(taken.get() + refused.get()).isEqualTo((long) producers * perProducer);
        assertThat(ring.dropped()).isZero();
        assertThat(ring.tail()).isEqualTo(taken.get());
    }

    @Test
    void dropsAllThatIsThere() {
        EntryRing ring = new EntryRing(8);
        for (int id = 0; id < 5; id++) {
            ring.push(new IdEntry(id));
        }
        ring.dropAll();
        assertThat(ring.dropped()).isEqualTo(5);
        assertThat(ring.poll()).isNull();
    }

    private static List<Long> idsIn(EntryRing ring) {
        List<Long> ids = new ArrayList<>();
        for (Entry entry = ring.poll(); entry != null; entry = ring.poll()) {
            ids.add(((IdEntry) entry).id());
        }
        return ids;
    }
}
