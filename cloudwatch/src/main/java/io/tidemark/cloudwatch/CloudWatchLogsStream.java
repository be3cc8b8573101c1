package io.tidemark.cloudwatch;

import io.tidemark.entry.Entry;
import io.tidemark.format.Format;
import io.tidemark.format.emf.Emf;
import io.tidemark.stream.EntryStream;
import io.tidemark.stream.FlushKind;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.StreamStats;
import io.tidemark.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClient;

/**
 * Sends entries to CloudWatch Logs as EMF, without an agent: with {@code PutLogEvents} of the AWS SDK.
 *
 * <pre>{@code
 * AttachHandle attached = ServiceMetrics.attach(CloudWatchLogsStream.builder()
 *         .logGroup("/duck-pond/requests")
 *         .namespace("DuckPond")
 *         .build());
 * }</pre>
 *
 * <p>Entries are formatted on the thread that uses the stream, and gathered to a batch. It goes into a bounded submission queue when it is full
 * ({@value Limits#REQUEST_BYTES} bytes, counting {@value Limits#EVENT_OVERHEAD} for each event, or {@value Limits#REQUEST_EVENTS} events), when it is older than
 * {@link Builder#maxAge maxAge} at a periodic flush, and at an explicit flush. That thread never waits for the network: if the queue is full, the batch is put
 * together with the last one there, and if they do not fit into one request, the oldest is dropped, and counted.
 *
 * <p>A request that is throttled, fails for a fault of the service or of the network, or is not answered, is sent again, until
 * {@link Builder#retryFor retryFor} is over. If only its answer was lost, its events are there twice. The events of a request are in order of time; one whose time is
 * more than 14 days ago or 2 hours ahead is not sent.
 *
 * <p>{@link #stats} tells what became of entries, {@link #submissions} of events and requests. The methods may be called by any thread.
 */
public final class CloudWatchLogsStream implements EntryStream {

    private final String name;
    private final long maxAgeNanos;
    private final Duration shutdownTimeout;
    private final Figures figures;
    private final SubmissionQueue queue;

    /** What is the stream's own, and is to be closed with it. */
    private final @Nullable CloudWatchLogsAsyncClient ownClient;

    private final @Nullable ExecutorService ownExecutor;

    // Guarded by this. No code of the user's is called with the lock held, save for entries and their format.
    private final Gathering gathering;
    private @Nullable CompletableFuture<@Nullable Void> shutdown;

    private CloudWatchLogsStream(Builder from, Format format, String group, String stream) {
        name = group + "/" + stream;
        maxAgeNanos = from.maxAge.toNanos();
        shutdownTimeout = from.shutdownTimeout;
        // Not the stream: it is another for each host, and self-metrics have a dimension of this name.
        StreamStats stats = new StreamStats(group);
        figures = new Figures(stats, from.observer);
        CloudWatchLogsAsyncClient given = from.client;
        ownClient = given == null ? defaultClient() : null;
        ownExecutor = from.executor == null ? defaultExecutor() : null;
        LogsClient logs = new LogsClient(
                given == null ? Objects.requireNonNull(ownClient) : given,
                group,
                stream,
                from.retentionDays,
                from.tags,
                from.requestTimeout,
                from.gzip,
                figures);
        queue = new SubmissionQueue(
                from.queueCapacity,
                from.requestsInFlight,
                from.executor == null ? Objects.requireNonNull(ownExecutor) : from.executor,
                figures,
                logs,
                new Submission.Settings(from.autoCreate, from.retryFor, TimeSource.current()));
        gathering = new Gathering(format.newEncoder(stats), queue, figures);
    }

    /** Begins a stream. It needs a log group, and a namespace or a format. */
    public static Builder builder() {
        return new Builder();
    }

