package io.tidemark.prometheus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.tidemark.internal.Warnings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Listens on a port, with the JDK's server. */
final class TcpListener implements AutoCloseable {

    private static final int BACKLOG = 256;
    private static final long PATIENCE_SECONDS = 5;

    private final HttpServer server;
    private final InetSocketAddress address;

    private TcpListener(HttpServer server) {
        this.server = server;
        this.address = server.getAddress();
    }

    static TcpListener open(InetSocketAddress address, @Nullable SSLContext tls, Executor workers, Site site)
            throws IOException {
        HttpServer server;
        try {
            server = tls == null ? HttpServer.create(address, BACKLOG) : HttpsServer.create(address, BACKLOG);
        } catch (IOException problem) {
            throw new IOException(
                    "cannot listen on " + address.getHostString() + ":" + address.getPort() + ": "
                            + problem.getMessage()
                            + ". Choose another port, 0 for a free one, or an address of this host",
                    problem);
        }
        try {
            if (server instanceof HttpsServer secure && tls != null) {
                secure.setHttpsConfigurator(new HttpsConfigurator(tls));
            }
            server.createContext("/", exchange -> handle(exchange, site));
            server.setExecutor(workers);
            startAsDaemon(server);
            return new TcpListener(server);
        } catch (Throwable problem) {
            server.stop(0);
            throw problem;
        }
    }

    /** The server's own thread is a daemon if it is started by one; else it would keep the program alive. */
    private static void startAsDaemon(HttpServer server) throws IOException {
        AtomicReference<Throwable> problem = new AtomicReference<>();
        CountDownLatch started = new CountDownLatch(1);
        Daemons.thread("tidemark-prometheus-start", () -> {
                    try {
                        server.start();
                    } catch (Throwable failed) {
                        problem.set(failed);
                    } finally {
                        started.countDown();
                    }
                })
                .start();
        boolean interrupted = false;
        while (true) {
            try {
                started.await();
                break;
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        Throwable failed = problem.get();
        if (failed != null) {
            throw new IOException("the server cannot be started", failed);
        }
    }

    private static void handle(HttpExchange exchange, Site site) throws IOException {
        Work work = Work.current();
        if (work == null) {
            throw new IOException("nobody has a thread for this");
        }
        work.begin();
        try {
            ScrapeRequest request = ExchangeResponse.request(exchange);
            ExchangeResponse.answer(
                    exchange,
                    response -> site.handle(
                            exchange.getRemoteAddress().getAddress(),
                            exchange.getRequestURI().getPath(),
                            ExchangeResponse.values(exchange, "Authorization"),
                            request,
                            response));
        } finally {
            work.end();
        }
    }

    InetSocketAddress address() {
        return address;
    }

    /** Ends all connections. Never throws, and waits a few seconds at most. */
    @Override
    public void close() {
        // It may wait for a client: in TLS there is something to say at the end.
        Thread stopping = Daemons.thread("tidemark-prometheus-stop", () -> server.stop(0));
        try {
            stopping.start();
            stopping.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        } catch (InterruptedException noTime) {
            Thread.currentThread().interrupt();
        } catch (Throwable problem) {
            Warnings.warn("prometheus-stop", "the server on " + address + " could not be stopped", problem);
        }
    }
}
