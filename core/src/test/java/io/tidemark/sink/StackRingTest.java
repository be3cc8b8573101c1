package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import org.junit.jupiter.api.Test;

/** A stack that overflows anywhere in appending. */
class StackRingTest {

    private static final Entry ENTRY = new Entry() {
        @Override
        public EntryLayout layout() {
            return EntryLayout.DYNAMIC;
        }

        @Override
        public long epochNanos() {
            return 0;
        }

        @Override
        public void writeTo(EntryWriter out) {}
    };

    private final EntryRing ring = new EntryRing(1 << 16);

    @SuppressWarnings("InfiniteRecursion")
    private int deeper() {
        try {
            return 1 + deeper();
        } finally {
            try {
                ring.push(ENTRY);
            } catch (StackOverflowError expected) {
                // Further up there is room.
            }
        }
    }

    private int after(int frames) {
        return frames == 0 ? deeper() : 1 + after(frames - 1);
    }

    @Test
    void aStackThatOverflowsWhileAppendingLeavesNoGap() throws Exception {
        ring.push(ENTRY);
        for (int i = 0; i < 300; i++) {
            int frames = i * 37 % 200;
            Thread thread = new Thread(
                    null,
                    () -> {
                        try {
                            after(frames);
                        } catch (StackOverflowError end) {
                            // As deep as it goes.
                        }
                    },
                    "deep",
                    160_000 + (i * 37 % 64) * 1024L);
            thread.start();
            thread.join();
            while (ring.poll() != null) {
                // All that can be taken.
            }
            assertThat(ring.isEmpty()).as("after %s overflows", i + 1).isTrue();
        }
    }
}
