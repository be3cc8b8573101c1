package io.tidemark.cloudwatch;

import static io.tidemark.cloudwatch.server.Operation.CREATE_LOG_GROUP;
import static io.tidemark.cloudwatch.server.Operation.CREATE_LOG_STREAM;
import static io.tidemark.cloudwatch.server.Operation.PUT_LOG_EVENTS;
import static io.tidemark.cloudwatch.server.Operation.PUT_RETENTION_POLICY;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cloudwatch.server.Behaviour;
import io.tidemark.cloudwatch.server.Operation;
import io.tidemark.cloudwatch.server.Reply;
import io.tidemark.stream.FlushKind;
import io.tidemark.stream.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Group and stream are made when they are missing. */
class CreationTest {

    private final Rig rig = new Rig();

    @BeforeEach
    void nothingIsThere() {
        rig.server.delete(Books.GROUP);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private CloudWatchLogsStream.Builder builder() {
        return rig.builder().retentionDays(7).tags(Map.of("team", "ducks"));
    }

    /** A stream that has sent one event. */
    private CloudWatchLogsStream sent(CloudWatchLogsStream.Builder builder) {
        CloudWatchLogsStream stream = builder.build();
        Waiting.on(rig.batch(stream, "a"));
        assertThat(rig.messages()).containsExactly("a");
        rig.settle(stream);
        return stream;
    }

    private int calls(Operation operation) {
        return rig.server.requests(operation).size();
    }

    @Test
    void itMakesThemWithRetentionAndTags() {
        sent(builder());

        assertThat(rig.server.retention(Books.GROUP)).isEqualTo(7);
        assertThat(rig.server.tags(Books.GROUP)).isEqualTo(Map.of("team", "ducks"));
        assertThat(calls(CREATE_LOG_GROUP)).isEqualTo(1);
        assertThat(calls(PUT_RETENTION_POLICY)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"CREATE_LOG_GROUP", "CREATE_LOG_STREAM", "PUT_RETENTION_POLICY"})
    void aFaultThatPassesIsRetried(Operation operation) {
        rig.server.behave(Behaviour.first(1, Reply.internalFailure()).on(operation));

        sent(builder());

        assertThat(rig.server.retention(Books.GROUP)).isEqualTo(7);
        assertThat(rig.server.tags(Books.GROUP)).isEqualTo(Map.of("team", "ducks"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"CREATE_LOG_GROUP", "CREATE_LOG_STREAM", "PUT_RETENTION_POLICY"})
    void throttlingIsRetried(Operation operation) {
        rig.server.behave(Behaviour.first(1, Reply.throttling()).on(operation));

        sent(builder());

        assertThat(rig.server.retention(Books.GROUP)).isEqualTo(7);
    }

    /** It was made, or set, all the same. */
    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"CREATE_LOG_GROUP", "CREATE_LOG_STREAM", "PUT_RETENTION_POLICY"})
    void anAnswerThatIsLostChangesNothing(Operation operation) {
        rig.server.behave(Behaviour.first(1, Reply.reset().afterStoring()).on(operation));

        CloudWatchLogsStream stream = sent(builder());

        assertThat(rig.server.retention(Books.GROUP)).isEqualTo(7);
        assertThat(rig.server.tags(Books.GROUP)).isEqualTo(Map.of("team", "ducks"));
        assertThat(stream.submissions().retries()).isPositive();
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"CREATE_LOG_GROUP", "CREATE_LOG_STREAM", "PUT_RETENTION_POLICY"})
    void noAnswerIsRetried(Operation operation) {
        rig.server.behave(Behaviour.first(1, Reply.never()).on(operation));
        rig.books.answersLost = true;
        // On a busy machine the time may be over before an attempt has reached the server.
        rig.books.callsLost = true;

        sent(builder().requestTimeout(Duration.ofMillis(300)));

        assertThat(rig.server.retention(Books.GROUP)).isEqualTo(7);
    }

    @Test
    void aRetentionThatMayNotBeSetIsToldAndEventsAreSent() {
        rig.server.behave(Behaviour.always(Reply.accessDenied()).on(PUT_RETENTION_POLICY));

        CloudWatchLogsStream stream = sent(builder());

        assertThat(rig.server.retention(Books.GROUP)).isNull();
        assertThat(Rig.stats(stream).lastProblem())
                .contains("its retention of 7 days could not be set", "not authorized");
        assertThat(Rig.stats(stream).problems(Problem.IO_ERROR)).isEqualTo(1);
        assertThat(calls(PUT_RETENTION_POLICY)).isEqualTo(1);
    }

    /** Somebody makes the group just before. Whoever that is decides for how long it keeps events. */
    @Test
    void aGroupThatAnotherHasJustMadeIsLeftAsItIs() {
        rig.server.behave(call -> {
            if (call.operation() == CREATE_LOG_GROUP) {
                rig.server.create(Books.GROUP, "another");
            }
            return null;
        });

        sent(builder());

        assertThat(rig.server.retention(Books.GROUP)).isNull();
        assertThat(calls(PUT_RETENTION_POLICY)).isZero();
        assertThat(rig.server.streams(Books.GROUP)).containsExactly("another", Books.STREAM);
    }

    /** Both find nothing, and both make it. */
    @ParameterizedTest
    @ValueSource(strings = {Books.STREAM, "another"})
    void twoStreamsMayStartAtOnce(String name) {
        CountDownLatch both = new CountDownLatch(2);
        rig.server.behave(((Behaviour) call -> {
                    both.countDown();
                    return Reply.normal().when(both);
                })
                .on(CREATE_LOG_GROUP));
        CloudWatchLogsStream one = builder().build();
        CloudWatchLogsStream other =
                builder().logStream(name).observer(event -> {}).build();

        CompletableFuture<Void> a = rig.batch(one, "a");
        CompletableFuture<Void> b = rig.batch(other, "b");
        Waiting.on(a);
        Waiting.on(b);
        one.close();
        other.close();

        assertThat(Rig.stats(one).emitted()).isEqualTo(1);
        assertThat(Rig.stats(other).emitted()).isEqualTo(1);
        assertThat(Rig.stats(one).problems()).isEmpty();
        assertThat(Rig.stats(other).problems()).isEmpty();
        assertThat(rig.server.groups()).containsExactly(Books.GROUP);
        assertThat(rig.server.retention(Books.GROUP)).isEqualTo(7);
        assertThat(calls(CREATE_LOG_GROUP)).isEqualTo(2);
        assertThat(calls(PUT_RETENTION_POLICY)).isEqualTo(1);
    }

    @Test
    void requestsInFlightShareTheCreation() {
        CountDownLatch gate = new CountDownLatch(1);
        rig.server.behave(Behaviour.first(1, Reply.normal().when(gate)).on(CREATE_LOG_STREAM));
        CloudWatchLogsStream stream =
                builder().requestsInFlight(4).queueCapacity(10).build();
        List<CompletableFuture<Void>> flushed =
                List.of(rig.batch(stream, "a"), rig.batch(stream, "b"), rig.batch(stream, "c"), rig.batch(stream, "d"));
        rig.server.await(
                "all are missed",
                it -> rig.puts().stream().filter(put -> put.status() == 400).count() == 4);
        rig.server.await("one is to be made", it -> calls(CREATE_LOG_STREAM) == 1);

        gate.countDown();
        flushed.forEach(Waiting::on);

        assertThat(rig.messages()).containsExactlyInAnyOrder("a", "b", "c", "d");
        assertThat(calls(CREATE_LOG_GROUP)).isEqualTo(1);
        assertThat(stream.submissions().retries()).isEqualTo(4);
        rig.settle(stream);
    }

    /** As right after it was made: the service is not consistent at once. */
    @Test
    void aStreamThatIsStillMissingIsWaitedFor() {
        rig.server.behave(Behaviour.first(
                        3, Reply.fault(400, "ResourceNotFoundException", "The specified log stream does not exist."))
                .on(PUT_LOG_EVENTS));

        CloudWatchLogsStream stream = sent(builder());

        assertThat(stream.submissions().retries()).isEqualTo(3);
    }

    @Test
    void itIsMadeAgainEachTimeItIsDeleted() {
        CloudWatchLogsStream stream = builder().build();
        for (int i = 0; i < 3; i++) {
            Waiting.on(rig.batch(stream, "a" + i));
            rig.server.deleteStream(Books.GROUP, Books.STREAM);
            Waiting.on(rig.batch(stream, "b" + i));
            rig.server.delete(Books.GROUP);
        }

        assertThat(Rig.stats(stream).emitted()).isEqualTo(6);
        assertThat(calls(CREATE_LOG_GROUP)).isEqualTo(3);
        assertThat(calls(PUT_RETENTION_POLICY)).isEqualTo(3);
        rig.settle(stream);
    }

    @Test
    void itIsNotMadeIfThatIsNotAllowedAndOneAttemptIsMade() {
        rig.server.behave(Behaviour.always(Reply.accessDenied()).on(CREATE_LOG_GROUP));
        CloudWatchLogsStream stream = builder().build();

        Waiting.on(rig.batch(stream, "a"));

        assertThat(Rig.stats(stream).failed()).isEqualTo(1);
        assertThat(Rig.stats(stream).lastProblem()).contains("not authorized");
        assertThat(rig.puts()).hasSize(1);
        rig.settle(stream);
    }

    @Test
    void shutdownDoesNotWaitForACreationThatIsNotAnswered() {
        CountDownLatch gate = new CountDownLatch(1);
        rig.server.behave(Behaviour.always(Reply.normal().when(gate)).on(CREATE_LOG_STREAM));
        CloudWatchLogsStream stream =
                builder().shutdownTimeout(Duration.ofMillis(100)).build();
        rig.append(stream, "a");
        stream.flush(FlushKind.EXPLICIT);
        rig.server.await("it is to be made", it -> calls(CREATE_LOG_STREAM) == 1);

        rig.settle(stream);

        assertThat(gate.getCount()).isEqualTo(1);
        assertThat(Rig.stats(stream).failed()).isEqualTo(1);
        gate.countDown();
    }
}