    private static CloudWatchLogsAsyncClient defaultClient() {
        try {
            return CloudWatchLogsAsyncClient.create();
        } catch (SdkClientException problem) {
            throw new IllegalStateException(
                    "no client for CloudWatch Logs can be made (" + problem.getMessage()
                            + "); if it is the region that is missing, set AWS_REGION; or give the builder a client of your own with client(..)",
                    problem);
        }
    }

    private static ExecutorService defaultExecutor() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> daemon(work, "tidemark-cloudwatch"));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private static Thread daemon(Runnable work, String name) {
        // Whoever happens to start it must not lend it thread-locals.
        Thread thread = new Thread(null, work, name, 0, false);
        thread.setDaemon(true);
        // Nor its class loader.
        thread.setContextClassLoader(CloudWatchLogsStream.class.getClassLoader());
        return thread;
    }

    @Override
    public Outcome next(Entry entry) {
        Outcome outcome;
        List<Runnable> todo;
        synchronized (this) {
            outcome = shutdown == null ? gathering.take(entry) : Outcome.FAILED;
            if (shutdown != null) {
                gathering.afterwards(figures::afterShutdown);
            }
            todo = gathering.todo();
        }
        todo.forEach(Runnable::run);
        return outcome;
    }

    /**
     * Lets the batch go if its time has come, or if someone waits.
     *
     * @return for {@link FlushKind#EXPLICIT} completed when all that was handed over before was taken by CloudWatch Logs, or given up
     */
    @Override
    public CompletionStage<Void> flush(FlushKind kind) {
        CompletionStage<Void> settled;
        List<Runnable> todo;
        synchronized (this) {
            boolean explicit = kind == FlushKind.EXPLICIT;
            if (explicit || gathering.ageNanos() >= maxAgeNanos) {
                gathering.submit();
            }
            settled = explicit ? queue.settled() : CompletableFuture.completedFuture(null);
            todo = gathering.todo();
        }
        todo.forEach(Runnable::run);
        return settled;
    }

    /**
     * Submits what is gathered, and takes no further entries: they are counted as failed. Does not wait.
     *
     * @return completed, never exceptionally, when all is settled. What is not when the {@linkplain Builder#shutdownTimeout timeout} is over is given
     *     up. A client that the stream has made is closed soon after that
     */
    public CompletionStage<Void> shutdown() {
        CompletionStage<Void> done;
        List<Runnable> todo;
        synchronized (this) {
            if (shutdown == null) {
                gathering.submit();
                shutdown = queue.settled()
                        .orTimeout(shutdownTimeout.toNanos(), TimeUnit.NANOSECONDS)
                        .handleAsync((settled, late) -> end(late), CloudWatchLogsStream::aside);
            }
            done = shutdown.minimalCompletionStage();
            todo = gathering.todo();
        }
        todo.forEach(Runnable::run);
        return done;
    }

    private @Nullable Void end(@Nullable Throwable late) {
        queue.end(
                late == null
                        ? new IllegalStateException("the stream is shut down")
                        : new TimeoutException(
                                "the stream was shut down, and this was not done " + shutdownTimeout + " later"));
        if (ownExecutor != null) {
            ownExecutor.shutdown();
        }
        if (ownClient != null) {
            // It takes two seconds, which nobody needs to wait for.
            aside(ownClient::close);
        }
        return null;
    }

    /** Not on the client's threads, the JDK's timer or the user's. */
    private static void aside(Runnable work) {
        try {
            daemon(work, "tidemark-cloudwatch-shutdown").start();
        } catch (OutOfMemoryError noThread) {
            work.run();
        }
    }

    /**
     * As {@link #shutdown}, and waits until all is settled, for the {@linkplain Builder#shutdownTimeout timeout} at most. A thread that is interrupted
     * waits no longer: the rest is given up. On a thread that does the stream's own work, an observer's for example, it does not wait: what it would
     * wait for is done by that thread.
     */
    @Override
    public void close() {
        CompletableFuture<Void> done = shutdown().toCompletableFuture();
        if (SubmissionQueue.isAtWork()) {
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

    /** What became of entries: one branch, named after the log group. */
    @Override
    public List<StreamStats> stats() {
        return List.of(figures.stats());
    }

    /** What became of events and requests, so far. */
    public SubmissionStats submissions() {
        return figures.submissions();
    }

    @Override
    public String toString() {
        return "CloudWatchLogsStream[" + name + "]";
    }

    /** Settings of a stream. For one thread. */
    public static final class Builder {

        private static final Duration LONGEST = Duration.ofDays(36_500);

        private @Nullable CloudWatchLogsAsyncClient client;
        private @Nullable String logGroup;
        private @Nullable String logStream;
        private @Nullable String namespace;
        private List<List<String>> defaultDimensions = List.of();
        private @Nullable Format format;
        private int queueCapacity = 5;
        private int requestsInFlight = 1;
        private boolean autoCreate = true;
        private @Nullable Integer retentionDays;
        private Map<String, String> tags = Map.of();
        private @Nullable Executor executor;
        private @Nullable Consumer<? super SubmissionEvent> observer;
        private Duration maxAge = Duration.ofSeconds(5);
        private Duration requestTimeout = Duration.ofSeconds(10);
        private Duration retryFor = Duration.ofMinutes(1);
        private Duration shutdownTimeout = Duration.ofSeconds(10);
        private boolean gzip;

        private Builder() {}

        /**
         * The client to send with. It stays the caller's: the stream does not close it. Its retries are not used: the stream has its own.
         * Default: one with the region and the credentials of the SDK's default chains, which the stream closes.
         */
        public Builder client(CloudWatchLogsAsyncClient client) {
            this.client = Objects.requireNonNull(client, "client");
            return this;
        }

        /** The log group: 1 to 512 of the characters {@code A-Z a-z 0-9 . _ / # -}. */
        public Builder logGroup(String name) {
            this.logGroup = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * The log stream: 1 to 512 characters, without {@code :} and {@code *}. Several processes may write to one. Default: the name
         * of the host.
         */
        public Builder logStream(String name) {
            this.logStream = Objects.requireNonNull(name, "name");
            return this;
        }

        /** Where CloudWatch publishes the metrics, as in {@link Emf#builder}. */
        public Builder namespace(String namespace) {
            this.namespace = Objects.requireNonNull(namespace, "namespace");
            return this;
        }

        /** As {@link Emf.Builder#defaultDimensions(List)}. Default: none. */
        public Builder defaultDimensions(List<List<String>> sets) {
            this.defaultDimensions = List.copyOf(sets);
            return this;
        }

        /** As {@link #defaultDimensions(List)}. */
        @SafeVarargs
        @SuppressWarnings("varargs")
        public final Builder defaultDimensions(List<String>... sets) {
            return defaultDimensions(List.of(sets));
        }

        /**
         * A format of one's own, in place of namespace and default dimensions: a sampled one, a strict one. EMF should be given
         * {@code maxEventBytes(}{@value Limits#EVENT_BYTES}{@code )}, so that it splits a long entry where CloudWatch Logs would not take it; else an entry
         * that is longer is dropped and counted. Lines must be UTF-8.
         */
        public Builder format(Format format) {
            this.format = Objects.requireNonNull(format, "format");
            return this;
        }

        /** How many batches, each of up to 1 MiB, may wait to be sent. If there is one more, it is put together with the last; if the two do not fit into one request, the
         * oldest is dropped. Default: 5. */
        public Builder queueCapacity(int batches) {
            this.queueCapacity = atLeastOne(batches, "queue capacity");
            return this;
        }

        /** How many batches may be under way at once. With more than one, a later one may arrive earlier. Default: 1. */
        public Builder requestsInFlight(int requests) {
            this.requestsInFlight = atLeastOne(requests, "number of requests in flight");
            return this;
        }

        /** Whether to make the log group and the log stream if CloudWatch Logs says that they are missing, at any time. Default: yes. */
        public Builder autoCreate(boolean create) {
            this.autoCreate = create;
            return this;
        }

        /**
         * For how many days a log group that the stream makes keeps its events: one of the numbers that CloudWatch Logs allows, such as 7,
         * 30 or 365. A group that is there already is left as it is. Default: for ever.
         */
        public Builder retentionDays(int days) {
            Limits.requireRetention(days);
            this.retentionDays = days;
            return this;
        }

        /** Tags of a log group that the stream makes. Default: none. */
        public Builder tags(Map<String, String> tags) {
            this.tags = Map.copyOf(tags);
            return this;
        }

        /**
         * Runs what is to be done for submission: requests are put together, answers looked at, pauses ended; and the SDK may look up
         * credentials, which can take a while. It may have one thread or many, virtual ones too, but must not run tasks in the thread that hands them
         * over. What needs a task that it refuses is given up. Default: one daemon thread, while there is work.
         */
        public Builder executor(Executor executor) {
            this.executor = Objects.requireNonNull(executor, "executor");
            return this;
        }

        /**
         * Is told what happens to events, on the thread that it happens on: one that uses the stream, one of the executor, or one that ends the stream. No lock is
         * held, but other work waits: it should be quick. What it throws is caught and counted.
         */
        public Builder observer(Consumer<? super SubmissionEvent> observer) {
            this.observer = Objects.requireNonNull(observer, "observer");
            return this;
        }

        /** At a periodic flush, a batch goes once its first entry came so long ago. Default: 5 seconds. */
        public Builder maxAge(Duration age) {
            if (age.isNegative()) {
                throw new IllegalArgumentException("a maximum age of " + age + ": it must not be negative");
            }
            this.maxAge = capped(age);
            return this;
        }

        /** How long one request may take, until it counts as failed. Default: 10 seconds. */
        public Builder requestTimeout(Duration timeout) {
            this.requestTimeout = positive(timeout, "request timeout");
            return this;
        }

        /**
         * How long after the first attempt of a request another may be begun, if it failed in a way that may pass. Zero for one attempt
         * only. Default: 1 minute.
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

        /** Whether to compress requests. It costs CPU time and saves network traffic; prices and limits are of the uncompressed size. Default: no. */
        public Builder gzip(boolean compress) {
            this.gzip = compress;
            return this;
        }

        /**
         * The stream.
         *
         * @throws IllegalArgumentException if the log group is missing or has a name that CloudWatch Logs does not take, if neither a
         *     namespace nor a format is given or both are, and as {@link Emf.Builder#build}
         * @throws IllegalStateException if no client is given and the SDK cannot make one: it finds no region, for example. It may look for it
         *     in the network
         */
        public CloudWatchLogsStream build() {
            if (logGroup == null) {
                throw new IllegalArgumentException("no log group: give one with logGroup(..)");
            }
            Limits.requireGroup(logGroup);
            String stream = logStream == null ? HostName.asLogStream() : logStream;
            Limits.requireStream(stream);
            return new CloudWatchLogsStream(this, formatToUse(), logGroup, stream);
        }

        private Format formatToUse() {
            if (format == null) {
                if (namespace == null) {
                    throw new IllegalArgumentException(
                            "no namespace: give one with namespace(..), or a format with format(..)");
                }
                return Emf.builder(namespace)
                        .defaultDimensions(defaultDimensions)
                        .maxEventBytes(Limits.EVENT_BYTES)
                        .build();
            }
            if (namespace != null || !defaultDimensions.isEmpty()) {
                throw new IllegalArgumentException(
                        "a format has its own namespace and dimensions: leave out namespace(..) and defaultDimensions(..), or format(..)");
            }
            return format;
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

        /** For ever, as far as a program is concerned, and it can be added to the clock. */
        private static Duration capped(Duration duration) {
            return duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
        }
    }
}
