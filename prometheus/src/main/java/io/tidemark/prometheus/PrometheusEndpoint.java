package io.tidemark.prometheus;

import io.tidemark.stats.MetricSource;
import io.tidemark.stats.MetricSources;
import io.tidemark.stats.Stats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Serves metrics to Prometheus, which scrapes them.
 *
 * <pre>{@code
 * PrometheusEndpoint endpoint = PrometheusEndpoint.builder().port(9464).start();
 * }</pre>
 *
 * <p>It listens on the loopback address, on port 9464, unless it is told otherwise; {@code /metrics} are the metrics, as {@link ScrapeHandler} writes them, and
 * {@code /-/healthy} answers 200 as long as there is a thread to do so. If you have a server already, mount a {@link ScrapeHandler} or a {@link PrometheusServlet} instead.
 *
 * <p><b>Clients that are slow, or hostile.</b> A few {@linkplain Builder#threads threads} serve all connections; a request and an answer each have a time limit. When
 * all threads are taken and another scrape waits, the connections whose clients have been waited for longest, for half a second at least, are cut: so a scrape gets
 * its turn, whatever others do. Up to 512 wait for a thread. On a port the JDK's server sets the other limits: 200 headers, 380 KiB of
 * them (in JDKs since the end of 2024), 30 seconds for a connection that says nothing, as many connections as the process may have files. Who runs the program can
 * set the system properties {@code sun.net.httpserver.maxReqHeaders}, {@code sun.net.httpserver.maxReqHeaderSize}, {@code
 * sun.net.httpserver.idleInterval} (in seconds) and {@code jdk.httpserver.maxConnections} (no limit by default): they hold for all servers in the
 * JVM, so this does not. On a Unix socket it is 200 headers, 16 KiB of them, and one request a connection.
 *
 * <p>An answer that cannot be given in full is a 500, or is cut off so that the scraper sees it. No stack trace is sent.
 *
 * <p>A source of metrics that does not return keeps the thread that reads it; that is warned of. Such a thread is not interrupted.
 *
 * <p>Thread-safe. All threads are daemons.
 */
public final class PrometheusEndpoint implements AutoCloseable {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Workers workers;
    private final ScrapeFigures figures;
    private final String path;
    private final boolean secure;
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable TcpListener tcp;
    private @Nullable UnixListener unix;
    private @Nullable NameWatch watch;
    private final MetricSource ownMetrics;

    private PrometheusEndpoint(Builder from, Exposition exposition, ScrapeFigures figures, Workers workers) {
        this.ownMetrics = MetricSources.of(figures, exposition.ownMetrics());
        this.workers = workers;
        this.figures = figures;
        this.path = from.path;
        this.secure = from.tls != null;
    }

    /** Begins an endpoint. All has a default. */
    public static Builder builder() {
        return new Builder();
    }

    private void listen(Builder from, Exposition exposition) throws IOException {
        ScrapeBody metrics = from.metrics == null ? exposition::write : from.metrics;
        watch = exposition.watchNames();
        Site site = new Site(path, new ScrapeHandler(metrics, figures), figures, from.allowed, from.auth);
        workers.start();
        if (from.port != null || from.unixSocket == null) {
            InetAddress at = address(from.host);
            tcp = TcpListener.open(
                    new InetSocketAddress(at, from.port == null ? Builder.PORT : from.port), from.tls, workers, site);
        }
        if (from.unixSocket != null) {
            unix = UnixListener.open(from.unixSocket, workers, channel -> new UnixConnection(channel, site, figures));
        }
    }

    private static InetAddress address(@Nullable String host) throws IOException {
        if (host == null) {
            return InetAddress.getLoopbackAddress();
        }
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException problem) {
            throw new IOException(
                    "there is no address of the name " + host
                            + ": use 0.0.0.0 for all of this host, or leave it out for its own use",
                    problem);
        }
    }

    /**
     * The port that it listens on.
     *
     * @throws IllegalStateException if there is none, only a Unix socket
     */
    public int port() {
        return listener().address().getPort();
    }

    /**
     * Where the metrics are, for example {@code http://127.0.0.1:9464/metrics}.
     *
     * @throws IllegalStateException if there is no port, only a Unix socket
     */
    public URI uri() {
        InetSocketAddress address = listener().address();
        boolean any = address.getAddress().isAnyLocalAddress();
        InetAddress host = any ? InetAddress.getLoopbackAddress() : address.getAddress();
        String text = host.getHostAddress();
        // The zone of a link-local address is no part of what others call it.
        String plain = text.indexOf('%') < 0 ? text : text.substring(0, text.indexOf('%'));
        return URI.create((secure ? "https" : "http") + "://" + (plain.indexOf(':') < 0 ? plain : "[" + plain + "]")
                + ":" + address.getPort() + path);
    }

    private TcpListener listener() {
        TcpListener listener = tcp;
        if (listener == null) {
            throw new IllegalStateException(
                    "this endpoint listens on a Unix socket alone: give the builder a port(..) for both");
        }
        return listener;
    }

    /** What became of the requests so far. */
    public ScrapeStats stats() {
        return figures.stats();
    }

    /**
     * {@link #stats} as a metric, {@code tidemark_scrapes} by {@code outcome}, and {@code tidemark_prometheus_left_out} of the {@linkplain
     * Exposition#ownMetrics exposition}: to be added to the sources, if you like.
     */
    public MetricSource ownMetrics() {
        return ownMetrics;
    }

    /**
     * Ends it: the port is free, the file of a Unix socket is removed, scrapes that are under way are cut off, and the threads end. It waits for them, for a
     * few seconds at most. Never throws; a second call does nothing.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            end();
        }
    }

    private void end() {
        if (watch != null) {
            watch.close();
        }
        // Before they are told: then they leave one after the other.
        List<Thread> threads = new ArrayList<>(workers.alive());
        if (unix != null) {
            threads.add(unix.thread());
            unix.close();
        }
        workers.close();
        if (tcp != null) {
            tcp.close();
        }
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        try {
            for (Thread thread : threads) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                // A source may close the endpoint that reads it.
                if (thread != Thread.currentThread() && left > 0) {
                    thread.join(left);
                }
            }
        } catch (InterruptedException noTime) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says what an endpoint is to be. Not thread-safe. */
    public static final class Builder {

        static final int PORT = 9464;

        private static final int THREADS = 8;

        private @Nullable Exposition exposition;
        private @Nullable ScrapeBody metrics;
        private @Nullable String host;
        private @Nullable Integer port;
        private String path = "/metrics";
        private @Nullable SSLContext tls;
        private AddressRanges allowed = AddressRanges.ANY;
        private @Nullable BasicAuth auth;
        private @Nullable Path unixSocket;
        private int threads = THREADS;
        private Duration requestTimeout = Duration.ofSeconds(10);
        private Duration answerTimeout = Duration.ofMinutes(1);

        private Builder() {}

        /** What is served; if it is not set, the {@linkplain Stats#sources metrics of the program}. */
        public Builder exposition(Exposition exposition) {
            this.exposition = Objects.requireNonNull(exposition, "exposition");
            return this;
        }

        /** For tests: what writes in its place. */
        Builder metrics(ScrapeBody metrics) {
            this.metrics = metrics;
            return this;
        }

        /** The address to listen on, by name or number: {@code 0.0.0.0} or {@code ::} for all of this host. The loopback address if it is not set. */
        public Builder host(String host) {
            if (host.isBlank()) {
                throw new IllegalArgumentException(
                        "the host is blank: leave it out for the loopback address, or use 0.0.0.0 for all addresses");
            }
            this.host = host;
            return this;
        }

        /** The port, 0 for any that is free. 9464 if it is not set, and no {@linkplain #unixSocket Unix socket}. */
        public Builder port(int port) {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port " + port + ": a port is 0 (any that is free) to 65535");
            }
            this.port = port;
            return this;
        }

        /** Where the metrics are; {@code /metrics} if it is not set. */
        public Builder path(String path) {
            if (!path.matches("(/[A-Za-z0-9._~-]+)+|/") || path.equals(Site.HEALTHY)) {
                throw new IllegalArgumentException("the path \"" + path
                        + "\": it begins with /, has letters, digits, and . _ ~ - between slashes, and is not "
                        + Site.HEALTHY);
            }
            this.path = path;
            return this;
        }

        /**
         * Asks for a user and a password: HTTP's basic authentication. Who can listen in learns them, unless there is {@linkplain #tls TLS}. {@code /-/healthy}
         * does not ask.
         *
         * @param user without a colon
         */
        public Builder basicAuth(String user, String password) {
            Objects.requireNonNull(password, "password");
            if (user.isEmpty() || user.indexOf(':') >= 0) {
                throw new IllegalArgumentException(
                        "the user \"" + user + "\": basic authentication needs one, without a colon");
            }
            if (password.isEmpty()) {
                throw new IllegalArgumentException(
                        "the password of " + user + " is empty: is what it is read from not there?");
            }
            auth = new BasicAuth(user, password);
            return this;
        }

        /**
         * Serves HTTPS on the port, with the keys of this context. Not on the Unix socket. The JDK's server says goodbye to clients of HTTPS on the one thread that
         * accepts connections, and waits there for one whose buffers are full: let no address that you do not trust reach the port.
         */
        public Builder tls(SSLContext context) {
            this.tls = Objects.requireNonNull(context, "context");
            return this;
        }

        /**
         * Answers to these addresses alone, others get a 403. It is the address of the connection that counts: behind a proxy, the proxy's. Who comes through
         * the Unix socket has none, and is let in. Replaces what was given before.
         *
         * @param ranges for example {@code 10.0.0.0/8}, {@code fd00::/8}, {@code 192.168.1.7}; an address of IPv4 that is written as one of IPv6 ({@code
         *     ::ffff:10.0.0.1}) is the same
         * @throws IllegalArgumentException if one is none, or there are none
         */
        public Builder allow(String... ranges) {
            if (ranges.length == 0) {
                throw new IllegalArgumentException("no range of addresses: nobody could read the metrics");
            }
            allowed = AddressRanges.of(List.of(ranges));
            return this;
        }

        /**
         * Listens on a Unix domain socket: in addition if {@link #port} is called as well, else instead. The file is made at the start, and removed at the end; one
         * that a server has left behind is replaced, and no other. Who may open it is for the rights of its directory to say.
         *
         * @param file its path of at most about 100 bytes
         */
        public Builder unixSocket(Path file) {
            this.unixSocket = Objects.requireNonNull(file, "file");
            return this;
        }

        /** How many connections are served at the same time; 8 if it is not set. Threads are started when they are needed, and end when they are not. */
        public Builder threads(int threads) {
            if (threads < 1) {
                throw new IllegalArgumentException("threads " + threads + ": at least one is needed");
            }
            this.threads = threads;
            return this;
        }

        /** How long a request may take to arrive, from its first byte on, and how long it may wait for a thread; 10 seconds if it is not set. */
        public Builder requestTimeout(Duration timeout) {
            this.requestTimeout = positive("requestTimeout", timeout);
            return this;
        }

        /** How long it may take to make an answer, and to send it; a minute if it is not set. A source that does not return is not interrupted: its client waits. */
        public Builder answerTimeout(Duration timeout) {
            this.answerTimeout = positive("answerTimeout", timeout);
            return this;
        }

        private static Duration positive(String name, Duration timeout) {
            if (timeout.isZero() || timeout.isNegative() || timeout.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException(
                        name + " " + timeout + ": it is more than nothing, and at most a day");
            }
            return timeout;
        }

        /**
         * Starts it.
         *
         * @throws UncheckedIOException if it cannot listen: the port is taken, for example. Nothing is left running then
         */
        public PrometheusEndpoint start() {
            ScrapeFigures figures = new ScrapeFigures();
            Workers.Limits limits = new Workers.Limits(requestTimeout.toNanos(), answerTimeout.toNanos());
            Exposition served = exposition == null ? Exposition.create() : exposition;
            PrometheusEndpoint endpoint =
                    new PrometheusEndpoint(this, served, figures, new Workers(threads, limits, figures));
            boolean started = false;
            try {
                endpoint.listen(this, served);
                started = true;
                return endpoint;
            } catch (IOException problem) {
                throw new UncheckedIOException(problem.getMessage(), problem);
            } finally {
                if (!started) {
                    endpoint.close();
                }
            }
        }
    }
}
