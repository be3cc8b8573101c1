package io.tidemark.otlp;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporterBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.logs.ConfigurableLogRecordExporterProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.tidemark.entry.Entry;
import io.tidemark.entry.Flag;
import io.tidemark.format.json.Json;
import io.tidemark.stream.EntryStream;
import io.tidemark.stream.FlushKind;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.Problem;
import io.tidemark.stream.StreamStats;
import io.tidemark.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Sends entries to an OpenTelemetry collector, or to any back-end that takes OTLP, as log records: each entry whole, with all its fields.
 *
 * <pre>{@code
 * AttachHandle attached = ServiceMetrics.attach(OtlpLogsStream.builder()
 *         .endpoint("https://api.honeycomb.io")
 *         .header("x-honeycomb-team", apiKey)
 *         .build());
 * }</pre>
 *
 * <p>What is not said to the builder is taken from the standard system properties ({@code otel.exporter.otlp.endpoint}) or environment:
 * {@code OTEL_EXPORTER_OTLP_ENDPOINT}, {@code _HEADERS}, {@code _COMPRESSION}, {@code _TIMEOUT}, {@code _PROTOCOL}, {@code _CERTIFICATE}, {@code _CLIENT_KEY},
 * {@code _CLIENT_CERTIFICATE}, each also as {@code OTEL_EXPORTER_OTLP_LOGS_…}, which goes first, {@code OTEL_SERVICE_NAME} and {@code OTEL_RESOURCE_ATTRIBUTES}.
 * If {@code OTEL_SDK_DISABLED} is {@code true}, or {@code OTEL_LOGS_EXPORTER} is {@code none}, nothing is sent: entries count as {@link Outcome#SAMPLED_OUT}.
 *
 * <h2>The record</h2>
 *
 * <p>Its event name is the simple name of the record type; its time that of the entry; its severity {@link Severity#ERROR} if a field that is marked with
 * {@link Failure}, or that is named {@code error.type} or {@code exception.type}, has a value that is not 0, false or empty, else {@link Severity#INFO}. It has no
 * body. Each field is an attribute of the name that it is written with anywhere:
 *
 * <ul>
 *   <li>a text is a string, several are a list of strings;
 *   <li>a boolean is a boolean, a whole number a 64-bit integer, any other number and any duration a double, in the unit of the field (a duration without one:
 *       milliseconds). Their units are in one attribute more, {@code tidemark.units}, a map of names and units
 *       ({@link Builder#units});
 *   <li>a number that has dimensions of its own is a map, as {@link Json} writes it: {@code value}, {@code unit}, {@code dimensions};
 *   <li>a distribution is a map: {@code count}, {@code total}, {@code values}, {@code unit}, {@code dimensions}; of the values one that was observed several times is
 *       {@code total} and {@code count};
 *   <li>{@code trace_id} and {@code span_id}, of 32 and 16 hexadecimal digits, and {@code trace_flags}, of two, in whatever naming style, are the trace
 *       context of the record, and no attributes. If they are no such ids they are attributes.
 * </ul>
 *
 * <p>NaN, infinities, and names that are there twice are treated as {@link Json} does. There is no limit on the number of attributes. A record of more than
 * {@value #MOST_RECORD_MEGABYTES} MiB, which is the most that collectors take over gRPC, is not sent: {@link Outcome#INVALID}.
 *
 * <h2>On the way</h2>
 *
 * <p>Entries are made records on the thread that uses the stream, and wait to be sent: until they fill a request ({@link Builder#maxBatchRecords},
 * {@link Builder#maxBatchBytes}), are older than {@link Builder#maxAge} at a periodic flush, or are flushed explicitly. That thread never waits for the network: if
 * more wait than {@link Builder#queueBytes} allows, the oldest are dropped, and counted.
 *
 * <p>A request that is answered with 429, 502, 503 or 504, or not answered, is sent again, until {@link Builder#retryFor retryFor} is over. {@code Retry-After} is
 * honoured, for 15 minutes at most: nothing is sent before. (Over gRPC, the statuses are those that OTLP calls retryable, and when to come back is not known.) If only the answer was lost, its records are there twice: OTLP cannot tell. Records that the server
 * rejects of a request that it takes ({@code partial_success}) count as failed, and are not sent again, as OTLP demands.
 *
 * <p>{@link #stats} tells what became of entries, {@link #submissions} of requests. The methods may be called by any thread.
 */
public final class OtlpLogsStream implements EntryStream {

    static final int MOST_RECORD_MEGABYTES = 4;

    /**
     * Marks a field that tells that the work failed: {@code @Flags(OtlpLogsStream.Failure.class) String error}. If it has a value that is not 0, false or
     * empty, the log record has the severity {@link Severity#ERROR}.
     */
    public interface Failure extends Flag {}

    private final String name;

    /** Whether anything is to be sent. */
    private final boolean enabled;

    private final long maxAgeNanos;
    private final Duration shutdownTimeout;
    private final LogFigures figures;
    private final LogQueue queue;
    private final ExecutorService steps;
    private final ExecutorService exports;

    /** What is the stream's own, and is to be shut down with it. */
    private final @Nullable LogRecordExporter ownExporter;

    /** Guarded by itself. */
    private final LogRecordWriter writer;

    /** Guarded by this. */
    private @Nullable CompletableFuture<@Nullable Void> shutdown;

    private OtlpLogsStream(
            Builder from,
            LogRecord.Origin origin,
            @Nullable LogRecordExporter exporter,
            Duration timeout,
            String name) {
        this.name = name;
        enabled = exporter != null;
        maxAgeNanos = from.maxAge.toNanos();
        shutdownTimeout = from.shutdownTimeout;
        ownExporter = from.exporter == null ? exporter : null;
        figures = new LogFigures(new StreamStats(name));
        steps = Daemons.pool("tidemark-otlp-logs", 1);
        exports = Daemons.pool("tidemark-otlp-logs-export", from.requestsInFlight);
        queue = new LogQueue(
                new LogQueue.Limits(
                        from.maxBatchRecords,
                        from.maxBatchBytes,
                        from.queueBytes,
                        from.requestsInFlight,
                        from.retryFor),
                steps,
                new LogExports(exporter == null ? LogRecordExporter.composite() : exporter, exports, timeout),
                figures);
        writer = new LogRecordWriter(
                figures.stats(),
                origin,
                TimeSource.current(),
                from.units,
                Math.min(from.queueBytes, MOST_RECORD_MEGABYTES * 1024L * 1024));
    }

    /** Begins a stream. */
    public static Builder builder() {
        return new Builder(System::getenv);
    }

    /** For tests: with another environment. */
    static Builder builder(UnaryOperator<@Nullable String> variables) {
        return new Builder(variables);
    }

    @Override
    public Outcome next(Entry entry) {
        if (!enabled) {
            figures.stats().count(Outcome.SAMPLED_OUT, 1);
            return Outcome.SAMPLED_OUT;
        }
        LogRecord record;
        synchronized (writer) {
            try {
                record = writer.record(entry);
            } catch (Throwable problem) {
                figures.stats().count(Outcome.INVALID, 1);
                figures.stats()
                        .problem(
                                Problem.EXCEPTION,
                                "an entry of " + entry.getClass().getName() + " could not be made a log record",
                                problem);
                return Outcome.INVALID;
            }
        }
        if (record == null) {
            figures.oversized();
            return Outcome.INVALID;
        }
        if (!queue.add(record)) {
            figures.afterShutdown();
            return Outcome.FAILED;
        }
        return Outcome.PENDING;
    }

    /**
     * Lets go what waits if its time has come, or if someone waits for it.
     *
     * @return for {@link FlushKind#EXPLICIT} completed when all that was handed over before was taken by the server, or given up
     */
    @Override
    public CompletionStage<Void> flush(FlushKind kind) {
        if (kind == FlushKind.EXPLICIT) {
            return queue.flush();
        }
        queue.flushIfOlder(maxAgeNanos);
        return CompletableFuture.completedFuture(null);
    }

    /**
     * Sends what waits, and takes no further entries: they are counted as failed. Does not wait.
     *
     * @return completed, never exceptionally, when all is settled. What is not when the {@linkplain Builder#shutdownTimeout timeout} is over is given up. An
     *     exporter that the stream has made is then shut down
     */
    public synchronized CompletionStage<Void> shutdown() {
        if (shutdown == null) {
            shutdown = queue.close()
                    .orTimeout(shutdownTimeout.toNanos(), TimeUnit.NANOSECONDS)
                    .handleAsync((settled, late) -> end(late), OtlpLogsStream::aside);
        }
        return shutdown.minimalCompletionStage();
    }

    private @Nullable Void end(@Nullable Throwable late) {
        queue.end(
                late == null
                        ? new IllegalStateException("the stream is shut down")
                        : new TimeoutException(
                                "the stream was shut down, and this was not done " + shutdownTimeout + " later"));
        steps.shutdown();
        exports.shutdown();
        LogRecordExporter own = ownExporter;
        if (own != null) {
            try {
                CompletableResultCode unused = own.shutdown();
            } catch (Throwable problem) {
                figures.problem("the exporter could not be shut down", problem);
            }
        }
        return null;
    }

    /** Not on the JDK's timer or the user's threads. */
    private static void aside(Runnable work) {
        try {
            Daemons.thread(work, "tidemark-otlp-logs-shutdown").start();
        } catch (OutOfMemoryError noThread) {
            work.run();
        }
    }

    /**
     * As {@link #shutdown}, and waits until all is settled, for the {@linkplain Builder#shutdownTimeout timeout} at most. A thread that is interrupted
     * waits no longer: the rest is given up. On a thread that does the stream's own work, where a flush is completed for example, it does not wait: what it would
     * wait for is done by that thread.
     */
    @Override
    public void close() {
        CompletableFuture<Void> done = shutdown().toCompletableFuture();
        if (LogQueue.isAtWork()) {
            return;
        }
        try {
            done.get();
        } catch (InterruptedException stopNow) {
            queue.end(stopNow);
            Thread.currentThread().interrupt();
        } catch (ExecutionException problem) {
            figures.problem("shutting down failed", problem);
        }
    }

    /** What became of entries: one branch, named after the server. */
    @Override
    public List<StreamStats> stats() {
        return List.of(figures.stats());
    }

    /** What became of log records and requests, so far. */
    public OtlpLogsStats submissions() {
        return figures.all();
    }

    @Override
    public String toString() {
        return "OtlpLogsStream[" + name + "]";
    }

    /** Settings of a stream. For one thread. */
    public static final class Builder {

        private final UnaryOperator<@Nullable String> variables;
        private @Nullable LogRecordExporter exporter;
        private final Target target = new Target("logs");
        private @Nullable Consumer<OtlpHttpLogRecordExporterBuilder> custom;
        private final AttributesBuilder resource = Attributes.builder();
        private String scopeName = "io.tidemark";
        private @Nullable String scopeVersion;
        private boolean units = true;
        private int maxBatchRecords = 512;
        private int maxBatchBytes = 512 * 1024;
        private long queueBytes = 16L * 1024 * 1024;
        private int requestsInFlight = 1;
        private Duration maxAge = Duration.ofSeconds(5);
        private @Nullable Duration requestTimeout;
        private Duration retryFor = Duration.ofMinutes(1);
        private Duration shutdownTimeout = Duration.ofSeconds(10);

        private Builder(UnaryOperator<@Nullable String> variables) {
            this.variables = variables;
        }

        /**
         * The URL of the server, as {@code http://localhost:4318}; over HTTP {@code /v1/logs} is added if it is not there. Default: the environment's, else that
         * address (over gRPC, port 4317).
         */
        public Builder endpoint(String url) {
            target.endpoint(url);
            return this;
        }

        /** Default: the environment's, else {@link OtlpProtocol#HTTP}. */
        public Builder protocol(OtlpProtocol protocol) {
            target.protocol(protocol);
            return this;
        }

        /** A header of each request, in place of the environment's of that name: the key of a back-end, for example. */
        public Builder header(String headerName, String value) {
            target.header(headerName, value);
            return this;
        }

        /** {@code gzip} or {@code none}. Default: the environment's, else none. */
        public Builder compression(String compression) {
            target.compression(compression);
            return this;
        }

        /**
         * Is given the SDK's builder before the exporter over HTTP is made: for TLS, a proxy, headers that change. Its retries and its sender stay the stream's.
         */
        public Builder customize(Consumer<OtlpHttpLogRecordExporterBuilder> more) {
            this.custom = Objects.requireNonNull(more, "more");
            return this;
        }

        /**
         * An exporter of your own: over gRPC, to a file, a composite. It stays the caller's: the stream does not shut it down. It may take as long as it likes
         * ({@link #requestTimeout}), and may retry: when it says that it failed, the stream calls it again until {@link #retryFor} is over, whatever the reason was.
         * {@code Retry-After} and {@code partial_success} are its own affair: the SDK's exporters look at neither.
         *
         * <p>Those of the SDK for HTTP need a library that is not brought along, {@code io.opentelemetry:opentelemetry-exporter-sender-jdk}.
         */
        public Builder exporter(LogRecordExporter exporter) {
            this.exporter = Objects.requireNonNull(exporter, "exporter");
            return this;
        }

        /** The name of the program: {@code service.name}. */
        public Builder serviceName(String service) {
            return resourceAttribute("service.name", service);
        }

        /** An attribute of who sends, besides those of the environment. */
        public Builder resourceAttribute(String key, String value) {
            resource.put(
                    AttributeKey.stringKey(Objects.requireNonNull(key, "key")), Objects.requireNonNull(value, "value"));
            return this;
        }

        /** The name and version of the instrumentation scope. Default: {@code io.tidemark}, and none. */
        public Builder scope(String scope, @Nullable String version) {
            this.scopeName = Objects.requireNonNull(scope, "scope");
            this.scopeVersion = version;
            return this;
        }

        /** Whether records have the attribute {@code tidemark.units}, the units of their numbers. Default: yes. */
        public Builder units(boolean write) {
            this.units = write;
            return this;
        }

        /** How many records a request has at most. Default: 512. */
        public Builder maxBatchRecords(int records) {
            this.maxBatchRecords = atLeastOne(records, "number of records in a request");
            return this;
        }

        /** About how many bytes a request has at most, uncompressed; a record that has more goes alone. Default: 512 KiB. */
        public Builder maxBatchBytes(int bytes) {
            this.maxBatchBytes = atLeastOne(bytes, "number of bytes in a request");
            return this;
        }

        /** About how many bytes of memory the records take that wait to be sent. If there are more, the oldest are dropped. Default: 16 MiB. */
        public Builder queueBytes(int bytes) {
            this.queueBytes = atLeastOne(bytes, "number of bytes that may wait");
            return this;
        }

        /** How many requests may be under way at once. With more than one, a later one may arrive earlier. Default: 1. */
        public Builder requestsInFlight(int requests) {
            this.requestsInFlight = atLeastOne(requests, "number of requests in flight");
            return this;
        }

        /** At a periodic flush, records go once the first of them came so long ago. Default: 5 seconds. */
        public Builder maxAge(Duration age) {
            if (age.isNegative()) {
                throw new IllegalArgumentException("a maximum age of " + age + ": it must not be negative");
            }
            this.maxAge = capped(age);
            return this;
        }

        /**
         * How long one request may take, until it counts as failed. For an exporter of your own it should be longer than the exporter's own timeout: what is called again
         * before it has given up may arrive twice. Default: as the environment says, else 10 seconds.
         */
        public Builder requestTimeout(Duration timeout) {
            this.requestTimeout = positive(timeout, "request timeout");
            return this;
        }

        /**
         * How long after the first attempt of a request another may be begun, if it failed in a way that may pass. If the server asks for a pause within that time,
         * there is an attempt after the pause, though it is longer. Zero for one attempt only. Default: 1 minute.
         */
        public Builder retryFor(Duration time) {
            if (time.isNegative()) {
                throw new IllegalArgumentException("a time to retry of " + time + ": it must not be negative");
            }
            this.retryFor = capped(time);
            return this;
        }

        /** How long after {@link #shutdown} or {@link #close} what is under way may still take. Default: 10 seconds. */
        public Builder shutdownTimeout(Duration timeout) {
            this.shutdownTimeout = positive(timeout, "shutdown timeout");
            return this;
        }

        /**
         * The stream.
         *
         * @throws IllegalArgumentException if something said here or in the environment makes no sense: an endpoint that is no URL, a header that cannot be sent, an
         *     exporter together with settings of the default one
         * @throws IllegalStateException if gRPC is asked for, and its libraries are not there
         */
        public OtlpLogsStream build() {
            Settings settings = new Settings(variables, new Wires());
            if (target.isDisabled(settings)) {
                return new OtlpLogsStream(
                        this, new LogRecord.Origin(Resource.empty(), scope()), null, shutdownTimeout, "disabled");
            }
            LogRecord.Origin origin = new LogRecord.Origin(Resources.of(settings, resource.build()), scope());
            Duration timeout = target.timeout(settings, requestTimeout);
            LogRecordExporter given = exporter;
            if (given == null) {
                LogRecordExporter made = otlp(settings, timeout);
                return new OtlpLogsStream(this, origin, made, timeout, target.server(settings));
            }
            if (target.isSaid() || custom != null) {
                throw Target.saidTwice();
            }
            return new OtlpLogsStream(this, origin, given, timeout, "otlp");
        }

        private LogRecordExporter otlp(Settings settings, Duration timeout) {
            LogRecordExporter made = target.exporter(
                    settings,
                    timeout,
                    ConfigurableLogRecordExporterProvider.class,
                    ConfigurableLogRecordExporterProvider::getName,
                    ConfigurableLogRecordExporterProvider::createExporter);
            if (custom == null) {
                return made;
            }
            if (!(made instanceof OtlpHttpLogRecordExporter http)) {
                throw Target.notHttp();
            }
            OtlpHttpLogRecordExporterBuilder builder = http.toBuilder();
            CompletableResultCode unused = http.shutdown();
            custom.accept(builder);
            // These are what the stream rests on.
            return builder.setRetryPolicy(null).setComponentLoader(new Wires()).build();
        }

        private InstrumentationScopeInfo scope() {
            return scopeVersion == null
                    ? InstrumentationScopeInfo.create(scopeName)
                    : InstrumentationScopeInfo.builder(scopeName)
                            .setVersion(scopeVersion)
                            .build();
        }

        private static int atLeastOne(int number, String what) {
            if (number < 1) {
                throw new IllegalArgumentException("a " + what + " of " + number + ": it must be at least 1");
            }
            return number;
        }

        private static Duration positive(Duration duration, String what) {
            if (duration.isZero() || duration.isNegative()) {
                throw new IllegalArgumentException("a " + what + " of " + duration + ": it must be above zero");
            }
            return capped(duration);
        }

        private static Duration capped(Duration duration) {
            return duration.compareTo(Settings.LONGEST) > 0 ? Settings.LONGEST : duration;
        }
    }
}
