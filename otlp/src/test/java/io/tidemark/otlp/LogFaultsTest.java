package io.tidemark.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.otlp.server.Behaviour;
import io.tidemark.otlp.server.OtlpReceiver;
import io.tidemark.otlp.server.Received;
import io.tidemark.otlp.server.Reply;
import io.tidemark.sink.BackgroundQueue;
import io.tidemark.sink.SinkStats;
import io.tidemark.stream.StreamStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Nothing is lost without being counted, whatever the server or the network does: appended = emitted + sampled out + dropped + invalid + failed, at the end and
 * (with what is queued and in flight) at any moment; what counts as emitted is on the server; and each flush completes. Entries come from several threads, through a
 * queue.
 */
class LogFaultsTest {

    private static final int PRODUCERS = 4;
    private static final int ENTRIES = 480;

    /** How it ended. */
    record Result(StreamStats became, OtlpLogsStats figures, OtlpReceiver receiver) {}

    /** What goes wrong, and what it must be seen to cause, so that a fault that never struck is found out. */
    static final class Fault {
        final String name;
        Consumer<OtlpLogsStream.Builder> settings = builder -> {};
        Consumer<OtlpReceiver> strike = receiver -> {};
        Consumer<OtlpReceiver> repair = receiver -> {};
        Consumer<Result> check = result -> {};
        boolean answersLost;

        Fault(String name) {
            this.name = name;
        }

        Fault with(Consumer<OtlpLogsStream.Builder> set) {
            settings = set;
            return this;
        }

        /** When a third has been appended, and settled. */
        Fault striking(Consumer<OtlpReceiver> how) {
            strike = how;
            return this;
        }

        /** When two thirds have been appended. */
        Fault repairing(Consumer<OtlpReceiver> how) {
            repair = how;
            return this;
        }

        /** The server may have kept what it has not told. */
        Fault losingAnswers() {
            answersLost = true;
            return this;
        }

