package io.tidemark.output;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;

/**
 * Sends lines over TCP: to the CloudWatch agent, to FireLens, to anything that reads lines from a socket. As plain text; the default is
 * this machine.
 *
 * <pre>{@code
 * Output output = TcpOutput.toAgent();
 * }</pre>
 *
 * <p>In warnings and figures it is called {@code tcp://host:port}.
 *
 * <p><b>Connecting.</b> With the first lines, not before; the name of the host is looked up each time. When the connection is lost it is made
 * again: at once, then after pauses that grow from 0.1 to 10 seconds. Closing does not wait for the pause to end, and an explicit
 * flush does so only if the last try took more than 0.1 seconds: a peer that is not even refused is not to be waited for each time.
 *
 * <p><b>While the peer is away</b> lines wait here, up to a number of bytes; beyond it the oldest entries are dropped, whole, and counted as
 * failed. Until then they are in flight. A peer that does not read holds {@link #write} up for the timeout, then it counts as away.
 *
 * <p><b>What emitted means.</b> TCP acknowledges nothing to a program. An entry is emitted when the system has taken its lines and the
 * connection was still there afterwards; of a new connection, 50 ms after it was made, since proxies take connections and close them when
 * there is nobody behind. What the system had taken and the peer had not read when the peer died is lost, and counted as
 * emitted. Lines that were written to a connection that proved to be lost in the same moment are sent again over the next, so a line may
 * arrive twice; one that was cut in the middle ends with its connection, and is sent again from its beginning. A peer that closes
 * its sending side counts as gone.
 *
 * <p>No call waits longer than a few timeouts, save for the look-up of a name. Used by one thread at a time, as every output.
 */
public final class TcpOutput extends PeerOutput {

    /** Where the CloudWatch agent listens unless configured otherwise, on TCP and on UDP. */
    public static final int AGENT_PORT = 25_888;

    static final String LOOPBACK = "127.0.0.1";

    private TcpOutput(HostAndPort to, PeerOptions options) {
        super(
                "tcp://" + to,
                () -> Arrays.stream(InetAddress.getAllByName(to.host()))
                        .map(address -> new InetSocketAddress(address, to.port()))
                        .toList(),
                options);
    }

    /** An output to the CloudWatch agent on this machine, {@code 127.0.0.1:25888}, with the defaults of {@link Builder}. */
    public static TcpOutput toAgent() {
        return to(LOOPBACK, AGENT_PORT).open();
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

    /** Options of a {@link TcpOutput}. */
    public static final class Builder {
        private final HostAndPort to;
        private final PeerOptions options = new PeerOptions();

        private Builder(HostAndPort to) {
            this.to = to;
        }

        /**
         * The most bytes of lines that wait while the peer is away or slow; 4 MiB unless said. One block more may be held for a moment.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Builder maxWaitingBytes(long bytes) {
            options.maxWaiting(bytes);
            return this;
        }

        /**
         * How long connecting may take, and how long a peer that does not read is waited for; 2 seconds unless said.
         *
         * @throws IllegalArgumentException if it is less than 1 ms or more than 60 seconds
         */
        public Builder timeout(Duration timeout) {
            options.timeout(timeout);
            return this;
        }

        /** The output. Nothing is connected to yet. */
        public TcpOutput open() {
            return new TcpOutput(to, options);
        }
    }
}
