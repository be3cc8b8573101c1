package io.tidemark.output;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/** A connected stream socket, of which no call waits longer than it is told to: blocking sockets have no such limit for writes. */
final class Connection {

    /** What a peer that dies has at most not been sent by the system, which counts as emitted: unbounded, it would be megabytes. */
    private static final int SEND_BUFFER = 128 * 1024;

    /**
     * A connection is trusted once it has lived so long: a proxy takes connections, and closes them when it finds nobody behind it.
     */
    private static final long TRIAL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final ByteBuffer answer = ByteBuffer.allocate(256);
    private long trialEnds;

    private Connection(SocketChannel channel, Selector selector, SelectionKey key) {
        this.channel = channel;
        this.selector = selector;
        this.key = key;
    }

    /**
     * Connects.
     *
     * @throws InterruptedIOException if the thread is interrupted while it waits; it is not interrupted any more then
     */
    static Connection open(SocketAddress to, long timeoutNanos) throws IOException {
        boolean network = to instanceof InetSocketAddress;
        SocketChannel channel = network ? SocketChannel.open() : SocketChannel.open(StandardProtocolFamily.UNIX);
        Connection opened = null;
        Selector selector = null;
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
            if (network) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            }
            selector = Selector.open();
            SelectionKey key = channel.register(selector, 0);
            Connection connecting = new Connection(channel, selector, key);
            boolean connected = channel.connect(to);
            long deadline = System.nanoTime() + timeoutNanos;
            while (!connected) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new ConnectException(
                            "no connection within " + TimeUnit.NANOSECONDS.toMillis(timeoutNanos) + " ms");
                }
                connecting.await(SelectionKey.OP_CONNECT, left);
                connected = channel.finishConnect();
            }
            if (channel.getLocalAddress() instanceof InetSocketAddress own && own.equals(channel.getRemoteAddress())) {
                // Nobody listens, and the system gave this end the very port that it connects to.
                throw new ConnectException("connected to itself: nobody listens");
            }
            connecting.trialEnds = System.nanoTime() + TRIAL_NANOS;
            opened = connecting;
            return connecting;
        } finally {
            if (opened == null) {
                if (selector != null) {
                    selector.close();
                }
                channel.close();
            }
        }
    }

    /** Writes what the system takes at the moment. */
    int write(ByteBuffer bytes) throws IOException {
        return channel.write(bytes);
    }

    /**
     * Waits until the system takes bytes, or the time is up.
     *
     * @throws InterruptedIOException as {@link #open}
     */
    void awaitWritable(long nanos) throws IOException {
        await(SelectionKey.OP_WRITE, nanos);
    }

    /** How long the connection is still on trial; not positive when it is not any more. */
    long trialNanos() {
        return trialEnds - System.nanoTime();
    }

    /** As {@link #awaitWritable}, until the peer says something or closes. */
    void awaitReadable(long nanos) throws IOException {
        await(SelectionKey.OP_READ, nanos);
    }

    private void await(int operation, long nanos) throws IOException {
        key.interestOps(operation);
        selector.selectedKeys().clear();
        selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
        if (Thread.interrupted()) {
            throw new InterruptedIOException("interrupted");
        }
    }

    /** Throws if the peer has closed or reset the connection, as far as this side knows by now. What the peer says is ignored. */
    void check() throws IOException {
        for (int i = 0; i < 16; i++) {
            answer.clear();
            int read = channel.read(answer);
            if (read < 0) {
                throw new EOFException("the peer has closed the connection");
            }
            if (read == 0) {
                return;
            }
        }
    }

    /** Ends the connection in order: the peer still gets what was written. */
    void close() {
        try (channel;
                selector) {
            channel.shutdownOutput();
        } catch (IOException gone) {
            // So is the connection.
        }
    }
}
