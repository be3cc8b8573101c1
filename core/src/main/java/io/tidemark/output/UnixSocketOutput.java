package io.tidemark.output;

import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Sends lines to a Unix domain socket (a stream) on this machine: Fluent Bit, Vector and others listen on such. Everything that {@link TcpOutput} says about
 * connecting, waiting and what emitted means holds here; it is called {@code unix://} and the path. Who may connect, and read what is sent, is a matter of the permissions
 * of the socket's file.
 */
public final class UnixSocketOutput extends PeerOutput {

    private UnixSocketOutput(UnixDomainSocketAddress address, PeerOptions options) {
        super("unix://" + address.getPath(), () -> List.of(address), options);
    }

    /** Options of an output to a socket, which need not be there yet. */
    public static Builder to(Path socket) {
        return new Builder(socket);
    }

    /** Options of a {@link UnixSocketOutput}. */
    public static final class Builder {
        private final UnixDomainSocketAddress address;
        private final PeerOptions options = new PeerOptions();

        private Builder(Path socket) {
            address = UnixDomainSocketAddress.of(socket.toAbsolutePath());
        }

        /** As {@link TcpOutput.Builder#maxWaitingBytes}. */
        public Builder maxWaitingBytes(long bytes) {
            options.maxWaiting(bytes);
            return this;
        }

        /** As {@link TcpOutput.Builder#timeout}. */
        public Builder timeout(Duration timeout) {
            options.timeout(timeout);
            return this;
        }

        /** The output. Nothing is connected to yet. */
        public UnixSocketOutput open() {
            return new UnixSocketOutput(address, options);
        }
    }
}
