package io.tidemark.output;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends each line as one datagram over UDP, with its line feed, as the CloudWatch agent takes them. As plain text; the default is this machine.
 *
 * <p>UDP tells nothing of what becomes of a datagram: emitted means sent. An entry fails if one of its lines is too large, or the system refuses
 * it, or says that nobody listens at the port: on this machine it says so at once, of a remote one later, at the cost of one that follows. The
 * others of the block go on. A system that takes no datagram at the moment is waited for, for a second a block; nothing is sent again. What a peer does not read in time, its system drops, and nobody
 * counts it: prefer {@link TcpOutput} where each line matters.
 *
 * <p>Used by one thread at a time, as every output.
 */
public final class UdpOutput implements SettlingOutput {

    /** The largest payload of a datagram over IPv4, in bytes. Some systems are configured for less. */
    public static final int LARGEST_DATAGRAM = 65_507;

    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final HostAndPort to;
    private final int maxBytes;
    private final ByteBuffer answer = ByteBuffer.allocate(1);
    private final Backoff backoff = new Backoff();
    private @Nullable Settlement settlement;
    private @Nullable DatagramChannel channel;
    private boolean tryNow;
    private boolean closed;

    private UdpOutput(HostAndPort to, int maxBytes) {
        this.to = to;
        this.maxBytes = maxBytes;
    }

    /** An output to the CloudWatch agent on this machine, {@code 127.0.0.1:25888}. */
    public static UdpOutput toAgent() {
        return to(TcpOutput.LOOPBACK, TcpOutput.AGENT_PORT).open();
    }

    /**
     * Options of an output to a peer.
     *
     * @param host a name, which need not be known yet, or an address
     * @throws IllegalArgumentException if the host can be none, or the port is not from 1 to 65535
     */
    public static Builder to(String host, int port) {
        return new Builder(HostAndPort.of(host, port));
    }

    @Override
    public void settleTo(Settlement settlement) {
        this.settlement = settlement;
    }

    @Override
    public void write(LineBlock block) throws IOException {
        if (closed) {
            throw new IOException(name() + " is closed");
        }
        // An interrupt is for others, and would close the channel.
        boolean interrupted = Thread.interrupted();
        try {
            send(block);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void send(LineBlock block) throws IOException {
        DatagramChannel open = channel == null ? connect() : channel;
        channel = open;
        long sent = 0;
        long failed = 0;
        IOException cause = null;
        boolean broken = false;
        int line = 0;
        // For all of the block: where nothing is sent, the rest is not to wait as long each.
        long deadline = System.nanoTime() + LONGEST_WAIT_NANOS;
        for (int entry = 0; line < block.lines(); entry++) {
            int end = entry < block.entries() ? block.entryEnd(entry) : line + 1;
            try {
                requireSize(block, line, end);
                for (; line < end; line++) {
                    send(open, block, line, deadline);
                }
                sent++;
            } catch (IOException problem) {
                failed++;
                cause = problem;
                line = end;
                broken |= !(problem instanceof TooLarge);
            }
        }
        if (broken) {
            // With the next block the host is looked up again; and an interrupt may have closed the channel.
            channel = null;
            open.close();
        }
        settle(sent, failed, cause);
    }

    private void settle(long sent, long failed, @Nullable IOException cause) throws IOException {
        Settlement reportTo = settlement;
        if (reportTo == null) {
            if (failed > 0) {
                throw new IOException(
                        name() + ": " + failed + " of " + (sent + failed) + " entries were not sent", cause);
            }
            return;
        }
        if (sent > 0) {
            reportTo.emitted(sent);
        }
        if (failed > 0) {
            reportTo.failed(failed, "not sent: " + cause, cause);
        }
    }

    private DatagramChannel connect() throws IOException {
        if (!tryNow && !backoff.isDue(System.nanoTime())) {
            throw new IOException("not tried, because it failed just before");
        }
        tryNow = false;
        DatagramChannel opened = DatagramChannel.open();
        boolean connected = false;
        try {
            InetSocketAddress address = new InetSocketAddress(to.host(), to.port());
            if (address.isUnresolved()) {
                throw new UnknownHostException(to.host() + " is not known; check the name of the host");
            }
            opened.configureBlocking(false);
            opened.connect(address);
            connected = true;
            backoff.succeeded();
        } finally {
            if (!connected) {
                backoff.failed(System.nanoTime());
                opened.close();
            }
        }
        return opened;
    }

    private static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1;

        TooLarge(String message) {
            super(message);
        }
    }

    private void requireSize(LineBlock block, int from, int to) throws TooLarge {
        for (int line = from; line < to; line++) {
            int size = block.end(line) - block.start(line);
            if (size > maxBytes) {
                throw new TooLarge("a line of " + size + " bytes is more than the " + maxBytes
                        + " of a datagram; send large entries over TCP");
            }
        }
    }

    private void send(DatagramChannel open, LineBlock block, int line, long deadline) throws IOException {
        ByteBuffer datagram = ByteBuffer.wrap(block.array(), block.start(line), block.end(line) - block.start(line));
        int sent;
        try {
            sent = open.write(datagram);
        } catch (PortUnreachableException ofAnEarlierOne) {
            // Told now, of a datagram before this one, which was not sent.
            sent = open.write(datagram);
        }
        while (sent == 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("the system takes no datagram");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            sent = open.write(datagram);
        }
        answer.clear();
        // On this machine it is known by now whether anybody listens.
        open.read(answer);
    }

    /** Does nothing: a datagram is sent when it is written. */
    @Override
    public void flush() {
        tryNow = false;
    }

    @Override
    public void retryNow() {
        tryNow = true;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        DatagramChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }

    /** {@code udp://host:port}. */
    @Override
    public String name() {
        return "udp://" + to;
    }

    @Override
    public String toString() {
        return "UdpOutput[" + name() + "]";
    }

    /** Options of a {@link UdpOutput}. */
    public static final class Builder {
        private final HostAndPort to;
        private int maxBytes = LARGEST_DATAGRAM;

        private Builder(HostAndPort to) {
            this.to = to;
        }

        /**
         * The longest line that is sent, with its line feed; {@value #LARGEST_DATAGRAM} unless said. A network that must not split
         * datagrams wants some 1,400.
         *
         * @throws IllegalArgumentException if it is not from 1 to {@value #LARGEST_DATAGRAM}
         */
        public Builder maxDatagramBytes(int bytes) {
            if (bytes < 1 || bytes > LARGEST_DATAGRAM) {
                throw new IllegalArgumentException(
                        "a datagram holds from 1 to " + LARGEST_DATAGRAM + " bytes, not " + bytes);
            }
            maxBytes = bytes;
            return this;
        }

        /** The output. The host is looked up with the first lines. */
        public UdpOutput open() {
            return new UdpOutput(to, maxBytes);
        }
    }
}
