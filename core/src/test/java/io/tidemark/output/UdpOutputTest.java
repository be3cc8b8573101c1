package io.tidemark.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.format.Format;
import io.tidemark.sink.ImmediateSink;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.Problem;
import io.tidemark.support.IdEntry;
import io.tidemark.support.IdFormat;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class UdpOutputTest {

    private static DatagramSocket receiver(int port) throws IOException {
        DatagramSocket socket = new DatagramSocket(port, InetAddress.getByName("127.0.0.1"));
        socket.setReceiveBufferSize(1 << 20);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static String receive(DatagramSocket from) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[70_000], 70_000);
        from.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    /** An entry whose number is n has n lines, all of 1000 bytes and more; the last of number 3 is too large for 2000 bytes. */
    private static final Format LINES = stats -> (entry, block) -> {
        long number = ((IdEntry) entry).id();
        for (long line = 1; line <= number; line++) {
            IdFormat.add(block, number + "." + line + "x".repeat(line == 3 ? 5_000 : 1_000));
        }
        return Outcome.PENDING;
    };

    @Test
    void eachEntryIsOneDatagramThatEndsWithALineFeed() throws IOException {
        try (DatagramSocket peer = receiver(0)) {
            ImmediateSink sink = ImmediateSink.of(new IdFormat()
                    .writeTo(UdpOutput.to("127.0.0.1", peer.getLocalPort()).open()));
            for (long id = 0; id < 100; id++) {
                sink.append(new IdEntry(id));
                assertThat(receive(peer)).isEqualTo(new IdEntry(id).line() + "\n");
            }
            sink.close();
            assertThat(sink.stats().emitted()).isEqualTo(100);
            assertThat(sink.stats().isConserved()).isTrue();
            assertThat(sink.stats().problems()).isEmpty();
        }
    }

    @Test
    void whatIsTooLargeFailsByItselfAndTheOthersOfTheBlockGoOn() throws IOException {
        try (DatagramSocket peer = receiver(0)) {
            var stream = LINES.writeTo(UdpOutput.to("127.0.0.1", peer.getLocalPort())
                    .maxDatagramBytes(2_000)
                    .open());
            LongStream.of(1, 3, 2, 1).forEach(lines -> stream.next(new IdEntry(lines)));
            stream.close();
            assertThat(stream.stats().get(0).emitted()).isEqualTo(3);
            assertThat(stream.stats().get(0).failed()).isEqualTo(1);
            assertThat(stream.stats().get(0).lastProblem())
                    .contains("a line of 5004 bytes is more than the 2000 of a datagram; send large entries over TCP")
                    .endsWith("entries lost: 1");
            assertThat(receive(peer)).startsWith("1.1x");
            assertThat(receive(peer)).startsWith("2.1x");
            assertThat(receive(peer)).startsWith("2.2x");
            assertThat(receive(peer)).startsWith("1.1x");
        }
    }

    @Test
    void theLargestDatagramArrives() throws IOException {
        try (DatagramSocket peer = receiver(0)) {
            Format format = stats -> (entry, block) -> {
                IdFormat.add(block, "x".repeat((int) ((IdEntry) entry).id() - 1));
                return Outcome.PENDING;
            };
            ImmediateSink sink = ImmediateSink.of(format.writeTo(
                    UdpOutput.to("127.0.0.1", peer.getLocalPort()).open()));
            sink.append(new IdEntry(UdpOutput.LARGEST_DATAGRAM + 1));
            assertThat(sink.stats().failed()).isEqualTo(1);
            sink.append(new IdEntry(UdpOutput.LARGEST_DATAGRAM));
            assertThat(sink.stats().emitted()).isEqualTo(1);
            assertThat(receive(peer)).hasSize(UdpOutput.LARGEST_DATAGRAM);
        }
    }

    @Test
    void failsWhileNobodyListensAndGoesOnAfterwards() throws IOException {
        int port;
        try (DatagramSocket gone = receiver(0)) {
            port = gone.getLocalPort();
        }
        ImmediateSink sink = ImmediateSink.of(
                new IdFormat().writeTo(UdpOutput.to("127.0.0.1", port).open()));
        for (int id = 0; id < 5; id++) {
            sink.append(new IdEntry(id));
        }
        assertThat(sink.stats().failed()).isEqualTo(5);
        assertThat(sink.stats().problems()).containsEntry(Problem.IO_ERROR, 5L);
        try (DatagramSocket peer = receiver(port)) {
            sink.append(new IdEntry(5));
            assertThat(receive(peer)).isEqualTo(new IdEntry(5).line() + "\n");
        }
        sink.append(new IdEntry(6));
        assertThat(sink.stats().emitted()).isEqualTo(1);
        assertThat(sink.stats().failed()).isEqualTo(6);
        assertThat(sink.stats().isConserved()).isTrue();
    }

    @Test
    void aHostThatIsNotKnownIsNamed() {
        var stream = new IdFormat()
                .writeTo(UdpOutput.to("no-such-host.invalid", 25_888).open());
        stream.next(new IdEntry(1));
        stream.close();
        assertThat(stream.stats().get(0).failed()).isEqualTo(1);
        assertThatThrownBy(() ->
                        UdpOutput.to("no-such-host.invalid", 25_888).open().write(IdFormat.block("a")))
                .hasMessage("no-such-host.invalid is not known; check the name of the host");
    }

    @Test
    void anInterruptIsKeptForOthers() throws IOException {
        try (DatagramSocket peer = receiver(0)) {
            ImmediateSink sink = ImmediateSink.of(new IdFormat()
                    .writeTo(UdpOutput.to("127.0.0.1", peer.getLocalPort()).open()));
            Thread.currentThread().interrupt();
            sink.append(new IdEntry(1));
            sink.append(new IdEntry(2));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(sink.stats().emitted()).isEqualTo(2);
            assertThat(receive(peer)).isEqualTo(new IdEntry(1).line() + "\n");
        }
    }
}
