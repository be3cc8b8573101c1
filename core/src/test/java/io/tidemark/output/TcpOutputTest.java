package io.tidemark.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.format.Format;
import io.tidemark.sink.BackgroundQueue;
import io.tidemark.sink.CountedSink;
import io.tidemark.sink.ImmediateSink;
import io.tidemark.sink.SinkStats;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.Problem;
import io.tidemark.support.Eventually;
import io.tidemark.support.IdEntry;
import io.tidemark.support.IdFormat;
import io.tidemark.support.LinePeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TcpOutputTest {

    private static TcpOutput to(int port) {
        return TcpOutput.to("127.0.0.1", port).open();
    }

    private static BackgroundQueue queue(Output output) {
        return queue(new IdFormat(), output);
    }

    private static BackgroundQueue queue(Format format, Output output) {
        return BackgroundQueue.builder(format.writeTo(output))
                .flushInterval(Duration.ofMillis(20))
                .build();
    }

    private static void append(CountedSink sink, long from, long to) {
        for (long id = from; id < to; id++) {
            sink.append(new IdEntry(id));
        }
    }

    /** Waits for figures. The sum holds at every look. */
    private static void until(CountedSink sink, String what, java.util.function.Predicate<SinkStats> condition) {
        Eventually.until(what, () -> {
            SinkStats stats = sink.stats();
            assertThat(stats.isConserved()).as(stats.toString()).isTrue();
            return condition.test(stats);
        });
    }

    private static List<Long> ids(List<String> lines) {
        return lines.stream().map(line -> IdEntry.parse(line).id()).toList();
    }

    private static List<Long> range(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    @Test
    void bringsEveryLineToThePeerOnceAndInOrder() {
        try (LinePeer peer = LinePeer.at(0)) {
            BackgroundQueue queue = queue(to(peer.port()));
            append(queue, 0, 20_000);
            queue.close();
            assertThat(ids(peer.linesToTheEnd())).isEqualTo(range(0, 20_000));
            assertThat(queue.stats().emitted()).isEqualTo(20_000);
            assertThat(queue.stats().problems()).isEmpty();
        }
    }

    @Test
    void linesWaitForAPeerThatComesLater() {
        int port = LinePeer.freePort();
        BackgroundQueue queue = queue(to(port));
        append(queue, 0, 100);
        until(queue, "the peer is found to be away", stats -> stats.problems().containsKey(Problem.IO_ERROR));
        until(queue, "they wait", stats -> stats.inFlight() == 100);
        try (LinePeer peer = LinePeer.at(port)) {
            until(queue, "they are sent, without being asked for", stats -> stats.emitted() == 100);
            queue.close();
            assertThat(ids(peer.linesToTheEnd())).isEqualTo(range(0, 100));
        }
    }

    @Test
    void goesOnWhenThePeerIsStartedAnew() {
        List<Long> received = new ArrayList<>();
        LinePeer first = LinePeer.at(0);
        int port = first.port();
        BackgroundQueue queue = queue(to(port));
        append(queue, 0, 100);
        until(queue, "the first are sent", stats -> stats.emitted() == 100);
        Eventually.until("they are read", () -> first.lines().size() == 100);
        first.close();
        received.addAll(ids(first.lines()));
        append(queue, 100, 200);
        until(queue, "none is taken by a dead connection", stats -> stats.inFlight() == 100);
        try (LinePeer second = LinePeer.at(port)) {
            until(queue, "the others are sent", stats -> stats.emitted() == 200);
            queue.close();
            received.addAll(ids(second.linesToTheEnd()));
        }
        assertThat(received).isEqualTo(range(0, 200));
        assertThat(queue.stats().failed()).isZero();
    }

    @Test
    void aConnectionThatIsResetCostsNothingOfWhatComesAfterwards() {
        try (LinePeer peer = LinePeer.at(0)) {
            BackgroundQueue queue = queue(to(peer.port()));
            for (int round = 0; round < 20; round++) {
                append(queue, round * 10L, round * 10L + 10);
                Eventually.await(queue.flush());
                int lines = (round + 1) * 10;
                Eventually.until("they are read", () -> peer.lines().size() >= lines);
                peer.resetAll();
            }
            queue.close();
            assertThat(ids(peer.linesToTheEnd())).isEqualTo(range(0, 200));
            assertThat(queue.stats().emitted()).isEqualTo(200);
            assertThat(peer.connections()).isGreaterThanOrEqualTo(20);
        }
    }

    @Test
    void noLineIsBrokenAndTheSumHoldsWhileConnectionsAreResetAtAnyMoment() {
        try (LinePeer peer = LinePeer.at(0)) {
            BackgroundQueue queue = queue(to(peer.port()));
            long id = 0;
            while (peer.connections() < 20) {
                append(queue, id, id + 100);
                id += 100;
                peer.resetAll();
                SinkStats stats = queue.stats();
                assertThat(stats.isConserved()).as(stats.toString()).isTrue();
                // Else more waits in the end than is kept, which is another matter.
                until(queue, "the queue is near its end", now -> now.queued() + now.inFlight() < 5_000);
            }
            Eventually.await(queue.flush());
            append(queue, id, id + 100);
            Eventually.await(queue.flush());
            queue.close();
            SinkStats stats = queue.stats();
            assertThat(stats.emitted() + stats.dropped() + stats.failed()).isEqualTo(id + 100);
            assertThat(stats.failed()).isZero();
            // Parses each: none is broken but the last of a connection. What was left in a reset socket is gone.
            List<Long> received = ids(peer.linesToTheEnd());
            assertThat(new HashSet<>(received).size()).isLessThanOrEqualTo((int) stats.emitted());
            assertThat(received.subList(received.size() - 100, received.size())).isEqualTo(range(id, id + 100));
        }
    }

    @Test
    void aPeerThatDoesNotEvenRefuseIsNotWaitedForAtEachEntry() throws IOException {
        List<SocketChannel> others = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            // Nobody accepts them: with its queue full, the system answers no more.
            for (int i = 0; i < 8; i++) {
                SocketChannel other = SocketChannel.open();
                other.configureBlocking(false);
                other.connect(full.getLocalSocketAddress());
                others.add(other);
            }
            ImmediateSink sink = ImmediateSink.of(new IdFormat()
                    .writeTo(TcpOutput.to("127.0.0.1", full.getLocalPort())
                            .timeout(Duration.ofMillis(300))
                            .open()));
            append(sink, 0, 50);
            assertThat(sink.stats().inFlight()).isEqualTo(50);
            assertThat(sink.stats().problems().get(Problem.IO_ERROR)).isBetween(1L, 20L);
            sink.close();
            assertThat(sink.stats().failed()).isEqualTo(50);
        } finally {
            for (SocketChannel other : others) {
                other.close();
            }
        }
    }

    @Test
    void aProxyThatTakesConnectionsForNobodyCostsNothing() throws IOException {
        BackgroundQueue queue;
        int port;
        try (ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            port = proxy.getLocalPort();
            queue = queue(to(port));
            append(queue, 0, 100);
            for (int i = 0; i < 3; i++) {
                Socket taken = proxy.accept();
                // By now it has found nobody.
                assertThat(taken.getInputStream().read()).isNotNegative();
                taken.close();
            }
            assertThat(queue.stats().emitted()).isZero();
        }
        try (LinePeer peer = LinePeer.at(port)) {
            until(queue, "all are sent", stats -> stats.emitted() == 100);
            queue.close();
            assertThat(ids(peer.linesToTheEnd())).isEqualTo(range(0, 100));
        }
    }

    @Test
    void aLineThatWasCutIsSentAgainFromItsBeginning() {
        String big = "x".repeat(3_000_000);
        Format format = stats -> (entry, block) -> {
            IdFormat.add(block, ((IdEntry) entry).line() + big);
            return Outcome.PENDING;
        };
        try (LinePeer peer = LinePeer.thatResetsAfter(100_000)) {
            BackgroundQueue queue = queue(
                    format,
                    TcpOutput.to("127.0.0.1", peer.port())
                            .maxWaitingBytes(16_000_000)
                            .open());
            append(queue, 0, 3);
            queue.close();
            assertThat(queue.stats().emitted()).isEqualTo(3);
            assertThat(peer.linesToTheEnd())
                    .containsExactlyElementsOf(range(0, 3).stream()
                            .map(id -> new IdEntry(id).line() + big)
                            .toList());
            assertThat(peer.texts().get(0)).as("the first was cut").doesNotContain("\n");
        }
    }

    @Test
    void bringsLinesThatAreLargerThanABlock() {
        String big = "x".repeat(200_000);
        Format format = stats -> (entry, block) -> {
            IdFormat.add(block, ((IdEntry) entry).line() + big);
            return Outcome.PENDING;
        };
        try (LinePeer peer = LinePeer.at(0)) {
            BackgroundQueue queue = queue(format, to(peer.port()));
            append(queue, 0, 100);
            queue.close();
            assertThat(queue.stats().emitted()).isEqualTo(100);
            List<String> lines = peer.linesToTheEnd();
            assertThat(lines).hasSize(100).allMatch(line -> line.endsWith(">" + big));
        }
    }

    @Test
    void theOldestAreDroppedWhenTooMuchWaits() {
        int port = LinePeer.freePort();
        // Each line has 9 bytes.
        BackgroundQueue queue =
                queue(TcpOutput.to("127.0.0.1", port).maxWaitingBytes(98).open());
        append(queue, 10, 60);
        until(queue, "40 are dropped", stats -> stats.failed() == 40 && stats.inFlight() == 10);
        try (LinePeer peer = LinePeer.at(port)) {
            queue.close();
            assertThat(ids(peer.linesToTheEnd())).isEqualTo(range(50, 60));
            assertThat(queue.stats().emitted()).isEqualTo(10);
            assertThat(queue.stats().failed()).isEqualTo(40);
        }
    }

    @Test
    void aPeerThatDoesNotReadNeitherHangsTheQueueNorGrowsItAndGetsWhatWasEmittedWhenItReads() {
        String padding = " ".repeat(10_000);
        Format format = stats -> (entry, block) -> {
            IdFormat.add(block, padding + ((IdEntry) entry).line());
            return Outcome.PENDING;
        };
        try (LinePeer peer = LinePeer.thatDoesNotRead()) {
            BackgroundQueue queue = queue(
                    format,
                    TcpOutput.to("127.0.0.1", peer.port())
                            .maxWaitingBytes(100_000)
                            .timeout(Duration.ofSeconds(2))
                            .open());
            append(queue, 0, 3_000);
            until(queue, "some are dropped", stats -> stats.queued() == 0 && stats.failed() > 100);
            until(queue, "few wait", stats -> stats.inFlight() <= 11);
            peer.read();
            append(queue, 3_000, 3_010);
            queue.close();
            SinkStats stats = queue.stats();
            assertThat(stats.isConserved()).isTrue();
            List<Long> received =
                    ids(peer.linesToTheEnd().stream().map(String::strip).toList());
            assertThat(received).hasSize((int) stats.emitted()).doesNotHaveDuplicates();
            assertThat(received).isSorted().endsWith(3_009L);
        }
    }

    @Test
    void aPeerThatNeverReadsIsLeftAndConnectedToAnew() {
        try (LinePeer peer = LinePeer.thatDoesNotRead()) {
            String padding = " ".repeat(10_000);
            Format format = stats -> (entry, block) -> {
                IdFormat.add(block, padding + ((IdEntry) entry).line());
                return Outcome.PENDING;
            };
            BackgroundQueue queue = queue(
                    format,
                    TcpOutput.to("127.0.0.1", peer.port())
                            .maxWaitingBytes(100_000)
                            .timeout(Duration.ofMillis(30))
                            .open());
            append(queue, 0, 3_000);
            until(queue, "there is another connection", stats -> peer.connections() > 1);
            queue.close();
            SinkStats stats = queue.stats();
            assertThat(stats.isConserved()).isTrue();
            assertThat(stats.inFlight()).isZero();
            assertThat(stats.failed()).isPositive();
        }
    }

    @Test
    void anExplicitFlushTriesAtOnceAndDoesNotGiveUpWhatWaits() {
        int port = LinePeer.freePort();
        BackgroundQueue queue = queue(to(port));
        append(queue, 0, 10);
        // A pause of some seconds by now.
        until(queue, "it has been tried often", stats -> stats.problems().getOrDefault(Problem.IO_ERROR, 0L) >= 5);
        CompletionStage<Void> inVain = queue.flush();
        Eventually.await(inVain);
        assertThat(queue.stats().inFlight()).isEqualTo(10);
        try (LinePeer peer = LinePeer.at(port)) {
            Eventually.await(queue.flush());
            assertThat(queue.stats().emitted()).isEqualTo(10);
            Eventually.until("they arrive", () -> peer.lines().size() == 10);
            queue.close();
        }
    }

    @Test
    void aFlushThatIsWaitedForCompletesWhenItsEntriesAreSent() {
        int port = LinePeer.freePort();
        ImmediateSink sink = ImmediateSink.of(new IdFormat().writeTo(to(port)));
        append(sink, 0, 10);
        CompletableFuture<Void> flushed = sink.flush().toCompletableFuture();
        assertThat(flushed).isNotDone();
        try (LinePeer peer = LinePeer.at(port)) {
            append(sink, 10, 11);
            assertThat(flushed).isDone();
            assertThat(sink.stats().emitted()).isEqualTo(11);
            sink.close();
            assertThat(ids(peer.linesToTheEnd())).isEqualTo(range(0, 11));
        }
    }

    @Test
    void whatThePeerDoesNotTakeUntilTheEndHasFailed() {
        int port = LinePeer.freePort();
        BackgroundQueue queue = queue(to(port));
        append(queue, 0, 100);
        queue.close();
        SinkStats stats = queue.stats();
        assertThat(stats.failed()).isEqualTo(100);
        assertThat(stats.isConserved()).isTrue();
        assertThat(stats.branches().get(0).name()).isEqualTo("tcp://127.0.0.1:" + port);
    }

    @Test
    void anInterruptIsKeptForOthersAndCostsNoConnection() {
        try (LinePeer peer = LinePeer.at(0)) {
            ImmediateSink sink = ImmediateSink.of(new IdFormat().writeTo(to(peer.port())));
            Thread.currentThread().interrupt();
            append(sink, 0, 10);
            sink.close();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(sink.stats().emitted()).isEqualTo(10);
            assertThat(ids(peer.linesToTheEnd())).isEqualTo(range(0, 10));
            assertThat(peer.connections()).isEqualTo(1);
        }
    }

    @Test
    void aHostThatIsNotKnownIsNamed() throws IOException {
        TcpOutput output = TcpOutput.to("no-such-host.invalid", 25_888).open();
        output.write(IdFormat.block("a"));
        assertThatThrownBy(output::flush)
                .hasMessage("tcp://no-such-host.invalid:25888 did not take 1 entries")
                .rootCause()
                .hasMessageContaining("no-such-host.invalid");
        output.close();
    }

    /** As any output has it, which knows nothing of settling. */
    private record Wrapped(Output inner) implements Output {
        @Override
        public void write(LineBlock block) throws IOException {
            inner.write(block);
        }

        @Override
        public void flush() throws IOException {
            inner.flush();
        }

        @Override
        public void close() throws IOException {
            inner.close();
        }
    }

    @Test
    void insideAnotherOutputNothingCountsAsEmittedThatDidNotArrive() {
        int port = LinePeer.freePort();
        ImmediateSink sink = ImmediateSink.of(new IdFormat().writeTo(new Wrapped(to(port))));
        append(sink, 0, 10);
        assertThat(sink.stats().failed()).isEqualTo(10);
        try (LinePeer peer = LinePeer.at(port)) {
            Eventually.until("it is tried again", () -> {
                append(sink, 10, 11);
                return sink.stats().emitted() > 0;
            });
            sink.close();
            assertThat(ids(peer.linesToTheEnd())).containsOnly(10L);
            assertThat(peer.lines()).hasSize((int) sink.stats().emitted());
            assertThat(sink.stats().isConserved()).isTrue();
        }
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> TcpOutput.to(" ", 1)).hasMessage("the host is blank");
        assertThatThrownBy(() -> TcpOutput.to("a", 0)).hasMessage("a port is from 1 to 65535, not 0");
        assertThatThrownBy(() -> TcpOutput.to("a", 65_536)).hasMessage("a port is from 1 to 65535, not 65536");
        assertThatThrownBy(() -> TcpOutput.to("a", 1).timeout(Duration.ZERO))
                .hasMessage("a timeout is from 1 ms to 60 seconds, not PT0S");
        assertThatThrownBy(() -> TcpOutput.to("a", 1).maxWaitingBytes(-1))
                .hasMessage("the bytes that may wait are 0 or more, not -1");
        assertThat(TcpOutput.toAgent().name()).isEqualTo("tcp://127.0.0.1:25888");
        assertThat(TcpOutput.to("::1", 7).open().name()).isEqualTo("tcp://[::1]:7");
    }

    @Test
    void takesNothingAfterItWasClosed() {
        TcpOutput output = TcpOutput.toAgent();
        output.close();
        output.close();
        assertThatThrownBy(() -> output.write(IdFormat.block("a"))).hasMessage("tcp://127.0.0.1:25888 is closed");
    }
}
