package io.tidemark.otlp;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.autoconfigure.spi.metrics.ConfigurableMetricExporterProvider;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.resources.Resource;
import io.tidemark.internal.Warnings;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricSource;
import io.tidemark.stats.Stats;
import io.tidemark.stats.Views;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Sends metrics over OTLP, at intervals, on a daemon thread.
 *
 * <pre>{@code
 * OtlpMetrics metrics = OtlpMetrics.builder()
 *         .endpoint("http://collector:4318")
 *         .serviceName("duck-pond")
 *         .start();
 * }</pre>
 *
 * <p>What is not said here is taken from the system properties and the environment variables of OpenTelemetry: {@code OTEL_EXPORTER_OTLP_ENDPOINT},
 * {@code _HEADERS}, {@code _PROTOCOL}, {@code _COMPRESSION}, {@code _TIMEOUT}, {@code _CERTIFICATE}, {@code _CLIENT_KEY} and {@code
 * _CLIENT_CERTIFICATE}, and the same with {@code _METRICS_}, which come first; {@code OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE}; {@code
 * OTEL_METRIC_EXPORT_INTERVAL} and {@code _TIMEOUT}; {@code OTEL_SERVICE_NAME} and {@code OTEL_RESOURCE_ATTRIBUTES}. If {@code
 * OTEL_SDK_DISABLED} is {@code true}, or {@code OTEL_METRICS_EXPORTER} is {@code none}, nothing is sent.
 *
 * <p><b>Nothing is lost or counted twice</b> where values are sent as {@linkplain Temporality#DELTA deltas}: what the server has not taken is in the next
 * request. If nobody knows whether it has taken one (the connection broke off, or there was no answer in time), the same request with the same intervals is
 * sent again, at each interval, until there is an answer, before anything else is: a server that looks at the intervals counts it once. What goes in between,
 * because a view is unregistered or a row expires, is sent with its last value.
 *
 * <p>What a server refuses (such as with 400, 401 or 500) it does not have: it is not sent again as it was, but what was in it is in the next request. Of
 * series that have gone, those of the last 50,000 are kept for a server that is away; others are {@linkplain OtlpFigures#lost lost}.
 *
 * <p>A server that asks for a pause ({@code Retry-After}) is given it, up to 15 minutes. Others are asked again after 1 to 5 seconds, five times an interval.
 *
 * <p>Infinities are in the first or last bucket of a histogram; in exponential ones, where OpenTelemetry has no bucket for them, in the last one in use.
 *
 * <p>Those who have an SDK of OpenTelemetry give it the {@link #producer()} in place of this. Safe for use by several threads.
 */
public final class OtlpMetrics implements AutoCloseable {

    /** How many points a request has at most unless said: some servers take no more than 4 MB. */
    public static final int DEFAULT_POINTS_PER_REQUEST = 10_000;

    private static final String TOPIC = "otlp-metrics";

    private final @Nullable MetricPump pump;
    private final @Nullable Transport transport;
    private final @Nullable Thread thread;
    private final @Nullable Views views;
    private final @Nullable Consumer<MetricFamily> listener;
    private final Duration closeLimit;

    // Guarded by this.
    private @Nullable Thread hook;
    private boolean closed;

    private OtlpMetrics(
            @Nullable MetricPump pump,
            @Nullable Transport transport,
            @Nullable Views views,
            @Nullable Consumer<MetricFamily> listener,
            Duration closeLimit) {
        this.pump = pump;
        this.transport = transport;
        this.views = views;
        this.listener = listener;
        this.closeLimit = closeLimit;
        if (pump == null) {
            this.thread = null;
            return;
        }
        // Not with the context of whoever starts it.
        Thread thread = new Thread(null, pump, "tidemark-otlp-metrics", 0, false);
        thread.setDaemon(true);
        this.thread = thread;
        if (views != null && listener != null) {
            views.onLastRows(listener);
        }
    }

    private void begin(boolean closeAtShutdown) {
        if (thread == null) {
            return;
        }
        thread.start();
        if (closeAtShutdown) {
            Thread atShutdown = new Thread(null, this::close, "tidemark-otlp-shutdown", 0, false);
            synchronized (this) {
                try {
                    Runtime.getRuntime().addShutdownHook(atShutdown);
                    hook = atShutdown;
                } catch (IllegalStateException shuttingDown) {
                    // Too late to be told of it.
                }
            }
        }
    }

    /** Begins to say what is sent where. */
    public static Builder builder() {
        return new Builder(System::getenv);
    }

    /** {@link #producer(MetricSource)} of {@link Stats#sources()}. */
    public static MetricProducer producer() {
        return producer(Stats.sources());
    }

    /**
     * The metrics of a source for an SDK of OpenTelemetry, which exports them with its own.
     *
     * <pre>{@code
     * SdkMeterProvider.builder()
     *         .registerMetricReader(PeriodicMetricReader.create(exporter))
     *         .registerMetricProducer(OtlpMetrics.producer())
     *         .build();
     * }</pre>
     *
     * <p>They are cumulative, whatever the reader prefers: an SDK does not tell a producer which of its exports have arrived. It never throws; a source that
     * does is warned of.
     */
    public static MetricProducer producer(MetricSource source) {
        return new SourceProducer(Objects.requireNonNull(source, "source"));
    }

    /**
     * Has what is new sent now.
     *
     * @return whether the server has taken it all, in this time; false if this is closed
     */
    public boolean flush(Duration limit) {
        if (pump == null) {
            return true;
        }
        try {
            return pump.flush(limit);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What became of what was sent. */
    public OtlpFigures figures() {
        return pump == null ? new OtlpFigures(0, 0, 0, 0, 0, 0, 0, 0, 0) : pump.figures();
    }

    /**
     * Sends what is new once more, and ends. It takes no longer than the {@linkplain Builder#closeWithin limit}; what is not with the server by then is lost.
     * The exporter that was given is shut down as well. Does not throw. Closing again does nothing.
     */
    @Override
    public void close() {
        Thread ours = thread;
        synchronized (this) {
            if (closed || ours == null || pump == null || transport == null) {
                return;
            }
            closed = true;
            removeHook();
        }
        pump.end(closeLimit);
        if (Thread.currentThread() == ours) {
            // A source closes it: the thread ends by itself.
            return;
        }
        boolean interrupted = false;
        try {
            TimeUnit.NANOSECONDS.timedJoin(ours, closeLimit.toNanos());
        } catch (InterruptedException problem) {
            interrupted = true;
        }
        if (ours.isAlive()) {
            Warnings.warn(TOPIC, "the last metrics could not be sent within " + closeLimit, null);
            ours.interrupt();
        }
        if (views != null && listener != null) {
            views.removeLastRowListener(listener);
        }
        transport.shutdown(Duration.ofSeconds(1));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void removeHook() {
        if (hook != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException shuttingDown) {
                // It may be the one that is running.
            }
            hook = null;
        }
    }

    @Override
    public String toString() {
        return "OtlpMetrics[" + (pump == null ? "disabled" : figures()) + "]";
    }

    /** What is sent where. For one thread. */
    public static final class Builder {

        private static final String PREFIX = "otel.exporter.otlp.";
        private static final String METRICS = PREFIX + "metrics.";

        private final UnaryOperator<@Nullable String> environment;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private final AttributesBuilder resource = Attributes.builder();
        private MetricSource source = Stats.sources();
        private @Nullable Views views;
        private @Nullable String endpoint;
        private @Nullable OtlpProtocol protocol;
        private @Nullable String compression;
        private @Nullable Duration timeout;
        private @Nullable Duration interval;
        private @Nullable Duration intervalLimit;
        private @Nullable Temporality temporality;
        private @Nullable MetricExporter exporter;
        private Duration closeLimit = Duration.ofSeconds(10);
        private Duration backoff = Duration.ofSeconds(1);
        private int pointsPerRequest = DEFAULT_POINTS_PER_REQUEST;
        private int mostGone = SeriesTable.MOST_GONE;
        private boolean closeAtShutdown = true;

        Builder(UnaryOperator<@Nullable String> environment) {
            this.environment = environment;
        }

        /** What is read. Default: {@link Stats#sources()}. */
        public Builder source(MetricSource source) {
            this.source = Objects.requireNonNull(source, "source");
            return this;
        }

        /**
         * The views of which rows that go are sent with their last values. Default: those of the program, if the source is {@link Stats#sources()}; the
         * source itself, if it is views.
         */
        public Builder views(Views views) {
            this.views = Objects.requireNonNull(views, "views");
            return this;
        }

        /**
         * The URL of the server, as {@code http://localhost:4318}; over HTTP {@code /v1/metrics} is added if it is not there.
         *
         * @throws IllegalArgumentException (at {@link #start}) if it is no such URL
         */
        public Builder endpoint(String url) {
            this.endpoint = Objects.requireNonNull(url, "url");
            return this;
        }

        /** Default: {@link OtlpProtocol#HTTP}. */
        public Builder protocol(OtlpProtocol protocol) {
            this.protocol = Objects.requireNonNull(protocol, "protocol");
            return this;
        }

        /** A header of each request, besides those of the environment; one of the same name there is left out. */
        public Builder header(String name, String value) {
            headers.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /** {@code gzip} or {@code none}. Default: none. */
        public Builder compression(String compression) {
            this.compression = Objects.requireNonNull(compression, "compression");
            return this;
        }

        /** How long an attempt may take. Default: 10 seconds. */
        public Builder timeout(Duration timeout) {
            this.timeout = positive("timeout", timeout);
            return this;
        }

        /** How often metrics are sent. Default: every 60 seconds. */
        public Builder interval(Duration interval) {
            this.interval = positive("interval", interval);
            return this;
        }

        /** How long it is tried at each interval, before it is left to the next. Default: 30 seconds. */
        public Builder intervalTimeout(Duration limit) {
            this.intervalLimit = positive("interval timeout", limit);
            return this;
        }

        /** Default: {@link Temporality#CUMULATIVE}; what the exporter prefers, if one is {@linkplain #exporter given}. */
        public Builder temporality(Temporality temporality) {
            this.temporality = Objects.requireNonNull(temporality, "temporality");
            return this;
        }

        /** The name of the program: {@code service.name}. */
        public Builder serviceName(String name) {
            return resourceAttribute("service.name", name);
        }

        /** An attribute of who sends, besides those of the environment. */
        public Builder resourceAttribute(String key, String value) {
            resource.put(
                    AttributeKey.stringKey(Objects.requireNonNull(key, "key")), Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * An exporter of your own, in place of OTLP as it is set up here: endpoint, protocol, headers, compression and timeout are its own. It is shut down
         * when this is closed. What it says to have failed is taken not to have arrived; if it does not answer within the {@linkplain #intervalTimeout
         * timeout of the interval}, nothing more is sent until it does.
         */
        public Builder exporter(MetricExporter exporter) {
            this.exporter = Objects.requireNonNull(exporter, "exporter");
            return this;
        }

        /** How many points a request has at most. Default: {@value OtlpMetrics#DEFAULT_POINTS_PER_REQUEST}. */
        public Builder pointsPerRequest(int points) {
            if (points < 1) {
                throw new IllegalArgumentException(points + " points per request: it must be at least 1");
            }
            this.pointsPerRequest = points;
            return this;
        }

        /** How long {@link #close} may take. Default: 10 seconds. */
        public Builder closeWithin(Duration limit) {
            this.closeLimit = positive("limit for closing", limit);
            return this;
        }

        /** Whether a program that ends without {@link #close} does so by itself. Default: yes. */
        public Builder closeAtShutdown(boolean close) {
            this.closeAtShutdown = close;
            return this;
        }

        /** For tests: how long is waited before the second attempt. */
        Builder backoff(Duration first) {
            this.backoff = first;
            return this;
        }

        /** For tests: how many series that have gone are kept. */
        Builder mostGone(int series) {
            this.mostGone = series;
            return this;
        }

        private static Duration positive(String what, Duration value) {
            if (Objects.requireNonNull(value, what).isNegative() || value.isZero()) {
                throw new IllegalArgumentException("the " + what + " is " + value + ": it must be above zero");
            }
            // Longer than anybody waits, and short enough to be counted in nanoseconds.
            Duration longest = Duration.ofDays(10_000);
            return value.compareTo(longest) < 0 ? value : longest;
        }

        /**
         * Begins to send.
         *
         * @throws IllegalArgumentException if something said here or in the environment makes no sense
         * @throws IllegalStateException if gRPC is asked for, and its libraries are not there
         */
        public OtlpMetrics start() {
            Wire wire = new Wire();
            Settings settings = new Settings(environment, wire);
            if (isDisabled(settings)) {
                return new OtlpMetrics(null, null, null, null, closeLimit);
            }
            Duration every = setting(settings, interval, "otel.metric.export.interval", Duration.ofSeconds(60));
            Duration limit = setting(settings, intervalLimit, "otel.metric.export.timeout", Duration.ofSeconds(30));
            Resource sender = Resources.of(settings, resource.build());
            MetricExporter through = exporter == null ? otlp(settings, wire) : exporter;
            AggregationTemporalitySelector how = temporality == null ? through : temporality.selector();
            LongAdder lost = new LongAdder();
            SeriesTable table = new SeriesTable(source, how, new Conversion(sender), pointsPerRequest, mostGone, lost);
            // Our own ends by itself: this is for the case that it does not.
            Transport transport = exporter == null
                    ? new Transport(through, wire, setting(settings).plusSeconds(10))
                    : new Transport(through, null, limit);
            OtlpMetrics started = new OtlpMetrics(
                    new MetricPump(table, transport, every, limit, backoff, lost),
                    transport,
                    viewsOfSource(),
                    table::ended,
                    closeLimit);
            started.begin(closeAtShutdown);
            return started;
        }

        private @Nullable Views viewsOfSource() {
            if (views != null) {
                return views;
            }
            return source == Stats.sources() ? Stats.views() : source instanceof Views itself ? itself : null;
        }

        private static boolean isDisabled(Settings settings) {
            return Boolean.TRUE.equals(settings.getBoolean("otel.sdk.disabled"))
                    || "none".equals(settings.getString("otel.metrics.exporter"));
        }

        private Duration setting(Settings settings) {
            Duration general = setting(settings, timeout, PREFIX + "timeout", Duration.ofSeconds(10));
            return setting(settings, timeout, METRICS + "timeout", general);
        }

        private static Duration setting(Settings settings, @Nullable Duration own, String name, Duration otherwise) {
            if (own != null) {
                return own;
            }
            Duration told = settings.getDuration(name);
            return told == null ? otherwise : positive(name, told);
        }

        private MetricExporter otlp(Settings settings, Wire wire) {
            OtlpProtocol how = protocol == null ? protocol(settings) : protocol;
            settings.with(METRICS + "protocol", how.text());
            if (endpoint != null) {
                settings.with(METRICS + "endpoint", Endpoint.of(endpoint, how, "metrics"));
            }
            if (compression != null) {
                settings.with(METRICS + "compression", compression);
            }
            if (temporality != null) {
                settings.with(METRICS + "temporality.preference", temporality.text());
            }
            requireCompression(settings);
            settings.with(METRICS + "timeout", setting(settings).toMillis() + "ms");
            settings.with(METRICS + "headers", allHeaders(settings));
            // Attempts are made here, where it is known what became of each.
            settings.with("otel.java.exporter.otlp.retry.disabled", "true");
            try {
                for (ConfigurableMetricExporterProvider provider :
                        ComponentLoader.loadList(wire, ConfigurableMetricExporterProvider.class)) {
                    if (provider.getName().equals("otlp")) {
                        return provider.createExporter(settings);
                    }
                }
            } catch (ConfigurationException problem) {
                throw new IllegalArgumentException(problem.getMessage(), problem);
            }
            throw new IllegalStateException(
                    "the OTLP exporters of OpenTelemetry are not there: add io.opentelemetry:opentelemetry-exporter-otlp");
        }

        private static void requireCompression(Settings settings) {
            String told = settings.getString(METRICS + "compression");
            if (told == null) {
                told = settings.getString(PREFIX + "compression");
            }
            if (told != null && !told.equals("gzip") && !told.equals("none")) {
                throw new IllegalArgumentException(
                        "the compression (OTEL_EXPORTER_OTLP_COMPRESSION, or OTEL_EXPORTER_OTLP_METRICS_COMPRESSION) is \""
                                + told + "\": it must be gzip or none");
            }
        }

        private static OtlpProtocol protocol(Settings settings) {
            String told = settings.getString(METRICS + "protocol");
            if (told == null) {
                told = settings.getString(PREFIX + "protocol");
            }
            if (told == null) {
                return OtlpProtocol.HTTP;
            }
            for (OtlpProtocol known : OtlpProtocol.values()) {
                if (known.text().equals(told)) {
                    return known;
                }
            }
            throw new IllegalArgumentException(
                    "OTEL_EXPORTER_OTLP_PROTOCOL (or OTEL_EXPORTER_OTLP_METRICS_PROTOCOL) is \"" + told
                            + "\": it must be http/protobuf or grpc");
        }

        private Map<String, String> allHeaders(Settings settings) {
            Map<String, String> all = settings.getMap(METRICS + "headers");
            if (all.isEmpty()) {
                all = settings.getMap(PREFIX + "headers");
            }
            Map<String, String> merged = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            merged.putAll(all);
            // As in the environment: who reads them decodes them.
            headers.forEach((name, value) -> merged.put(name, URLEncoder.encode(value, StandardCharsets.UTF_8)));
            return merged;
        }
    }
}
