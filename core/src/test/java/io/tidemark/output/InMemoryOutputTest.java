package io.tidemark.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.sink.BackgroundQueue;
import io.tidemark.support.IdEntry;
import io.tidemark.support.IdFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryOutputTest {

    @Test
    void keepsTheNewestLinesAndCountsTheOthers() throws IOException {
        InMemoryOutput memory = InMemoryOutput.keeping(9);
        memory.write(IdFormat.block("aa", "bb"));
        memory.write(IdFormat.block("cc", "ä"));
        InMemoryOutput.Drained drained = memory.drain();
        assertThat(drained.lines()).containsExactly("bb", "cc", "ä");
        assertThat(drained.dropped()).isEqualTo(1);
        assertThat(memory.drain()).isEqualTo(new InMemoryOutput.Drained(List.of(), 0));
    }

    @Test
    void aLineThatCannotBeKeptIsCounted() throws IOException {
        InMemoryOutput memory = InMemoryOutput.keeping(4);
        memory.write(IdFormat.block("a", "bbbb", "c"));
        assertThat(memory.drain()).isEqualTo(new InMemoryOutput.Drained(List.of("c"), 2));
        assertThatThrownBy(() -> InMemoryOutput.keeping(0)).hasMessage("keep 1 byte or more, not 0");
    }

    @Test
    void canBeDrainedAfterItIsClosed() throws IOException {
        InMemoryOutput memory = InMemoryOutput.keeping(100);
        memory.write(IdFormat.block("a"));
        memory.close();
        assertThatThrownBy(() -> memory.write(IdFormat.block("b"))).hasMessage("memory is closed");
        assertThat(memory.drain().lines()).containsExactly("a");
    }

    @Test
    void everyEmittedLineIsDrainedOrCountedWhileOthersWrite() {
        InMemoryOutput memory = InMemoryOutput.keeping(2_000);
        BackgroundQueue queue = BackgroundQueue.of(new IdFormat().writeTo(memory));
        List<String> lines = new ArrayList<>();
        long dropped = 0;
        for (int id = 0; id < 20_000; id++) {
            queue.append(new IdEntry(id));
            if (id % 100 == 0) {
                InMemoryOutput.Drained drained = memory.drain();
                lines.addAll(drained.lines());
                dropped += drained.dropped();
            }
        }
        queue.close();
        InMemoryOutput.Drained drained = memory.drain();
        lines.addAll(drained.lines());
        dropped += drained.dropped();
        assertThat(lines.size() + dropped)
                .isEqualTo(20_000)
                .isEqualTo(queue.stats().emitted());
        assertThat(lines.stream().map(line -> IdEntry.parse(line).id()).toList())
                .isSorted()
                .doesNotHaveDuplicates();
    }
}
