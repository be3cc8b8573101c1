package io.tidemark.cloudwatch;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkPlugin;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** One log stream, over the SDK's client. Each call is one request. Its future is done, one way or the other, within the request timeout
 * or soon after; but the SDK may look up credentials before it gives the future. */
final class LogsClient {

    /** The SDK's own timeout is to be first: it says more. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final CloudWatchLogsAsyncClient client;
    private final String group;
    private final String stream;
    private final @Nullable Integer retentionDays;
    private final Map<String, String> tags;
    private final Duration timeout;
    private final AwsRequestOverrideConfiguration override;
    private final Figures figures;

    /** The last one. Submissions that find the stream missing at the same time wait for one creation. */
    private final AtomicReference<CompletableFuture<Void>> creation =
            new AtomicReference<>(CompletableFuture.completedFuture(null));

    /** What was made and is not told yet. */
    private final AtomicReference<SubmissionEvent.@Nullable LogStreamCreated> news = new AtomicReference<>();

    /** Whether the group was made since the stream was. */
    private volatile boolean groupMade;

    /** The group was made here, and is to be told how long to keep logs. */
    private volatile boolean retentionDue;

    LogsClient(
            CloudWatchLogsAsyncClient client,
            String group,
            String stream,
            @Nullable Integer retentionDays,
            Map<String, String> tags,
            Duration timeout,
            boolean gzip,
            Figures figures) {
        this.client = client;
        this.group = group;
        this.stream = stream;
        this.retentionDays = retentionDays;
        this.tags = tags;
        this.timeout = timeout;
        this.figures = figures;
        // For each request, so that a client of the user's is the user's.
        SdkPlugin settings = config ->
                config.overrideConfiguration(config.overrideConfiguration().copy(set -> {
                    set.retryStrategy(DefaultRetryStrategy.doNotRetry());
                    if (gzip) {
                        set.addExecutionInterceptor(new GzipInterceptor());
                    }
                }));
        override = AwsRequestOverrideConfiguration.builder()
                .apiCallTimeout(timeout)
                .addPlugin(settings)
                .build();
    }

    CompletableFuture<PutLogEventsResponse> put(List<InputLogEvent> events) {
        return call(() -> client.putLogEvents(request -> request.logGroupName(group)
                .logStreamName(stream)
                .logEvents(events)
                .overrideConfiguration(override)));
    }

    /** Makes the log stream, and the group if that is missing too. What is there already is left as it is. If it is being made, waits for that. */
    CompletableFuture<Void> create() {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> latest = creation.updateAndGet(before -> before.isDone() ? mine : before);
        return latest == mine ? creation(mine) : latest;
    }

    /** What was made since this was asked; null for nothing. */
    SubmissionEvent.@Nullable LogStreamCreated takeNews() {
        return news.getAndSet(null);
    }

    private CompletableFuture<Void> creation(CompletableFuture<Void> done) {
        return retention()
                .thenCompose(set -> createStream())
                .exceptionallyCompose(problem -> isNotFound(problem)
                        ? createGroup().thenCompose(made -> retention()).thenCompose(set -> createStream())
                        : CompletableFuture.failedFuture(problem))
                .whenComplete((made, problem) -> {
                    if (problem == null) {
                        done.complete(null);
                    } else {
                        done.completeExceptionally(problem);
                    }
                });
    }

    private static boolean isNotFound(Throwable problem) {
        return Faults.cause(problem) instanceof ResourceNotFoundException;
    }

    private CompletableFuture<Void> createStream() {
        return call(() -> client.createLogStream(request ->
                        request.logGroupName(group).logStreamName(stream).overrideConfiguration(override)))
                .handle((done, problem) -> {
                    if (problem == null) {
                        news.set(new SubmissionEvent.LogStreamCreated(group, stream, groupMade));
                        groupMade = false;
                    } else if (!(Faults.cause(problem) instanceof ResourceAlreadyExistsException)) {
                        throw new CompletionException(problem);
                    }
                    return null;
                });
    }

    private CompletableFuture<Void> createGroup() {
        return call(() -> client.createLogGroup(request -> request.logGroupName(group)
                        .tags(tags.isEmpty() ? null : tags)
                        .overrideConfiguration(override)))
                .handle((done, problem) -> {
                    if (problem == null) {
                        groupMade = true;
                        retentionDue = retentionDays != null;
                    } else if (!(Faults.cause(problem) instanceof ResourceAlreadyExistsException)) {
                        // If it may pass, it may have been made all the same, and only the answer was lost.
                        retentionDue =
                                retentionDays != null && Faults.mayPass(problem) && !Faults.isThrottling(problem);
                        throw new CompletionException(problem);
                    }
                    return null;
                });
    }

    /** Before there is a stream: if it fails in a way that may pass, the next attempt comes here again. */
    private CompletableFuture<Void> retention() {
        if (!retentionDue) {
            return CompletableFuture.completedFuture(null);
        }
        return call(() -> client.putRetentionPolicy(request -> request.logGroupName(group)
                        .retentionInDays(retentionDays)
                        .overrideConfiguration(override)))
                .handle((done, problem) -> {
                    if (problem != null && (isNotFound(problem) || Faults.mayPass(problem))) {
                        throw new CompletionException(problem);
                    }
                    retentionDue = false;
                    if (problem != null) {
                        figures.problem(
                                "the log group was made, but keeps logs for ever: its retention of " + retentionDays
                                        + " days could not be set",
                                Faults.cause(problem));
                    }
                    return null;
                });
    }

    private <T> CompletableFuture<T> call(Supplier<CompletableFuture<T>> call) {
        try {
            return call.get().orTimeout(timeout.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (Throwable thrown) {
            return CompletableFuture.failedFuture(thrown);
        }
    }
}
