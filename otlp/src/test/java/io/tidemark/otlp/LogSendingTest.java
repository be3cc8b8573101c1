package io.tidemark.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryWriter;
import io.tidemark.otlp.server.Behaviour;
import io.tidemark.otlp.server.Reply;
import io.tidemark.stream.FlushKind;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.Problem;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When records go, what is too large, and what throws. */
@Timeout(60)
class LogSendingTest {

    private final LogRig rig = new LogRig();
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void close() {
        gate.countDown();
        rig.close();
    }

    @Test
    void aFullRequestGoesByItself() {
        OtlpLogsStream stream = rig.builder().maxBatchRecords(3).build();
        for (int i = 0; i < 7; i++) {
            rig.append(stream, Written.text("" + i));
        }
        rig.receiver.await("two requests", all -> rig.records().size() == 6);

        assertThat(rig.inFlight(stream)).isPositive();
        rig.settle(stream);
        assertThat(rig.texts()).containsExactly("0", "1", "2", "3", "4", "5", "6");
        assertThat(rig.receiver.requests()).hasSize(3);
    }

    @Test
    void theBytesOfARequestAreLimited() {
        OtlpLogsStream stream = rig.builder().maxBatchBytes(10_000).build();
        Waiting.on(rig.send(
                stream,
                IntStream.range(0, 30).mapToObj(i -> i + " ".repeat(3_000)).toArray(String[]::new)));

        assertThat(rig.receiver.requests())
                .hasSize(10)
                .allSatisfy(request -> assertThat(request.body().length).isLessThan(10_000));
        rig.settle(stream);
    }

    @Test
    void aPeriodicFlushSendsWhatIsOldEnough() {
        OtlpLogsStream young = rig.builder().build();
        rig.append(young, Written.text("young"));
        Waiting.on(young.flush(FlushKind.PERIODIC));
        OtlpLogsStream old = rig.builder().maxAge(Duration.ZERO).build();
        rig.append(old, Written.text("old"));
        Waiting.on(old.flush(FlushKind.PERIODIC));

        rig.awaitRequests(1);
        assertThat(rig.texts()).containsExactly("old");
        old.close();
        young.close();
        assertThat(rig.texts()).containsExactly("old", "young");
    }

    @Test
    void flushingNothingIsDoneAtOnce() {
        try (OtlpLogsStream stream = rig.builder().build()) {
            assertThat(stream.flush(FlushKind.EXPLICIT).toCompletableFuture()).isCompleted();
        }
        assertThat(rig.receiver.requests()).isEmpty();
    }

    @Test
    void aFlushWaitsForWhatCameBeforeAndForNothingElse() {
        rig.receiver.behave(Behaviour.inOrder(Reply.ok(), Reply.ok().when(gate)));
        OtlpLogsStream stream = rig.builder().build();
        CompletableFuture<Void> first = rig.send(stream, "a");
        Waiting.on(first);
        CompletableFuture<Void> second = rig.send(stream, "b");
        rig.awaitRequests(2);

        assertThat(second).isNotDone();
        gate.countDown();
        Waiting.on(second);
        rig.settle(stream);
    }

    @Test
    void aSlowServerDoesNotHoldUpWhoUsesTheStream() {
        rig.receiver.behave(Behaviour.always(Reply.ok().when(gate)));
        OtlpLogsStream stream =
                rig.builder().maxBatchRecords(10).queueBytes(50_000).build();

        // Returns, though nothing is answered before the gate is open.
        for (int i = 0; i < 5_000; i++) {
            rig.append(stream, Written.text("" + i));
        }

        assertThat(stream.submissions().recordsDropped()).isPositive();
        assertThat(LogRig.stats(stream).lastProblem()).contains("more than 50000 bytes", "oldest were dropped");
        gate.countDown();
        rig.settle(stream);
        // What was on its way is some ten of any time; of the rest, what fits.
        assertThat(rig.texts()).contains("4999").hasSizeLessThan(1_000);
    }

