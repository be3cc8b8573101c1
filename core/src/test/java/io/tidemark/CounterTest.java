package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class CounterTest {

    @Test
    void itCounts() {
        Counter counter = Counter.create();
        counter.increment();
        counter.add(5);
        counter.add(-2);
        assertThat(counter.get()).isEqualTo(4);

        counter.set(9);
        assertThat(counter.closeValue()).isEqualTo(9);
        assertThat(Counter.startingAt(3)).hasToString("Counter[3]");
    }

    @Test
    void aScopeCountsUntilItIsClosed() {
        Counter counter = Counter.startingAt(2);
        CounterGuard third = counter.incrementScoped();
        CounterGuard fourth = counter.incrementScoped();
        assertThat(counter.get()).isEqualTo(4);

        third.close();
        assertThat(counter.get()).isEqualTo(3);
        assertThat(third.count()).isEqualTo(3);
        assertThat(fourth.count()).isEqualTo(4);
    }

    @Test
    void aScopeIsTakenOffOnceHoweverOftenItIsClosed() {
        Counter counter = Counter.create();
        CounterGuard guard = counter.incrementScoped();
        guard.close();
        guard.close();
        assertThat(guard.closeValue()).isEqualTo(1);

        assertThat(counter.get()).isZero();
        assertThat(guard).hasToString("CounterGuard[1, closed]");
    }

    @Test
    void asAFieldAScopeIsWrittenAsItsCountAndClosed() {
        Counter counter = Counter.startingAt(6);
        CounterGuard guard = counter.incrementScoped();

        assertThat(guard.closeValue()).isEqualTo(7);
        assertThat(counter.get()).isEqualTo(6);
    }

    @Test
    void threadsLoseNoIncrementAndEveryScopeClosesOnce() throws Exception {
        int threads = 4;
        int each = 100_000;
        Counter counter = Counter.create();
        CounterGuard[] guards = new CounterGuard[each];
        for (int i = 0; i < each; i++) {
            guards[i] = counter.incrementScoped();
        }
        Threads.together(threads, thread -> {
            for (CounterGuard guard : guards) {
                counter.increment();
                guard.close();
            }
            return null;
        });

        assertThat(counter.get()).isEqualTo((long) threads * each);
    }

    @Test
    void scopesOpenedTogetherSeeDifferentCounts() throws Exception {
        int each = 20_000;
        Counter counter = Counter.create();
        List<BitSet> seen = Threads.together(4, thread -> {
            BitSet counts = new BitSet();
            for (int i = 0; i < each; i++) {
                counts.set((int) counter.incrementScoped().count());
            }
            return counts;
        });
        BitSet all = new BitSet();
        seen.forEach(all::or);

        assertThat(all.cardinality()).isEqualTo(4 * each);
        assertThat(all.length()).isEqualTo(4 * each + 1);
    }
}
