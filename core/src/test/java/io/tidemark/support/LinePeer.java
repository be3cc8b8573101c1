package io.tidemark.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;

/** A peer at the other end of a socket, which keeps what each connection brings. */
public final class LinePeer implements AutoCloseable {

    private final ServerSocketChannel server;
    private final List<Received> connections = new ArrayList<>();
    private final CountDownLatch reading = new CountDownLatch(1);
    private final int resetAfter;
    private final Thread accepting;

    private static final class Received {
        final SocketChannel channel;
        final Thread thread;
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Received(SocketChannel channel, Thread thread) {
            this.channel = channel;
            this.thread = thread;
        }

        synchronized void add(byte[] from, int length) {
            bytes.write(from, 0, length);
        }

        synchronized String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }

    private LinePeer(SocketAddress address, boolean reads, int resetAfter) {
        this.resetAfter = resetAfter;
        try {
            if (address instanceof UnixDomainSocketAddress) {
                server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            } else {
                server = ServerSocketChannel.open();
                server.setOption(StandardSocketOptions.SO_RCVBUF, 16 * 1024);
            }
            bind(address);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        if (reads) {
            reading.countDown();
        }
        accepting = new Thread(this::accept, "peer");
        accepting.setDaemon(true);
        accepting.start();
    }

    private void bind(SocketAddress address) throws IOException {
        boolean bound = false;
        try {
            server.bind(address);
            bound = true;
        } finally {
            if (!bound) {
                server.close();
            }
        }
    }

    /** On a port, or for 0 on one that is free. */
    public static LinePeer at(int port) {
        if (port != 0) {
            return new LinePeer(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), true, Integer.MAX_VALUE);
        }
        // Not from those that the system gives to whoever asks for any: it may be left for a while, and come back to.
        for (int tries = 0; ; tries++) {
            try {
                return at(ThreadLocalRandom.current().nextInt(15_000, 30_000));
            } catch (UncheckedIOException taken) {
                if (tries == 100) {
                    throw taken;
                }
            }
        }
    }

    public static LinePeer at(Path socket) {
        return new LinePeer(UnixDomainSocketAddress.of(socket), true, Integer.MAX_VALUE);
    }

    /** Accepts, and reads nothing until {@link #read}. */
    public static LinePeer thatDoesNotRead() {
        return new LinePeer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), false, Integer.MAX_VALUE);
    }

    /** Resets its first connection when it has read so many bytes. */
    public static LinePeer thatResetsAfter(int bytes) {
        return new LinePeer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), true, bytes);
    }

    /** A port where nobody listens. */
    public static int freePort() {
        try (LinePeer peer = at(0)) {
            return peer.port();
        }
    }

    public int port() {
        try {
            return ((InetSocketAddress) server.getLocalAddress()).getPort();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    public void read() {
        reading.countDown();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel channel = server.accept();
                synchronized (connections) {
                    boolean first = connections.isEmpty();
                    Thread thread = new Thread(() -> read(connection(channel), first), "peer reads");
                    connections.add(new Received(channel, thread));
                    thread.setDaemon(true);
                    thread.start();
                }
            }
        } catch (IOException closed) {
            // The end of this peer.
        }
    }

    private Received connection(SocketChannel channel) {
        synchronized (connections) {
            return connections.stream()
                    .filter(one -> one.channel == channel)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void read(Received from, boolean first) {
        ByteBuffer buffer = ByteBuffer.allocate(8 * 1024);
        int total = 0;
        try {
            reading.await();
            while (true) {
                buffer.clear();
                int read = from.channel.read(buffer);
                if (read < 0) {
                    from.channel.close();
                    return;
                }
                from.add(buffer.array(), read);
                total += read;
                if (first && total >= resetAfter) {
                    reset(from.channel);
                    return;
                }
            }
        } catch (IOException | InterruptedException ended) {
            // What came is there.
        }
    }

    private static void reset(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.close();
    }

    /** Resets what is connected, and goes on to listen. */
    public void resetAll() {
        List<Received> all;
        synchronized (connections) {
            all = List.copyOf(connections);
        }
        for (Received one : all) {
            try {
                if (one.channel.isOpen()) {
                    reset(one.channel);
                }
            } catch (IOException gone) {
                // That is what is wanted.
            }
            // The system keeps a socket until nobody reads from it.
            Eventually.join(one.thread);
        }
    }

    public int connections() {
        synchronized (connections) {
            return connections.size();
        }
    }

    /** The whole lines that came. A connection that ended in the middle of a line has an incomplete one, which is left out. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (String text : texts()) {
            String whole = text.substring(0, text.lastIndexOf('\n') + 1);
            whole.lines().forEach(lines::add);
        }
        return lines;
    }

    /** What each connection brought. */
    public List<String> texts() {
        synchronized (connections) {
            return connections.stream().map(Received::text).toList();
        }
    }

    /** Waits until all connections have ended, those that are not accepted yet too, and gives the lines. */
    public List<String> linesToTheEnd() {
        // Accepted after all others.
        try (SocketChannel last = SocketChannel.open(server.getLocalAddress())) {
            last.write(ByteBuffer.wrap("the end".getBytes(StandardCharsets.UTF_8)));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        Eventually.until("the last is accepted", () -> texts().contains("the end"));
        synchronized (connections) {
            connections.removeIf(one -> one.text().equals("the end"));
        }
        List<Received> all;
        synchronized (connections) {
            all = List.copyOf(connections);
        }
        all.forEach(one -> Eventually.join(one.thread));
        return lines();
    }

    /** Stops to listen, and closes what is connected. */
    @Override
    public void close() {
        try {
            server.close();
            // Until it is out of accept(), the system goes on to listen.
            Eventually.join(accepting);
            List<Received> all;
            synchronized (connections) {
                all = List.copyOf(connections);
            }
            for (Received one : all) {
                one.channel.close();
                reading.countDown();
                // The system keeps a socket until nobody reads from it.
                Eventually.join(one.thread);
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
