package io.tidemark.cloudwatch.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ServiceUnavailableException;

/** The server as the SDK's client meets it. */
@Timeout(60)
class LogsServerTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final long MILLIS = NOW.toEpochMilli();
    private static final String GROUP = "service/metrics";
    private static final String STREAM = "host-1";

    private final LogsServer server = LogsServer.start();
    private final CloudWatchLogsAsyncClient client = withoutRetries();

    private CloudWatchLogsAsyncClient withoutRetries() {
        var builder = server.clientBuilder();
        return builder.overrideConfiguration(builder.overrideConfiguration().toBuilder()
                        .retryStrategy(retries -> retries.maxAttempts(1))
                        .apiCallAttemptTimeout(Duration.ofSeconds(20))
                        .build())
                .build();
    }

    @BeforeEach
    void start() {
        server.clock(() -> NOW);
        server.create(GROUP, STREAM);
    }

    @AfterEach
    void end() {
        client.close();
        server.close();
    }

    private static InputLogEvent event(long timestamp, String message) {
        return InputLogEvent.builder().timestamp(timestamp).message(message).build();
    }

    private static List<InputLogEvent> events(long... timestamps) {
        List<InputLogEvent> events = new ArrayList<>();
        for (long timestamp : timestamps) {
            events.add(event(timestamp, "event " + events.size()));
        }
        return events;
    }

    private CompletableFuture<PutLogEventsResponse> send(List<InputLogEvent> events) {
        return client.putLogEvents(
                put -> put.logGroupName(GROUP).logStreamName(STREAM).logEvents(events));
    }

    private PutLogEventsResponse put(InputLogEvent... events) {
        return await(send(List.of(events)));
    }

    private static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    /** What the SDK's user is told. */
    private static Throwable problem(CompletableFuture<?> future) {
        Throwable problem = catchThrowable(() -> await(future));
        assertThat(problem).isInstanceOf(CompletionException.class);
        return problem.getCause();
    }

    private List<String> messages() {
        return server.events(GROUP, STREAM).stream().map(LogEvent::message).toList();
    }

    // Operations.

    @Test
    void takesEvents() {
        PutLogEventsResponse response = put(event(MILLIS, "{\"a\":1}"), event(MILLIS + 1, "ä€😀\n"));

        assertThat(response.rejectedLogEventsInfo()).isNull();
        assertThat(server.events(GROUP, STREAM))
                .containsExactly(new LogEvent(MILLIS, "{\"a\":1}"), new LogEvent(MILLIS + 1, "ä€😀\n"));
        Call call = server.requests().get(0);
        assertThat(call.operation()).isEqualTo(Operation.PUT_LOG_EVENTS);
        assertThat(call.number()).isEqualTo(1);
        assertThat(call.group()).isEqualTo(GROUP);
        assertThat(call.stream()).isEqualTo(STREAM);
        assertThat(call.eventCount()).isEqualTo(2);
        assertThat(call.countedBytes()).isEqualTo(2 * 26 + 7 + 2 + 3 + 4 + 1);
        assertThat(call.wireBytes())
                .isEqualTo(Long.parseLong(call.headers().get("content-length")))
                .isGreaterThan(100);
        assertThat(call.headers().get("authorization")).startsWith("AWS4-HMAC-SHA256 Credential=access/");
        assertThat(call.status()).isEqualTo(200);
        assertThat(server.totals()).isEqualTo(new Totals(1, 2, call.countedBytes(), call.wireBytes()));
    }

    /** The client may not have put a connection back when it makes the next call: not each call needs a new one. */
    @Test
    void usesAConnectionAgain() {
        for (int i = 0; i < 20; i++) {
            put(event(MILLIS, "event " + i));
        }

        assertThat(messages()).hasSize(20);
        assertThat(connectionThreads()).hasSizeLessThan(20);
    }

    private List<String> connectionThreads() {
        String prefix = "logs-server-" + server.endpoint().getPort() + "-";
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(prefix))
                .toList();
    }

    @Test
    void createsGroupsAndStreams() {
        await(client.createLogGroup(create -> create.logGroupName("new").tags(Map.of("team", "tide", "b", "ä"))));
        await(client.createLogStream(create -> create.logGroupName("new").logStreamName("of it")));
        await(client.putRetentionPolicy(put -> put.logGroupName("new").retentionInDays(30)));

        assertThat(server.groups()).containsExactly("new", GROUP);
        assertThat(server.tags("new")).isEqualTo(Map.of("team", "tide", "b", "ä"));
        assertThat(server.retention("new")).isEqualTo(30);
        assertThat(server.retention(GROUP)).isNull();
        assertThat(server.streams("new")).containsExactly("of it");
        assertThat(server.requests())
                .extracting(Call::operation)
                .containsExactly(
                        Operation.CREATE_LOG_GROUP, Operation.CREATE_LOG_STREAM, Operation.PUT_RETENTION_POLICY);
    }

    @Test
    void describesWhatItHas() {
        put(event(MILLIS, "a"), event(MILLIS + 5, "b"));
        await(client.putRetentionPolicy(put -> put.logGroupName(GROUP).retentionInDays(7)));

        var groups = await(client.describeLogGroups(describe -> describe.logGroupNamePrefix("serv")))
                .logGroups();
        assertThat(groups).hasSize(1);
        assertThat(groups.get(0).logGroupName()).isEqualTo(GROUP);
        assertThat(groups.get(0).retentionInDays()).isEqualTo(7);
        assertThat(await(client.describeLogGroups(describe -> describe.logGroupNamePrefix("x")))
                        .logGroups())
                .isEmpty();
        var streams = await(client.describeLogStreams(describe -> describe.logGroupName(GROUP)))
                .logStreams();
        assertThat(streams).hasSize(1);
        assertThat(streams.get(0).logStreamName()).isEqualTo(STREAM);
        assertThat(streams.get(0).lastEventTimestamp()).isEqualTo(MILLIS + 5);
    }

    @Test
    void readsEventsBack() {
        put(event(MILLIS + 5, "late"));
        put(event(MILLIS, "early"), event(MILLIS + 1, "between"));

        var first = await(client.getLogEvents(get -> get.logGroupName(GROUP)
                .logStreamName(STREAM)
                .startFromHead(true)
                .limit(2)));
        var rest = await(client.getLogEvents(
                get -> get.logGroupName(GROUP).logStreamName(STREAM).nextToken(first.nextForwardToken())));
        assertThat(first.events()).extracting(OutputLogEvent::message).containsExactly("early", "between");
        assertThat(rest.events()).extracting(OutputLogEvent::message).containsExactly("late");
        var latest = await(client.getLogEvents(
                get -> get.logGroupName(GROUP).logStreamName(STREAM).limit(1)));
        assertThat(latest.events()).extracting(OutputLogEvent::message).containsExactly("late");
    }

    @Test
    void doesNotKnowOtherOperations() {
        Throwable problem = problem(client.deleteLogGroup(delete -> delete.logGroupName(GROUP)));

        assertThat(problem).isInstanceOf(CloudWatchLogsException.class);
        assertThat(((CloudWatchLogsException) problem).awsErrorDetails().errorCode())
                .isEqualTo("UnknownOperationException");
        assertThat(server.requests().get(0))
                .asString()
                .contains("DeleteLogGroup")
                .endsWith("400");
    }

    // Limits.

    @Test
    void groupAndStreamMustExist() {
        server.create(GROUP, "other");
        server.deleteStream(GROUP, STREAM);
        assertThat(problem(send(events(MILLIS))))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("The specified log stream does not exist.");

        server.delete(GROUP);
        assertThat(problem(send(events(MILLIS))))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("The specified log group does not exist.");
        assertThat(problem(client.createLogStream(
                        create -> create.logGroupName(GROUP).logStreamName(STREAM))))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThat(problem(
                        client.putRetentionPolicy(put -> put.logGroupName(GROUP).retentionInDays(1))))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void whatWasTakenIsKnownAfterItsGroupIsDeleted() {
        put(event(MILLIS, "a"));
        server.delete(GROUP);
        server.create(GROUP, STREAM);
        put(event(MILLIS, "b"));

        assertThat(messages()).containsExactly("b");
        assertThat(server.everTaken(GROUP, STREAM))
                .containsExactly(new LogEvent(MILLIS, "a"), new LogEvent(MILLIS, "b"));
    }

    @Test
    void whatExistsIsNotCreatedAgain() {
        assertThat(problem(client.createLogGroup(create -> create.logGroupName(GROUP))))
                .isInstanceOf(ResourceAlreadyExistsException.class)
                .hasMessageContaining("The specified log group already exists");
        assertThat(problem(client.createLogStream(
                        create -> create.logGroupName(GROUP).logStreamName(STREAM))))
                .isInstanceOf(ResourceAlreadyExistsException.class)
                .hasMessageContaining("The specified log stream already exists");
    }

    @Test
    void namesHaveAPattern() {
        assertThat(problem(client.createLogGroup(create -> create.logGroupName("a b"))))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("logGroupName");
        assertThat(problem(client.createLogStream(
                        create -> create.logGroupName(GROUP).logStreamName("a:b"))))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("logStreamName");
    }

    @Test
    void retentionIsOneOfASet() {
        assertThat(problem(
                        client.putRetentionPolicy(put -> put.logGroupName(GROUP).retentionInDays(2))))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("[1, 3, 5, 7, 14, 30,");
    }

    private void refuses(List<InputLogEvent> events, String message) {
        assertThat(problem(send(events)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining(message);
        assertThat(messages()).isEmpty();
        assertThat(server.requests().get(0).status()).isEqualTo(400);
    }

    @Test
    void oneEventIsTheLeast() {
        refuses(List.of(), "Member must have length greater than or equal to 1");
    }

    @Test
    void tenThousandEventsAreTheMost() {
        List<InputLogEvent> events = IntStream.rangeClosed(0, 10_000)
                .mapToObj(index -> event(MILLIS, "x"))
                .toList();
        refuses(events, "Member must have length less than or equal to 10000");

        await(send(events.subList(1, 10_001)));
        assertThat(messages()).hasSize(10_000);
    }

    @Test
    void bytesAreCountedWithAnOverhead() {
        String text = "ä".repeat((1_048_576 - 2 * 26) / 2 - 1);
        refuses(
                List.of(event(MILLIS, text), event(MILLIS, "123")),
                "Upload too large: 1048577 bytes exceeds limit of 1048576");

        put(event(MILLIS, text), event(MILLIS, "12"));
        assertThat(server.requests().get(1).countedBytes()).isEqualTo(1_048_576);
    }

    @Test
    void eventsAreInOrder() {
        refuses(
                events(MILLIS + 1, MILLIS),
                "Log events in a single PutLogEvents request must be in chronological order.");
    }

    @Test
    void aDayIsTheLongestSpan() {
        long dayBefore = MILLIS - 24 * 3_600_000;
        refuses(
                events(dayBefore - 1, MILLIS),
                "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.");

        await(send(events(dayBefore, MILLIS)));
        assertThat(messages()).hasSize(2);
    }

    @Test
    void messagesAreNotEmpty() {
        refuses(List.of(event(MILLIS, "a"), event(MILLIS, "")), "'logEvents.2.member.message'");
    }

    @Test
    void eventsTooFarAheadAreRejected() {
        long latest = MILLIS + 2 * 3_600_000;
        var rejected =
                await(send(events(MILLIS, latest, latest + 1, latest + 2))).rejectedLogEventsInfo();

        assertThat(rejected.tooNewLogEventStartIndex()).isEqualTo(2);
        assertThat(rejected.tooOldLogEventEndIndex()).isNull();
        assertThat(rejected.expiredLogEventEndIndex()).isNull();
        assertThat(messages()).containsExactly("event 0", "event 1");
        assertThat(server.totals().events()).isEqualTo(2);
    }

    @Test
    void eventsTooOldAreRejected() {
        long oldest = NOW.minus(Duration.ofDays(14)).toEpochMilli();
        var rejected = await(send(events(oldest - 2, oldest - 1, oldest))).rejectedLogEventsInfo();

        assertThat(rejected.tooOldLogEventEndIndex()).isEqualTo(2);
        assertThat(rejected.tooNewLogEventStartIndex()).isNull();
        assertThat(rejected.expiredLogEventEndIndex()).isNull();
        assertThat(messages()).containsExactly("event 2");
    }

    @Test
    void expiredEventsAreRejected() {
        await(client.putRetentionPolicy(put -> put.logGroupName(GROUP).retentionInDays(3)));
        long oldest = NOW.minus(Duration.ofDays(3)).toEpochMilli();
        var rejected = await(send(events(oldest - 1, oldest))).rejectedLogEventsInfo();

        assertThat(rejected.expiredLogEventEndIndex()).isEqualTo(1);
        assertThat(rejected.tooOldLogEventEndIndex()).isNull();
        assertThat(messages()).containsExactly("event 1");
    }

    // Faults.

    private void behave(Reply reply) {
        server.behave(Behaviour.first(1, reply).on(Operation.PUT_LOG_EVENTS));
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(Reply.throttling(), 400, "ThrottlingException"),
                Arguments.of(Reply.unavailable(), 503, "ServiceUnavailableException"),
                Arguments.of(Reply.internalFailure(), 500, "InternalFailure"),
                Arguments.of(Reply.accessDenied(), 400, "AccessDeniedException"),
                Arguments.of(Reply.fault(429, "TooManyRequestsException", "Slow"), 429, "TooManyRequestsException"),
                Arguments.of(Reply.badGateway(), 502, null));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void faultsAreTheServices(Reply reply, int status, String type) {
        behave(reply);
        Throwable problem = problem(send(events(MILLIS)));

        assertThat(problem).isInstanceOf(CloudWatchLogsException.class);
        CloudWatchLogsException exception = (CloudWatchLogsException) problem;
        assertThat(exception.statusCode()).isEqualTo(status);
        assertThat(exception.awsErrorDetails().errorCode()).isEqualTo(type);
        assertThat(exception.isThrottlingException()).isEqualTo(status == 429 || "ThrottlingException".equals(type));
        assertThat(exception instanceof ServiceUnavailableException)
                .isEqualTo("ServiceUnavailableException".equals(type));
        assertThat(messages()).isEmpty();
        assertThat(server.requests().get(0).status()).isEqualTo(status);
        normalAgain();
    }

    private void normalAgain() {
        int before = messages().size();
        put(event(MILLIS, "again"));
        assertThat(messages()).hasSize(before + 1).endsWith("again");
    }

    static Stream<Arguments> brokenConnections() {
        return Stream.of(
                Arguments.of("reset, unread", Reply.resetUnread(), 0, 0),
                Arguments.of("reset", Reply.reset(), 0, 1),
                Arguments.of("reset, stored", Reply.reset().afterStoring(), 1, 1),
                Arguments.of("broken off", Reply.brokenOff(), 0, 1),
                Arguments.of("broken off, stored", Reply.brokenOff().afterStoring(), 1, 1),
                Arguments.of("not JSON", Reply.notJson(), 0, 1),
                Arguments.of("not JSON, stored", Reply.notJson().afterStoring(), 1, 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenConnections")
    void connectionsAndAnswersBreak(String name, Reply reply, int stored, int read) {
        behave(reply);
        Throwable problem = problem(send(events(MILLIS)));

        assertThat(problem).isInstanceOf(SdkClientException.class);
        assertThat(messages()).hasSize(stored);
        assertThat(server.requests().get(0).eventCount()).isEqualTo(read);
        normalAgain();
    }

    @Test
    void aFaultAfterStoringIsADuplicateInTheMaking() {
        behave(Reply.unavailable().afterStoring());

        assertThat(problem(send(events(MILLIS)))).isInstanceOf(ServiceUnavailableException.class);
        assertThat(messages()).containsExactly("event 0");
    }

    @Test
    void neverAnswers() {
        put(event(MILLIS, "before"));
        behave(Reply.never());
        PutLogEventsRequest request = PutLogEventsRequest.builder()
                .logGroupName(GROUP)
                .logStreamName(STREAM)
                .logEvents(events(MILLIS))
                .overrideConfiguration(configuration -> configuration.apiCallAttemptTimeout(Duration.ofSeconds(1)))
                .build();

        assertThat(problem(client.putLogEvents(request))).isInstanceOf(ApiCallAttemptTimeoutException.class);
        assertThat(messages()).containsExactly("before");
        assertThat(server.requests()).extracting(Call::status).containsExactly(200, 0);
        normalAgain();
    }

    @Test
    void answersOnceAGateOpens() {
        CountDownLatch gate = new CountDownLatch(1);
        server.behave(Behaviour.always(Reply.normal().when(gate)));
        CompletableFuture<PutLogEventsResponse> first = send(events(MILLIS));
        CompletableFuture<PutLogEventsResponse> second = send(events(MILLIS));
        server.await("both are there", it -> it.requests().size() == 2);

        assertThat(server.requests()).extracting(Call::open).containsExactly(1, 2);
        assertThat(messages()).isEmpty();
        assertThat(first).isNotDone();
        gate.countDown();
        await(first);
        await(second);
        assertThat(messages()).hasSize(2);
        put(event(MILLIS, "alone"));
        assertThat(server.requests().get(2).open()).isEqualTo(1);
    }

    @Test
    void carriesOutLateWhatTheClientGaveUp() {
        CountDownLatch gate = new CountDownLatch(1);
        behave(Reply.normal().when(gate));
        CompletableFuture<PutLogEventsResponse> abandoned = send(events(MILLIS));
        server.await(
                "it is read",
                it -> !it.requests().isEmpty() && it.requests().get(0).eventCount() == 1);
        abandoned.cancel(true);
        server.await("the client has gone", it -> it.waiting() == 0);
        assertThat(messages()).isEmpty();

        gate.countDown();
        server.await("stored", it -> it.events(GROUP, STREAM).size() == 1);
        put(event(MILLIS, "next"));
        assertThat(server.requests()).extracting(Call::status).containsExactly(0, 200);
    }

    @Test
    void aSlowServerAnswersInTheEnd() {
        behave(Reply.throttling().after(Duration.ofMillis(50)));

        assertThat(problem(send(events(MILLIS)))).hasMessageContaining("Rate exceeded");
    }

    @Test
    void rejectsWhatItIsTold() {
        server.behave(Behaviour.inOrder(
                Reply.rejecting(new Rejected(3, 1, null)),
                Reply.onceRead(call -> Reply.rejecting(Rejected.expiredBefore(call.eventCount())))));
        var first = await(send(events(MILLIS, MILLIS, MILLIS, MILLIS))).rejectedLogEventsInfo();
        var second = await(send(events(MILLIS, MILLIS))).rejectedLogEventsInfo();

        assertThat(first.tooNewLogEventStartIndex()).isEqualTo(3);
        assertThat(first.tooOldLogEventEndIndex()).isEqualTo(1);
        assertThat(second.expiredLogEventEndIndex()).isEqualTo(2);
        assertThat(messages()).containsExactly("event 1", "event 2");
        assertThat(server.totals().events()).isEqualTo(2);
    }

    @Test
    void behavioursCombine() {
        server.behave(Behaviour.first(2, Reply.throttling())
                .on(Operation.PUT_LOG_EVENTS)
                .otherwise(Behaviour.always(Reply.accessDenied()).on(Operation.CREATE_LOG_GROUP)));

        assertThat(problem(send(events(MILLIS)))).hasMessageContaining("Rate exceeded");
        assertThat(problem(client.createLogGroup(create -> create.logGroupName("other"))))
                .hasMessageContaining("not authorized");
        assertThat(problem(send(events(MILLIS)))).hasMessageContaining("Rate exceeded");
        await(client.createLogStream(create -> create.logGroupName(GROUP).logStreamName("other")));
        await(send(events(MILLIS)));
        assertThat(server.requests()).extracting(Call::status).containsExactly(400, 400, 400, 200, 200);
        assertThat(server.requests(Operation.PUT_LOG_EVENTS))
                .extracting(Call::numberOfOperation)
                .containsExactly(1, 2, 3);
    }

    @Test
    void goesAwayAndComesBack() {
        put(event(MILLIS, "before"));
        CountDownLatch gate = new CountDownLatch(1);
        behave(Reply.normal().when(gate));
        CompletableFuture<PutLogEventsResponse> pending = send(events(MILLIS));
        server.await("it is there", it -> it.requests().size() == 2);
        server.goAway();

        assertThat(problem(pending)).isInstanceOf(SdkClientException.class);
        assertThat(problem(send(events(MILLIS)))).isInstanceOf(SdkClientException.class);
        assertThat(connectionThreads()).isEmpty();
        server.comeBack();
        put(event(MILLIS, "after"));
        assertThat(messages()).containsExactly("before", "after");
    }

    // The rest.

    @Test
    void countsWithoutKeeping() {
        server.countingOnly();
        put(event(1, "old"), event(0, "ä"));
        put(event(MILLIS, "x"));

        Totals totals = server.totals();
        assertThat(totals.requests()).isEqualTo(2);
        assertThat(totals.events()).isEqualTo(3);
        assertThat(totals.countedBytes()).isEqualTo(3 * 26 + 3 + 2 + 1);
        assertThat(totals.wireBytes()).isGreaterThan(totals.countedBytes());
        assertThat(server.requests()).isEmpty();
        assertThat(messages()).isEmpty();
    }

    @Test
    void waitingInVainTellsWhatWasSeen() {
        put(event(MILLIS, "a"));

        assertThatThrownBy(() -> server.await(
                        "two events", Duration.ofMillis(20), it -> messages().size() == 2))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("two events")
                .hasMessageContaining("1 PutLogEvents " + GROUP + " " + STREAM + ", 1 events, 27 bytes counted,");
    }

    @Test
    void tellsOfEachCall() {
        List<String> lines = new ArrayList<>();
        CountDownLatch told = new CountDownLatch(2);
        server.onCall(call -> {
            synchronized (lines) {
                lines.add(call.toString());
            }
            told.countDown();
        });
        await(send(events(MILLIS)));
        problem(client.createLogGroup(create -> create.logGroupName(GROUP)));

        await(CompletableFuture.runAsync(() -> {
            try {
                told.await();
            } catch (InterruptedException problem) {
                throw new AssertionError(problem);
            }
        }));
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).startsWith("1 PutLogEvents " + GROUP).endsWith(": 200");
        assertThat(lines.get(1)).startsWith("2 CreateLogGroup " + GROUP).endsWith(": 400");
    }
}
