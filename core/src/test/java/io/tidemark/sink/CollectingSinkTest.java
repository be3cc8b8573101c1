package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.entry.Entry;
import io.tidemark.support.IdEntry;
import io.tidemark.support.Threads;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class CollectingSinkTest {

    @Test
    void keepsTheNewestEntriesAndCountsTheRest() {
        CollectingSink sink = CollectingSink.create(3);
        for (int id = 1; id <= 5; id++) {
            sink.append(new IdEntry(id));
        }
        assertThat(sink.entries()).containsExactly(new IdEntry(3), new IdEntry(4), new IdEntry(5));
        assertThat(sink.dropped()).isEqualTo(2);
        assertThat(sink).hasToString("CollectingSink[3 of at most 3 entries]");

        List<Entry> drained = sink.drain();
        assertThat(drained).containsExactly(new IdEntry(3), new IdEntry(4), new IdEntry(5));
        assertThat(sink.entries()).isEmpty();
        sink.append(new IdEntry(6));
        assertThat(drained).hasSize(3);
        assertThat(sink.stats())
                .hasToString("CollectingSink: appended 6 = dropped 2 + queued 1 + in flight 0 + emitted 3"
                        + " + sampled out 0 + invalid 0 + failed 0");
    }

    @Test
    void eachEntryIsDrainedOnceOrDropped() {
        int threads = 4;
        int each = 50_000;
        CollectingSink sink = CollectingSink.create(64);
        Set<Entry> drained = ConcurrentHashMap.newKeySet();
        Threads.start(threads, thread -> {
                    for (int id = 0; id < each; id++) {
                        sink.append(new IdEntry(thread, id));
                        if (id % 50 == 0) {
                            for (Entry entry : sink.drain()) {
                                assertThat(drained.add(entry)).isTrue();
                            }
                        }
                        if (id % 500 == 0) {
                            assertThat(sink.stats().isConserved()).isTrue();
                            assertThat(sink.stats().queued()).isLessThanOrEqualTo(64);
                        }
                    }
                })
                .join();
        Set<Entry> all = new HashSet<>(drained);
        all.addAll(sink.drain());
        assertThat(all.size() + sink.dropped()).isEqualTo((long) threads * each);
    }

    @Test
    void aCapacityWithoutSenseIsRefused() {
        assertThatThrownBy(() -> CollectingSink.create(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a collecting sink's capacity is from 1 to 1073741824 entries, not 0");
    }
}
