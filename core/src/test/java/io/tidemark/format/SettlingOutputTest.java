package io.tidemark.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.output.LineBlock;
import io.tidemark.output.SettlingOutput;
import io.tidemark.sink.BackgroundQueue;
import io.tidemark.sink.SinkStats;
import io.tidemark.stream.EntryStream;
import io.tidemark.stream.FlushKind;
import io.tidemark.stream.StreamStats;
import io.tidemark.support.IdEntry;
import io.tidemark.support.IdFormat;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A stream counts what an output says of entries, and holds to the sum whatever the output says. */
class SettlingOutputTest {

    /** Says what a test tells it to. */
    private static class Told implements SettlingOutput {
        Settlement settlement;
        IOException refuses;
        int flushes;

        @Override
        public void settleTo(Settlement to) {
            settlement = to;
        }

        @Override
        public void write(LineBlock block) throws IOException {
            if (refuses != null) {
                throw refuses;
            }
        }

        @Override
        public void flush() {
            flushes++;
        }

        @Override
        public void close() {}

        @Override
        public String name() {
            return "told";
        }
    }

    private final Told output = new Told();
    private final EntryStream stream = new IdFormat().writeTo(output);
    private final StreamStats stats = stream.stats().get(0);

    private void next(int entries) {
        for (int id = 0; id < entries; id++) {
            stream.next(new IdEntry(id));
        }
    }

    @Test
    void entriesAreInFlightUntilTheOutputSettlesThem() {
        next(5);
        CompletableFuture<Void> flushed = stream.flush(FlushKind.EXPLICIT).toCompletableFuture();
        assertThat(stats.settled()).isZero();
        assertThat(flushed).isNotDone();
        output.settlement.emitted(2);
        assertThat(flushed).isNotDone();
        output.settlement.failed(3, "the peer is gone", null);
        assertThat(flushed).isDone();
        assertThat(stats.emitted()).isEqualTo(2);
        assertThat(stats.failed()).isEqualTo(3);
        assertThat(stats.lastProblem()).isEqualTo("the peer is gone; entries lost: 3");
    }

    @Test
    void aFlushDoesNotWaitForEntriesAfterIt() {
        next(2);
        CompletableFuture<Void> flushed = stream.flush(FlushKind.EXPLICIT).toCompletableFuture();
        next(2);
        assertThat(stream.flush(FlushKind.PERIODIC).toCompletableFuture()).isDone();
        output.settlement.emitted(2);
        assertThat(flushed).isDone();
    }

    @Test
    void theOutputIsFlushedThoughNothingIsNew() {
        stream.flush(FlushKind.PERIODIC);
        stream.flush(FlushKind.PERIODIC);
        assertThat(output.flushes).isEqualTo(2);
    }

    @Test
    void aBlockThatIsRefusedHasFailed() {
        output.refuses = new IOException("no");
        next(3);
        assertThat(stream.flush(FlushKind.EXPLICIT).toCompletableFuture()).isDone();
        assertThat(stats.failed()).isEqualTo(3);
    }

    @Test
    void whatAnOutputForgetsHasFailedWhenItIsClosed() {
        BackgroundQueue queue = BackgroundQueue.of(stream);
        for (int id = 0; id < 3; id++) {
            queue.append(new IdEntry(id));
        }
        CompletableFuture<Void> flushed = queue.flush().toCompletableFuture();
        queue.close();
        assertThat(flushed).isDone();
        SinkStats after = queue.stats();
        assertThat(after.failed()).isEqualTo(3);
        assertThat(after.isConserved()).isTrue();
    }

    @Test
    void anOutputThatCountsTwiceDoesNotBreakTheSum() {
        next(3);
        stream.flush(FlushKind.PERIODIC);
        output.settlement.emitted(5);
        output.settlement.failed(1, "again", null);
        stream.close();
        assertThat(stats.emitted()).isEqualTo(3);
        assertThat(stats.failed()).isZero();
    }
}
