package io.tidemark.cloudwatch.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Listens on one port of this host, and runs each connection on a thread of its own. Thread-safe. */
final class Listener {

    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(5);

    private final Function<Socket, Runnable> connection;
    private final Map<Socket, Thread> connections = new HashMap<>();
    private @Nullable ServerSocket listening;
    private @Nullable Thread accepting;
    private int port;

    /**
     * Does not listen yet.
     *
     * @param port 0 for a free one
     */
    Listener(int port, Function<Socket, Runnable> connection) {
        this.port = port;
        this.connection = connection;
    }

    synchronized int port() {
        return port;
    }

    synchronized void open() {
        if (listening != null) {
            throw new IllegalStateException("the server is here already");
        }
        try {
            ServerSocket socket = new ServerSocket();
            try {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            } catch (IOException problem) {
                socket.close();
                throw new IOException("cannot listen on port " + port, problem);
            }
            port = socket.getLocalPort();
            listening = socket;
            accepting = daemon("logs-server-" + port, () -> accept(socket));
            accepting.start();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                start(socket.accept(), socket);
            } catch (IOException problem) {
                // Closed, or the client was faster than we are.
            }
        }
    }

    private synchronized void start(Socket client, ServerSocket from) throws IOException {
        if (from.isClosed()) {
            client.close();
            return;
        }
        Runnable task = connection.apply(client);
        Thread thread = daemon("logs-server-" + port + "-" + client.getPort(), () -> {
            try {
                task.run();
            } finally {
                ended(client);
            }
        });
        connections.put(client, thread);
        thread.start();
    }

    private synchronized void ended(Socket client) {
        connections.remove(client);
    }

    /** Returns when what was going on has ended. */
    void close() {
        List<Thread> threads;
        synchronized (this) {
            close(listening);
            listening = null;
            threads = new ArrayList<>(connections.values());
            if (accepting != null) {
                // The port is free only when it has left accept().
                threads.add(accepting);
            }
            connections.keySet().forEach(Listener::close);
        }
        for (Thread thread : threads) {
            try {
                // A behaviour may end the server from within a call.
                if (thread != Thread.currentThread()) {
                    thread.join(PATIENCE_MILLIS);
                }
            } catch (InterruptedException problem) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static void close(@Nullable AutoCloseable socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (Exception problem) {
            throw new IllegalStateException("cannot close " + socket, problem);
        }
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
