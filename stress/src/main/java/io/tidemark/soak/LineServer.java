package io.tidemark.soak;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** Reads lines from a socket, and hangs up from time to time. */
final class LineServer implements AutoCloseable {

    /** After so many bytes it closes the connection. */
    private static final long MOST_BYTES = 64L << 20;

    private final ServerSocket server;
    private final AtomicLong lines = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();

    LineServer() throws IOException {
        server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "soak-server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    long lines() {
        return lines.get();
    }

    long connections() {
        return connections.get();
    }

    private void serve() {
        byte[] buffer = new byte[64 * 1024];
        while (!server.isClosed()) {
            try (Socket peer = server.accept()) {
                connections.incrementAndGet();
                InputStream in = peer.getInputStream();
                long left = MOST_BYTES;
                int read;
                while (left > 0 && (read = in.read(buffer)) >= 0) {
                    left -= read;
                    int ended = 0;
                    for (int i = 0; i < read; i++) {
                        ended += buffer[i] == '\n' ? 1 : 0;
                    }
                    lines.addAndGet(ended);
                }
            } catch (IOException gone) {
                // The other end, or this server: the next connection, or the end.
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