    @Test
    void noMoreAreDroppedThanMustBe() {
        rig.receiver.behave(Behaviour.first(1, Reply.ok().when(gate)));
        OtlpLogsStream stream = rig.builder().queueBytes(4_000_000).build();
        rig.send(stream, "first");
        rig.awaitRequests(1);
        for (int i = 0; i < 5; i++) {
            rig.append(stream, Written.text(i + " ".repeat(1_000_000)));
        }

        assertThat(stream.submissions().recordsDropped()).isEqualTo(2);
        gate.countDown();
        rig.settle(stream);
        assertThat(rig.texts()).containsExactly("first", "2", "3", "4");
    }

    @Test
    void aLargeRecordGoesAlone() {
        OtlpLogsStream stream = rig.builder().build();
        rig.append(stream, Written.text("a"));
        rig.append(stream, Written.text("x".repeat(3_000_000)));
        rig.append(stream, Written.text("b"));
        rig.settle(stream);

        assertThat(rig.texts()).containsExactly("a", "x".repeat(3_000_000), "b");
        assertThat(rig.receiver.requests()).hasSize(3);
    }

    @Test
    void aGiganticRecordIsInvalid() {
        OtlpLogsStream stream = rig.builder().build();
        Outcome text = rig.append(stream, Written.text("x".repeat(5 << 20)));
        Outcome many = rig.append(stream, Written.of(out -> {
            for (int i = 0; i < 500_000; i++) {
                out.value("f" + i).metric(i);
            }
        }));
        Outcome observations = rig.append(stream, Written.of(out -> {
            var all = out.value("all");
            all.beginDistribution();
            for (int i = 0; i < 500_000; i++) {
                all.observe(i, 1);
            }
            all.endDistribution();
        }));
        Outcome list = rig.append(stream, Written.of(out -> {
            var all = out.value("all");
            all.beginList();
            for (int i = 0; i < 500_000; i++) {
                all.item("item");
            }
            all.endList();
        }));
        rig.append(stream, Written.text("fine"));
        rig.settle(stream);

        assertThat(List.of(text, many, observations, list)).containsOnly(Outcome.INVALID);
        assertThat(rig.texts()).containsExactly("fine");
        assertThat(LogRig.stats(stream).invalid()).isEqualTo(4);
        assertThat(stream.submissions().recordsOversized()).isEqualTo(4);
        assertThat(LogRig.stats(stream).lastProblem()).contains("an entry of Written was dropped", "4194304 bytes");
    }

    /** What is thought of as its size is not less than what it has. */
    @Test
    void theLargestRecordIsTakenOverGrpc() {
        OtlpLogsStream stream = OtlpLogsStream.builder(name -> null)
                .exporter(OtlpGrpcLogRecordExporter.builder()
                        .setEndpoint(rig.receiver.grpc())
                        .build())
                .retryFor(Duration.ZERO)
                .build();
        rig.append(stream, Written.of(out -> {
            for (int i = 0; i < 30; i++) {
                out.value("" + i).string("\u20AC".repeat(46_500));
            }
        }));
        rig.settle(stream);

        assertThat(LogRig.stats(stream).emitted())
                .as(LogRig.stats(stream).lastProblem())
                .isEqualTo(1);
        assertThat(rig.receiver.requests().get(0).body().length).isBetween(4_100_000, 4 << 20);
    }

    @Test
    void anEntryThatThrowsCostsItselfAlone() {
        OtlpLogsStream stream = rig.builder().build();
        rig.append(stream, Written.text("before"));
        Outcome inTime = rig.append(stream, new Entry() {
            @Override
            public long epochNanos() {
                throw new IllegalStateException("no time");
            }

            @Override
            public void writeTo(EntryWriter out) {}
        });
        Outcome inField = rig.append(stream, Written.of(out -> {
            out.value("half").metric(1);
            throw new AssertionError("no field");
        }));
        rig.append(stream, Written.text("behind"));
        rig.settle(stream);

        assertThat(List.of(inTime, inField)).containsOnly(Outcome.INVALID);
        assertThat(rig.texts()).containsExactly("before", "behind");
        assertThat(LogRig.stats(stream).problems(Problem.EXCEPTION)).isEqualTo(2);
    }
}
