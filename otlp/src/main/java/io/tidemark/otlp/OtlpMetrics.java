package io.tidemark.otlp;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporterBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.metrics.ConfigurableMetricExporterProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.MetricProducer;
import io.opentelemetry.sdk.resources.Resource;
import io.tidemark.stats.MetricSource;
import io.tidemark.stats.MetricSources;
import io.tidemark.stats.Stats;
import io.tidemark.stats.Views;
import java.time.Duration;
import java.util.Objects;
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
 * series that have gone, 50,000 are kept for a server that is away; others are {@linkplain OtlpMetricsStats#lost lost}. Of series that a source does not give,
 * because it fails, 10,000 are known still when it is back.
 *
 * <p>A server that asks for a pause ({@code Retry-After}) is given it, up to 15 minutes. Others are asked again after 1 to 5 seconds, at most five times an interval in all.
 *
 * <p>Infinities are in the first or last bucket of a histogram; in exponential ones, where OpenTelemetry has no bucket for them, in the last one in use.
 *
 * <p>Those who have an SDK of OpenTelemetry give it the {@link #producer()} in place of this. Safe for use by several threads.
 */
public final class OtlpMetrics implements AutoCloseable {

    /** How many points a request has at most unless said. */
    public static final int DEFAULT_POINTS_PER_REQUEST = 10_000;

    private static final OtlpMetricsStats NOTHING = new OtlpMetricsStats(0, 0, 0, 0, 0, 0, 0, 0, 0, null);

    /** Null where nothing is to be sent. */
    private final @Nullable MetricRun run;

    private OtlpMetrics(@Nullable MetricRun run) {
        this.run = run;
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
     * @return whether the server has taken it all, in this time; false if this is closed; true if nothing is to be sent
     */
    public boolean flush(Duration limit) {
        if (run == null) {
            return true;
        }
        try {
            Duration most = limit.compareTo(Settings.LONGEST) < 0 ? limit : Settings.LONGEST;
            return run.pump().flush(most.isNegative() ? Duration.ZERO : most);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What became of what was sent. */
    public OtlpMetricsStats stats() {
        return run == null ? NOTHING : run.pump().stats();
    }

    /**
     * Sends what is new once more, and ends. It takes no longer than the {@linkplain Builder#closeWithin limit}; what is not with the server by then is lost.
     * The exporter that was given is shut down as well. Does not throw. Closing again does nothing.
     */
    @Override
    public void close() {
        if (run != null) {
            run.close();
        }
    }

    @Override
    public String toString() {
        return "OtlpMetrics[" + (run == null ? "disabled" : stats()) + "]";
    }

    /** What is sent where. For one thread. */
    public static final class Builder {

        private final UnaryOperator<@Nullable String> environment;
        private final Target target = new Target("metrics");
        private final AttributesBuilder resource = Attributes.builder();
        private MetricSource source = Stats.sources();
        private @Nullable Views views;
        private @Nullable Duration timeout;
        private @Nullable Duration interval;
        private @Nullable Duration intervalLimit;
        private @Nullable Temporality temporality;
        private @Nullable MetricExporter exporter;
        private @Nullable Consumer<OtlpHttpMetricExporterBuilder> custom;
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
         * Views of which rows that go are sent with their last values, for a source that hides them. Those that the source is, or has among {@link
         * MetricSources}, need not be said.
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
            target.endpoint(url);
            return this;
        }

        /** Default: {@link OtlpProtocol#HTTP}. */
        public Builder protocol(OtlpProtocol protocol) {
            target.protocol(protocol);
            return this;
        }

        /** A header of each request, besides those of the environment; one of the same name there is left out. */
        public Builder header(String name, String value) {
            target.header(name, value);
            return this;
        }

        /** {@code gzip} or {@code none}. Default: none. */
        public Builder compression(String compression) {
            target.compression(compression);
            return this;
        }

        /**
         * Is given the SDK's builder before the exporter over HTTP is made: for TLS, a proxy, headers that change. Its retries and its sender stay ours.
         */
        public Builder customize(Consumer<OtlpHttpMetricExporterBuilder> more) {
            this.custom = Objects.requireNonNull(more, "more");
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
         * An exporter of your own, in place of OTLP as it is set up here: endpoint, protocol, headers, compression and timeout are its own, and not to be said here. It is shut down
         * when this is closed. What it says to have failed is taken not to have arrived; if it does not answer within the {@linkplain #intervalTimeout
         * timeout of the interval}, nothing more is sent until it does.
         *
         * <p>Those of the SDK for HTTP need a library that is not brought along, {@code io.opentelemetry:opentelemetry-exporter-sender-jdk}.
         */
        public Builder exporter(MetricExporter exporter) {
            this.exporter = Objects.requireNonNull(exporter, "exporter");
            return this;
        }

        /** How many points a request has at most, besides about 3 MiB. Default: {@value OtlpMetrics#DEFAULT_POINTS_PER_REQUEST}. */
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
            return value.compareTo(Settings.LONGEST) < 0 ? value : Settings.LONGEST;
        }

        /**
         * Begins to send.
         *
         * @throws IllegalArgumentException if something said here or in the environment makes no sense
         * @throws IllegalStateException if gRPC is asked for, and its libraries are not there
         */
        public OtlpMetrics start() {
            Settings settings = new Settings(environment, new Wires());
            if (target.isDisabled(settings)) {
                return new OtlpMetrics(null);
            }
            if (exporter != null && (target.isSaid() || custom != null)) {
                throw Target.saidTwice();
            }
            Duration every = settings.duration(interval, "otel.metric.export.interval", Duration.ofSeconds(60));
            Duration limit = settings.duration(intervalLimit, "otel.metric.export.timeout", Duration.ofSeconds(30));
            Resource sender = Resources.of(settings, resource.build());
            Duration attempt = target.timeout(settings, timeout);
            boolean own = exporter == null;
            MetricExporter through = exporter == null ? otlp(settings, attempt) : exporter;
            AggregationTemporalitySelector how = temporality == null ? through : temporality.selector();
            LongAdder lost = new LongAdder();
            SeriesTable table = new SeriesTable(source, how, new Conversion(sender), pointsPerRequest, mostGone, lost);
            // Our own ends by itself: this is for the case that it does not.
            MetricExports exports = new MetricExports(through, own, own ? attempt.plusSeconds(10) : limit);
            ViewWatch watch = new ViewWatch(source, views, table::ended);
            MetricPump pump = new MetricPump(table, watch, exports, every, limit, backoff, lost);
            MetricRun run = new MetricRun(pump, exports, watch, closeLimit);
            run.begin(closeAtShutdown);
            return new OtlpMetrics(run);
        }

        private MetricExporter otlp(Settings settings, Duration attempt) {
            if (temporality != null) {
                settings.with("otel.exporter.otlp.metrics.temporality.preference", temporality.text());
            }
            MetricExporter made = target.exporter(
                    settings,
                    attempt,
                    ConfigurableMetricExporterProvider.class,
                    ConfigurableMetricExporterProvider::getName,
                    ConfigurableMetricExporterProvider::createExporter);
            if (custom == null) {
                return made;
            }
            if (!(made instanceof OtlpHttpMetricExporter http)) {
                throw Target.notHttp();
            }
            OtlpHttpMetricExporterBuilder builder = http.toBuilder();
            CompletableResultCode unused = http.shutdown();
            custom.accept(builder);
            // These are what exactness rests on.
            return builder.setRetryPolicy(null).setComponentLoader(new Wires()).build();
        }
    }
}