        Fault checking(Consumer<Result> result) {
            check = result;
            return this;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Fault> FAULTS = new ArrayList<>();

    private static Fault add(String name) {
        Fault fault = new Fault(name);
        FAULTS.add(fault);
        return fault;
    }

    static {
        add("nothing goes wrong").checking(result -> {
            allEmitted(result);
            assertThat(result.figures().retries()).isZero();
        });
        for (int status : new int[] {429, 502, 503, 504}) {
            add(status + " once")
                    .striking(first(1, Reply.status(status)))
                    .checking(result -> emittedAfterRetries(result, 1));
        }
        for (int status : new int[] {301, 400, 401, 403, 404, 413, 500}) {
            add(status + " twice").striking(first(2, Reply.status(status))).checking(result -> {
                someFailed(result, "status " + status + ": told to fail");
                assertThat(result.figures().requestsFailed()).isEqualTo(2);
                assertThat(result.figures().retries()).isZero();
            });
        }
        add("503 for ever")
                .with(builder -> builder.retryFor(Duration.ofMillis(200)))
                .striking(always(Reply.status(503)))
                .checking(result -> {
                    someFailed(result, "status 503");
                    assertThat(result.figures().retries()).isPositive();
                });
        add("503, for one attempt only")
                .with(builder -> builder.retryFor(Duration.ZERO))
                .striking(always(Reply.status(503)))
                .checking(result -> {
                    someFailed(result, "given up after 1 attempt:");
                    assertThat(result.figures().retries()).isZero();
                });
        add("a part is rejected")
                .striking(first(2, Reply.partial(3, "too old")))
                .checking(result -> {
                    assertThat(result.became().failed()).isEqualTo(6);
                    assertThat(result.figures().recordsRejected()).isEqualTo(6);
                    assertThat(result.became().emitted()).isEqualTo(ENTRIES - 6);
                    assertThat(result.became().lastProblem()).contains("too old");
                    assertThat(result.figures().retries()).isZero();
                });
        add("more is rejected than was sent")
                .striking(first(1, Reply.partial(1_000_000, "all of it")))
                .checking(result -> assertThat(result.figures().recordsRejected())
                        .isPositive()
                        .isEqualTo(result.became().failed()));
        add("a warning").striking(first(1, Reply.partial(0, "old protocol"))).checking(result -> {
            allEmitted(result);
            assertThat(result.became().lastProblem()).contains("warns: old protocol");
        });
        add("no answer")
                .with(builder -> builder.requestTimeout(Duration.ofMillis(300)))
                .striking(first(1, Reply.never()))
                .checking(result -> emittedAfterRetries(result, 1));
        add("no answer, but it is kept")
                .with(builder -> builder.requestTimeout(Duration.ofMillis(300)))
                .striking(first(1, Reply.never().afterTaking()))
                .losingAnswers()
                .checking(LogFaultsTest::emittedTwice);
        add("no answer for ever")
                .with(builder -> builder.requestTimeout(Duration.ofMillis(200))
                        .retryFor(Duration.ZERO)
                        .requestsInFlight(8))
                .striking(always(Reply.never()))
                .checking(result -> someFailed(result, "within PT0.2S"));
        add("the connection is closed, unread")
                .striking(first(2, Reply.closeUnread()))
                .checking(result -> emittedAfterRetries(result, 2));
        add("the connection is closed")
                .striking(first(2, Reply.close()))
                .checking(result -> emittedAfterRetries(result, 2));
        add("the connection is closed when all is kept")
                .striking(first(1, Reply.close().afterTaking()))
                .losingAnswers()
                .checking(LogFaultsTest::emittedTwice);
        add("the server is gone and back")
                .striking(OtlpReceiver::goAway)
                .repairing(OtlpReceiver::comeBack)
                .losingAnswers()
                .checking(LogFaultsTest::allEmitted);
        add("the server is gone for ever")
                .with(builder -> builder.retryFor(Duration.ofMillis(150)))
                .striking(OtlpReceiver::goAway)
                .checking(result -> someFailed(result, "ConnectException"));
        add("several requests in flight, and some fail")
                .with(builder -> builder.requestsInFlight(4))
                .striking(receiver -> receiver.behave(
                        Behaviour.inOrder(Reply.status(503), Reply.ok(), Reply.close(), Reply.status(429))))
                .checking(result -> emittedAfterRetries(result, 3));
        add("compressed")
                .with(builder -> builder.compression("gzip"))
                .striking(first(1, Reply.status(503)))
                .checking(result -> {
                    emittedAfterRetries(result, 1);
                    assertThat(result.receiver().requests())
                            .allMatch(request -> "gzip".equals(request.header("content-encoding")));
                });
        add("one record a request")
                .with(builder -> builder.maxBatchRecords(1).requestsInFlight(2))
                .striking(first(3, Reply.status(503)))
                .checking(result -> {
                    emittedAfterRetries(result, 3);
                    assertThat(result.figures().requests()).isEqualTo(ENTRIES);
                });
        add("requests of few bytes").with(builder -> builder.maxBatchBytes(1)).checking(result -> {
            allEmitted(result);
            assertThat(result.figures().requests()).isEqualTo(ENTRIES);
        });
        add("room for few")
                .with(builder -> builder.queueBytes(4_000).requestTimeout(Duration.ofMillis(400)))
                .striking(first(1, Reply.never()))
                .checking(result -> {
                    assertThat(result.figures().recordsDropped()).isPositive();
                    assertThat(result.became().emitted()).isPositive();
                });
    }

    private static Consumer<OtlpReceiver> first(int requests, Reply reply) {
        return receiver -> receiver.behave(Behaviour.first(requests, reply));
    }

    private static Consumer<OtlpReceiver> always(Reply reply) {
        return receiver -> receiver.behave(Behaviour.always(reply));
    }

    private static void allEmitted(Result result) {
        assertThat(result.became().emitted()).as(result.became().lastProblem()).isEqualTo(ENTRIES);
    }

    private static void emittedAfterRetries(Result result, int retries) {
        allEmitted(result);
        assertThat(result.figures().retries()).isEqualTo(retries);
    }

    /** Those before the strike are there. */
    private static void someFailed(Result result, String why) {
        assertThat(result.became().emitted()).isGreaterThanOrEqualTo(ENTRIES / 3);
        assertThat(result.became().failed()).isPositive();
        assertThat(result.became().lastProblem()).contains(why);
    }

    private static void emittedTwice(Result result) {
        emittedAfterRetries(result, 1);
        assertThat(result.receiver().requests().stream().filter(Received::taken).count())
                .isEqualTo(result.figures().requests() + 1);
    }

    private final LogRig rig = new LogRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @ParameterizedTest
    @FieldSource("FAULTS")
    void nothingIsLostUncounted(Fault fault) {
        OtlpLogsStream.Builder builder = rig.builder().maxAge(Duration.ZERO).maxBatchRecords(50);
        fault.settings.accept(builder);
        OtlpLogsStream stream = builder.build();
        BackgroundQueue queue = BackgroundQueue.builder(stream)
                .capacity(ENTRIES * 2)
                .flushInterval(Duration.ofMillis(20))
                .build();
        AtomicBoolean over = new AtomicBoolean();
        AtomicReference<@Nullable Throwable> wrong = new AtomicReference<>();
        Thread watch = watch(queue, over, wrong);

        append(queue, 0);
        Waiting.on(queue.flush());
        fault.strike.accept(rig.receiver);
        append(queue, 1);
        if (!fault.name.contains("gone and back")) {
            Waiting.on(queue.flush());
        } else {
            Waiting.until("it is missed", () -> !LogRig.stats(stream).problems().isEmpty());
        }
        fault.repair.accept(rig.receiver);
        append(queue, 2);
        CompletionStage<Void> flushed = queue.flush();
        Waiting.on(flushed);
        queue.close();
        over.set(true);
        Waiting.on(watch);

        assertThat(wrong.get()).isNull();
        SinkStats sink = queue.stats();
        String all = sink + "\n" + stream.submissions();
        assertThat(sink.isConserved()).as(all).isTrue();
        assertThat(sink.appended()).as(all).isEqualTo(ENTRIES);
        assertThat(sink.dropped() + sink.queued() + sink.inFlight()).as(all).isZero();
        rig.appended.set(ENTRIES);
        rig.settle(stream);
        checkReceived(fault, stream, all);
        fault.check.accept(new Result(LogRig.stats(stream), stream.submissions(), rig.receiver));
    }

    private void checkReceived(Fault fault, OtlpLogsStream stream, String all) {
        StreamStats became = LogRig.stats(stream);
        List<String> there = rig.texts();
        HashSet<String> different = new HashSet<>(there);
        ToLongFunction<StreamStats> rejected = stats -> stream.submissions().recordsRejected();
        if (fault.answersLost) {
            assertThat((long) different.size()).as(all).isBetween(became.emitted(), became.emitted() + became.failed());
        } else {
            // Those that the receiver says that it rejected, it keeps.
            assertThat((long) there.size()).as(all).isEqualTo(became.emitted() + rejected.applyAsLong(became));
            assertThat(different).as(all).hasSameSizeAs(there);
        }
    }

    private static void append(BackgroundQueue queue, int part) {
        Thread[] producers = IntStream.range(0, PRODUCERS)
                .mapToObj(producer -> new Thread(() -> {
                    for (int i = 0; i < ENTRIES / 3 / PRODUCERS; i++) {
                        queue.append(Written.text(part + "-" + producer + "-" + i));
                    }
                }))
                .toArray(Thread[]::new);
        for (Thread producer : producers) {
            producer.start();
        }
        Waiting.on(producers);
    }

    private static Thread watch(BackgroundQueue queue, AtomicBoolean over, AtomicReference<@Nullable Throwable> wrong) {
        Thread watch = new Thread(() -> {
            try {
                while (!over.get()) {
                    SinkStats now = queue.stats();
                    assertThat(now.isConserved()).as(now.toString()).isTrue();
                    LockSupport.parkNanos(1_000_000);
                }
            } catch (Throwable thrown) {
                wrong.set(thrown);
            }
        });
        watch.start();
        return watch;
    }
}
