package io.tidemark.prometheus;

import io.tidemark.internal.Warnings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Listens on a Unix domain socket, and hands on each connection. */
final class UnixListener implements AutoCloseable {

    private static final int BACKLOG = 128;

    private final Path file;
    private final ServerSocketChannel listening;
    private final Thread accepting;

    /** To tell our file from one that somebody has put in its place. */
    private final @Nullable Object key;

    private UnixListener(
            Path file, ServerSocketChannel listening, Executor workers, Function<SocketChannel, Runnable> connection)
            throws IOException {
        this.file = file;
        this.listening = listening;
        this.key = attributes(file).fileKey();
        this.accepting = Daemons.thread("tidemark-prometheus-unix", () -> accept(workers, connection));
    }

    /**
     * Begins to listen. A file that a server has left behind is replaced.
     *
     * @throws IOException if it cannot; the message names the file, and says what may help
     */
    static UnixListener open(Path file, Executor workers, Function<SocketChannel, Runnable> connection)
            throws IOException {
        ServerSocketChannel listening;
        try {
            listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        } catch (UnsupportedOperationException problem) {
            throw new IOException("there are no Unix sockets on this system: listen on a port instead", problem);
        }
        try {
            removeStale(file);
            listening.bind(UnixDomainSocketAddress.of(file), BACKLOG);
            UnixListener listener = new UnixListener(file, listening, workers, connection);
            listener.start();
            return listener;
        } catch (IOException problem) {
            listening.close();
            throw new IOException(
                    "cannot listen on the Unix socket " + file + ": " + problem.getMessage() + hint(problem), problem);
        }
    }

    private void start() {
        try {
            accepting.start();
        } catch (OutOfMemoryError noThread) {
            close();
            throw noThread;
        }
    }

    private static String hint(IOException problem) {
        // The JDK says of a long path, and of a missing directory, no more than that.
        return problem instanceof SocketException
                ? ". Its directory must exist and be writable, and its path be no longer than about 100 bytes"
                : "";
    }

    private static void removeStale(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        BasicFileAttributes what = attributes(file);
        // "Other" are sockets, pipes and devices: a connection shows which.
        if (!what.isOther()) {
            throw new IOException("there is something else of this name, which is left as it is: choose another name");
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // One that has no time for another connection is alive as well.
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(file));
        } catch (ConnectException nobody) {
            if (!isSocket(file)) {
                throw new IOException("there is something else of this name, which is left as it is", nobody);
            }
            Files.deleteIfExists(file);
            return;
        } catch (SocketException notForUs) {
            throw new IOException("another server may listen there: " + notForUs.getMessage(), notForUs);
        }
        throw new IOException("another server listens there");
    }

    private static boolean isSocket(Path file) throws IOException {
        int kind = 0170000;
        int socket = 0140000;
        return ((int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) & kind) == socket;
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private void accept(Executor workers, Function<SocketChannel, Runnable> connection) {
        while (listening.isOpen()) {
            try {
                hand(listening.accept(), workers, connection);
            } catch (ClosedChannelException closed) {
                return;
            } catch (Throwable problem) {
                // No files are left, perhaps, or no memory: it does not help to ask at once again.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }

    private static void hand(SocketChannel client, Executor workers, Function<SocketChannel, Runnable> connection)
            throws IOException {
        try {
            workers.execute(connection.apply(client));
        } catch (RejectedExecutionException full) {
            client.close();
        }
    }

    Thread thread() {
        return accepting;
    }

    /** Removes the file, if it is ours still. Never throws. */
    @Override
    public void close() {
        try {
            // As long as it is open, no other file has its key.
            if (key != null && key.equals(attributes(file).fileKey())) {
                Files.deleteIfExists(file);
            }
        } catch (IOException gone) {
            // Then somebody else has removed it.
        }
        try {
            listening.close();
        } catch (IOException problem) {
            Warnings.warn("prometheus-unix", "the Unix socket " + file + " could not be closed", problem);
        }
    }
}
