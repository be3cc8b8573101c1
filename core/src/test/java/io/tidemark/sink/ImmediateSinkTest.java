package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.entry.Entry;
import io.tidemark.output.Outputs;
import io.tidemark.stream.EntryStream;
import io.tidemark.stream.FlushKind;
import io.tidemark.stream.Outcome;
import io.tidemark.support.Eventually;
import io.tidemark.support.GatedStream;
import io.tidemark.support.IdEntry;
import io.tidemark.support.IdFormat;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ImmediateSinkTest {

    @Test
    void anEntryIsWrittenWhenAppendReturns() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImmediateSink sink = ImmediateSink.of(new IdFormat().writeTo(Outputs.of(out)));
        sink.append(new IdEntry(1));
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("<0 1 0>\n");
        sink.append(new IdEntry(-1));
        sink.append(new IdEntry(2));
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("<0 1 0>\n<0 2 0>\n");
        assertThat(sink.stats())
                .hasToString("ByteArrayOutputStream: appended 3 = dropped 0 + queued 0 + in flight 0 + emitted 2"
                        + " + sampled out 0 + invalid 1 + failed 0");
    }

    @Test
    void countsWhatComesAfterCloseAsDropped() {
        GatedStream stream = GatedStream.open();
        ImmediateSink sink = ImmediateSink.of(stream);
        sink.append(new IdEntry(1));
        sink.close();
        sink.close();
        sink.append(new IdEntry(2));
        Eventually.await(sink.flush());
        assertThat(stream.closed).isTrue();
        assertThat(stream.ids).containsExactly(1L);
        assertThat(sink.stats().dropped()).isEqualTo(1);
        assertThat(sink.stats().isConserved()).isTrue();
    }

    @Test
    void doesNotThrowWhatTheStreamThrows() {
        ImmediateSink sink = ImmediateSink.of(entry -> {
            throw new NoClassDefFoundError("broken");
        });
        sink.append(new IdEntry(1));
        sink.append(new IdEntry(2));
        assertThat(sink.stats().failed()).isEqualTo(2);
    }

    /** Calls its sink from every method. */
    private static final class Reentrant implements EntryStream {
        final AtomicReference<ImmediateSink> sink = new AtomicReference<>();
        final List<String> calls = new ArrayList<>();
        boolean inNext;
        boolean endless;
        boolean closes;

        @Override
        public Outcome next(Entry entry) {
            assertThat(inNext).as("entries do not overlap").isFalse();
            inNext = true;
            long id = ((IdEntry) entry).id();
            calls.add("begin " + id);
            if (endless || id < 3) {
                sink.get().append(new IdEntry(id + 1));
            }
            if (closes) {
                sink.get().close();
            }
            calls.add("end " + id);
            inNext = false;
            return Outcome.EMITTED;
        }

        @Override
        public CompletionStage<Void> flush(FlushKind kind) {
            calls.add("flush");
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close() {
            calls.add("close");
            sink.get().append(new IdEntry(100));
            sink.get().close();
        }
    }

    @Test
    void anEntryFromWithinTheStreamIsWrittenAfterTheOneItIsGiven() {
        Reentrant stream = new Reentrant();
        ImmediateSink sink = ImmediateSink.of(stream);
        stream.sink.set(sink);
        sink.append(new IdEntry(1));
        assertThat(stream.calls).containsExactly("begin 1", "end 1", "begin 2", "end 2", "begin 3", "end 3", "flush");
        sink.close();
        assertThat(stream.calls).endsWith("flush", "close");
        assertThat(sink.stats())
                .hasToString("Reentrant: appended 4 = dropped 1 + queued 0 + in flight 0 + emitted 3 + sampled out 0"
                        + " + invalid 0 + failed 0");
    }

    @Test
    void entriesThatCauseEntriesForEverAreCutOff() {
        Reentrant stream = new Reentrant();
        stream.endless = true;
        ImmediateSink sink = ImmediateSink.of(stream);
        stream.sink.set(sink);
        sink.append(new IdEntry(1));
        assertThat(sink.stats().emitted()).isEqualTo(1025);
        assertThat(sink.stats().dropped()).isEqualTo(1);
        assertThat(sink.stats().isConserved()).isTrue();
    }

    @Test
    void isClosedFromWithinTheStreamWhenThatIsDone() {
        Reentrant stream = new Reentrant();
        stream.closes = true;
        ImmediateSink sink = ImmediateSink.of(stream);
        stream.sink.set(sink);
        sink.append(new IdEntry(1));
        sink.append(new IdEntry(2));
        assertThat(stream.calls).containsExactly("begin 1", "end 1", "begin 2", "end 2", "flush", "close");
        assertThat(sink.stats())
                .hasToString("Reentrant: appended 5 = dropped 3 + queued 0 + in flight 0 + emitted 2 + sampled out 0"
                        + " + invalid 0 + failed 0");
    }

    @Test
    void flushFromWithinTheStreamCompletesOnceTheEntryIsFlushed() {
        AtomicReference<ImmediateSink> self = new AtomicReference<>();
        AtomicReference<CompletionStage<Void>> flushed = new AtomicReference<>();
        ImmediateSink sink = ImmediateSink.of(entry -> {
            flushed.set(self.get().flush());
            assertThat(flushed.get().toCompletableFuture()).isNotDone();
            return Outcome.EMITTED;
        });
        self.set(sink);
        sink.append(new IdEntry(1));
        Eventually.await(flushed.get());
        assertThat(sink.stats().emitted()).isEqualTo(1);
    }

    @Test
    void aFlushAskedForFromWithinAFlushCompletes() {
        AtomicReference<CompletionStage<Void>> inner = new AtomicReference<>();
        ImmediateSink sink = ImmediateSink.of(entry -> Outcome.EMITTED);
        sink.flush().thenRun(() -> inner.set(sink.flush()));
        assertThat(inner.get().toCompletableFuture()).isCompleted();
        sink.close();
    }
}
