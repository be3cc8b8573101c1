package io.tidemark.prometheus;

import io.tidemark.stats.MetricSource;
import io.tidemark.stats.Stats;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Pushes metrics to a <a href="https://github.com/prometheus/pushgateway">Pushgateway</a>, which Prometheus scrapes: for jobs that end before anybody could
 * scrape them. What runs for long is better scraped.
 *
 * <pre>{@code
 * try (PushGateway gateway = PushGateway.builder("http://localhost:9091").job("batch").start()) {
 *     countDucks();
 * } // pushes
 * }</pre>
 *
 * <p>With {@link Builder#every every(..)} it pushes at once when it is started, and then at that interval, on a daemon thread {@code tidemark-push-} and a number. A
 * push that fails is warned of and counted. If the reason may pass (nobody answers, or with a 5xx) it is tried again after about one second, two,
 * four, up to a minute, between the times of the schedule; those that fall into such a pause are left out. A {@code Retry-After} with 429 or 503 makes the pause that much longer, by
 * ten minutes at most; after an answer that is not HTTP it is ten minutes. Metrics are pushed as they are at that moment, so a push
 * that fails loses nothing that the next does not have. Until it is closed it also warns of {@linkplain io.tidemark.stats.View views} that Prometheus cannot tell apart as soon as
 * they are registered.
 *
 * <p>When it is {@linkplain #close closed} it pushes a last time, and if nobody closes it that is done when the JVM ends in an orderly way. What a sink's queue still holds at
 * that moment is not in the metrics yet: so close sinks before.
 *
 * <p>It sends the text format 0.0.4: older Pushgateways read OpenMetrics as if it were that, and lose the types. The Pushgateway puts the labels of
 * the job and the grouping key in place of those that metrics have. It keeps a group until it is {@linkplain #delete deleted}.
 *
 * <p>Safe for use by several threads.
 */
public final class PushGateway implements AutoCloseable {

    private final String name;
    private final PushClient client;
    private final PushFigures figures = new PushFigures();
    private final PushTurns turns;
    private final @Nullable PushSchedule schedule;
    private final PushHook hook = new PushHook(this::close);
    private final PushEnd end;
    private final NameWatch names;

    private PushGateway(Builder from, URI group) {
        name = "PushGateway[" + group + "]";
        client = new PushClient(from.httpClient);
        PushWarnings warnings = new PushWarnings(name);
        Exposition chosen = from.exposition;
        Exposition exposition = chosen == null ? Exposition.create() : chosen;
        Set<String> overwritten = new HashSet<>(from.groupingKey.keySet());
        overwritten.add("job");
        Exposition pushed = exposition.without(overwritten);
        PushRequests requests =
                new PushRequests(group, pushed, from.merge, from.gzip, from.maxBodyBytes, from.credentials);
        long timeout = nanos(from.timeout);
        turns = new PushTurns(name, requests, client, figures, warnings, timeout);
        Duration interval = from.interval;
        schedule = interval == null ? null : new PushSchedule(turns::scheduled, nanos(interval));
        long closeTimeout = nanos(from.closeTimeout);
        Duration patience = from.patience;
        PushEnd.Plan plan = new PushEnd.Plan(
                from.pushAtClose,
                from.deleteAtClose,
                closeTimeout,
                patience == null ? closeTimeout / 3 : nanos(patience),
                timeout);
        end = new PushEnd(plan, turns, schedule, warnings, this::putAway);
        names = exposition.watchNames();
    }

    /** Also of what is longer than 292 years; half of it, so that sums do not overflow. */
    private static long nanos(Duration duration) {
        return Math.min(TimeUnit.NANOSECONDS.convert(duration), Long.MAX_VALUE / 2);
    }

    /**
     * Begins a connection to a Pushgateway. It needs a {@linkplain Builder#job job}.
     *
     * @param url such as {@code http://localhost:9091}, or {@code https://example.com/prefix/}
     * @throws IllegalArgumentException if it is no such URL, or has a user, a query or a fragment
     */
    public static Builder builder(String url) {
        return new Builder(GroupUrl.base(Objects.requireNonNull(url, "url")));
    }

    private void begin() {
        hook.register();
        if (schedule != null) {
            try {
                schedule.start();
            } catch (Throwable noThread) {
                putAway();
                throw noThread;
            }
        }
    }

    private void putAway() {
        hook.forget();
        names.close();
        client.close();
    }

    /**
     * Pushes now, and waits for the answer. If another thread is pushing, after that. Who calls this wants to know whether it worked: so unlike the schedule it
     * throws, and does not try again.
     *
     * @throws IOException if the metrics are not at the gateway: nobody answered in time, or what the answer was if it was not 2xx; or if this is
     *     closed. {@link InterruptedIOException} if the thread is interrupted, which it is then still
     * @throws IllegalStateException if it is called by a source of the metrics that are to be pushed
     */
    public void push() throws IOException {
        turns.push();
    }

    /**
     * Deletes the group: all metrics that were pushed for this job and grouping key, by whomever. The schedule goes on, and its next push makes the group again; see also {@link
     * Builder#deleteAtClose}. Of a group that is not there it does nothing.
     *
     * @throws IOException as {@link #push}
     * @throws IllegalStateException as {@link #push}
     */
    public void delete() throws IOException {
        turns.delete();
    }

    /** What became of the pushes so far. */
    public PushStats stats() {
        return figures.stats();
    }

    /**
     * {@code tidemark_prometheus_pushes} and {@code tidemark_prometheus_push_failures}: what {@link #stats} gives, for other exporters, or for {@link
     * Stats#sources}.
     */
    public MetricSource ownMetrics() {
        return figures.metrics();
    }

    /**
     * Ends the schedule, pushes a last time unless {@linkplain Builder#pushAtClose told} not to, deletes the group {@linkplain Builder#deleteAtClose if
     * asked}, and waits for that, for the {@linkplain Builder#closeTimeout close timeout} at most. Within it a last push that fails for a reason that
     * may pass is tried again. What fails in the end is warned of. A push that is under way is waited for, for a third of that time.
     *
     * <p>Never throws. Further calls wait for the first. A thread that is interrupted does not wait: the rest is done without it. Nor does one that is
     * called by a source of the metrics that are being pushed.
     */
    @Override
    public void close() {
        end.come();
    }

    @Override
    public String toString() {
        return name;
    }

    /** Settings of a connection. For one thread. */
    public static final class Builder {

        private final String base;
        private final Map<String, String> groupingKey = new LinkedHashMap<>();
        private @Nullable String job;
        private @Nullable Exposition exposition;
        private boolean merge;
        private boolean gzip;
        private @Nullable PushCredentials credentials;
        private Duration timeout = Duration.ofSeconds(10);
        private Duration closeTimeout = Duration.ofSeconds(5);
        private int maxBodyBytes = 64 * 1024 * 1024;
        private boolean pushAtClose = true;
        private boolean deleteAtClose;
        private @Nullable Duration interval;
        private @Nullable HttpClient httpClient;
        private @Nullable Duration patience;

        private Builder(String base) {
            this.base = base;
        }

        /**
         * What the metrics are of: the label {@code job}.
         *
         * @throws IllegalArgumentException if it is empty, which a Pushgateway does not take
         */
        public Builder job(String job) {
            if (job.isEmpty()) {
                throw new IllegalArgumentException(
                        "a Pushgateway takes no job without a name: give job(..) one such as \"nightly-import\"");
            }
            this.job = job;
            return this;
        }

        /**
         * A further label of the group, such as {@code instance}: each program that pushes has a group of its own, or they replace each other's metrics.
         * The same label again replaces its value. Default: none.
         *
         * @param label letters, digits and underscores; not {@code job}
         * @param value any text, also with slashes, also empty
         * @throws IllegalArgumentException if the label is another
         */
        public Builder groupingKey(String label, String value) {
            GroupUrl.requireLabel(Objects.requireNonNull(label, "label"));
            groupingKey.put(label, Objects.requireNonNull(value, "value"));
            return this;
        }

        /** The metrics to push. Default: those of {@link Stats#sources}. */
        public Builder exposition(Exposition exposition) {
            this.exposition = Objects.requireNonNull(exposition, "exposition");
            return this;
        }

        /** The metrics to push, with the defaults of an {@link Exposition}. */
        public Builder source(MetricSource source) {
            return exposition(Exposition.of(source));
        }

        /**
         * Whether a push replaces only the metrics of the group that have the names of those it has ({@code POST}), so that several programs can push
         * to one group. Default: no, it replaces all metrics of the group ({@code PUT}).
         */
        public Builder merge(boolean merge) {
            this.merge = merge;
            return this;
        }

        /**
         * Sends a user and a password, in place of anything given before.
         *
         * @param user without a colon
         * @throws IllegalArgumentException if the user has a colon
         */
        public Builder basicAuth(String user, String password) {
            credentials = PushCredentials.basic(user, Objects.requireNonNull(password, "password"));
            return this;
        }

        /**
         * Sends a bearer token, in place of anything given before.
         *
         * @throws IllegalArgumentException if it is empty, or has other characters than printable ASCII, or spaces; a line feed at the end of a file, for example
         */
        public Builder bearerAuth(String token) {
            credentials = PushCredentials.bearer(token);
            return this;
        }

        /**
         * Sends a bearer token that may change, in place of anything given before.
         *
         * @param token is asked before each request, by the thread that sends it, and by one at a time. A push fails, and is tried again as if nobody had answered, if it throws or
         *     gives what {@link #bearerAuth(String)} would not take
         */
        public Builder bearerAuth(Supplier<String> token) {
            credentials = PushCredentials.bearer(Objects.requireNonNull(token, "token"));
            return this;
        }

        /** Whether to compress what is sent. Pushgateways from 1.5.0 on take that. Default: no. */
        public Builder gzip(boolean gzip) {
            this.gzip = gzip;
            return this;
        }

        /** For how long a push waits for a connection and the whole answer. Default: 10 seconds. */
        public Builder timeout(Duration timeout) {
            this.timeout = positive(timeout, "timeout");
            return this;
        }

        /** How long {@link PushGateway#close} may take, and the end of the JVM at most. Default: 5 seconds. */
        public Builder closeTimeout(Duration timeout) {
            this.closeTimeout = positive(timeout, "close timeout");
            return this;
        }

        /** How many bytes a push may have, compressed if it is. One that has more fails. Default: 64 MiB. */
        public Builder maxBodyBytes(int bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("the size of a push is 1 byte or more, not " + bytes);
            }
            this.maxBodyBytes = bytes;
            return this;
        }

        /** Whether to push when it is closed. Default: yes. */
        public Builder pushAtClose(boolean push) {
            this.pushAtClose = push;
            return this;
        }

        /**
         * Whether to delete the group when it is closed, else the gateway keeps it for ever. That is done last, after the last push. Of what is pushed
         * there Prometheus has only what it scraped before. Default: no.
         */
        public Builder deleteAtClose(boolean delete) {
            this.deleteAtClose = delete;
            return this;
        }

        /** Pushes at this interval. Default: only when {@link PushGateway#push} or {@link PushGateway#close} is called. */
        public Builder every(Duration interval) {
            this.interval = positive(interval, "interval");
            return this;
        }

        /** As {@link #every(Duration)}. */
        public Builder every(long interval, TimeUnit unit) {
            return every(Duration.ofNanos(unit.toNanos(interval)));
        }

        /**
         * A client of one's own, for TLS, a proxy or an authenticator. It is not closed. Whether redirects are followed is its decision; with the default they are not, for
         * a push might end as a {@code GET}.
         */
        public Builder httpClient(HttpClient client) {
            this.httpClient = Objects.requireNonNull(client, "client");
            return this;
        }

        /** For tests: how long closing waits for a push that is under way. */
        Builder patience(Duration patience) {
            this.patience = patience;
            return this;
        }

        private static Duration positive(Duration duration, String what) {
            if (duration.isZero() || duration.isNegative()) {
                throw new IllegalArgumentException("the " + what + " is more than 0, not " + duration);
            }
            return duration;
        }

        /**
         * Starts pushing, if there is an interval. Does not wait for anything.
         *
         * @throws IllegalStateException if there is no job
         */
        public PushGateway start() {
            if (job == null) {
                throw new IllegalStateException("a Pushgateway keeps metrics by job, and none is given:"
                        + " PushGateway.builder(url).job(\"nightly-import\")");
            }
            PushGateway started = new PushGateway(this, GroupUrl.of(base, job, groupingKey));
            started.begin();
            return started;
        }
    }
}
