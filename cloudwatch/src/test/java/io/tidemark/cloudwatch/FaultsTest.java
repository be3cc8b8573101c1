package io.tidemark.cloudwatch;

import static io.tidemark.cloudwatch.server.Operation.CREATE_LOG_GROUP;
import static io.tidemark.cloudwatch.server.Operation.CREATE_LOG_STREAM;
import static io.tidemark.cloudwatch.server.Operation.PUT_LOG_EVENTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cloudwatch.server.Behaviour;
import io.tidemark.cloudwatch.server.LogsServer;
import io.tidemark.cloudwatch.server.Rejected;
import io.tidemark.cloudwatch.server.Reply;
import io.tidemark.entry.Entry;
import io.tidemark.format.EntryEncoder;
import io.tidemark.sink.BackgroundQueue;
import io.tidemark.sink.SinkStats;
import io.tidemark.stream.FlushKind;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClient;

/**
 * Nothing is lost without being counted, whatever the service or the network does: appended = emitted + sampled out + dropped + invalid + failed, at
 * the end and (with what is queued and in flight) at any moment; what counts as emitted is on the server; the figures, what the observer was told and
 * the server's own record agree; and each flush completes.
 */
class FaultsTest {

    private static final int ENTRIES = 960;

    private static final List<Fault> FAULTS = new ArrayList<>();

    private static Fault add(String name) {
        Fault fault = new Fault(name);
        FAULTS.add(fault);
        return fault;
    }

    static {
        add("nothing goes wrong").checking(FaultsTest::allEmitted);
        add("no group, no stream")
                .on(server -> {})
                .with(builder -> builder.retentionDays(30).tags(Map.of("team", "ducks")))
                .checking(result -> {
                    allEmitted(result);
                    assertThat(result.server().retention(Books.GROUP)).isEqualTo(30);
                    assertThat(result.server().tags(Books.GROUP)).isEqualTo(Map.of("team", "ducks"));
                    assertThat(result.submissions().retries()).isEqualTo(1);
                });
        add("no stream; the group is left as it is")
                .on(server -> server.create(Books.GROUP, "another"))
                .with(builder -> builder.retentionDays(30).tags(Map.of("team", "ducks")))
                .checking(result -> {
                    allEmitted(result);
                    assertThat(result.server().retention(Books.GROUP)).isNull();
                    assertThat(result.server().tags(Books.GROUP)).isEmpty();
                });
        add("no group, and none is to be made")
                .on(server -> {})
                .with(builder -> builder.autoCreate(false))
                .checking(result -> {
                    allFailed(result);
                    oneAttemptEach(result);
                    assertThat(result.server().groups()).isEmpty();
                });
        add("the stream is deleted")
                .striking(server -> server.deleteStream(Books.GROUP, Books.STREAM))
                .checking(result -> {
                    allEmitted(result);
                    assertThat(result.server().requests(CREATE_LOG_STREAM)).hasSize(1);
                });
        add("the group is deleted")
                .striking(server -> server.delete(Books.GROUP))
                .checking(result -> {
                    allEmitted(result);
                    assertThat(result.server().requests(CREATE_LOG_GROUP)).hasSize(1);
                });
        add("the group is deleted, and it is not allowed to make it")
                .striking(server -> {
                    server.delete(Books.GROUP);
                    server.behave(Behaviour.always(Reply.accessDenied()).on(CREATE_LOG_GROUP));
                })
                .checking(result -> {
                    someFailed(result, "AccessDenied");
                    oneAttemptEach(result);
                });
        add("throttled for a while")
                .striking(first(2, Reply.throttling()))
                .checking(result -> emittedAfterRetries(result, 2));
        add("throttled for ever")
                .with(builder -> builder.retryFor(Duration.ofMillis(50)))
                .striking(always(Reply.throttling()))
                .checking(result -> someFailed(result, "Rate exceeded"));
        add("500").striking(first(2, Reply.internalFailure())).checking(result -> emittedAfterRetries(result, 2));
        add("503").striking(first(2, Reply.unavailable())).checking(result -> emittedAfterRetries(result, 2));
        add("502, with a page")
                .striking(first(2, Reply.badGateway()))
                .checking(result -> emittedAfterRetries(result, 2));
        add("500 for ever")
                .with(builder -> builder.retryFor(Duration.ofMillis(150)))
                .striking(always(Reply.internalFailure()))
                .checking(result -> someFailed(result, "unknown error"));
        add("access denied").striking(always(Reply.accessDenied())).checking(result -> {
            someFailed(result, "not authorized");
            oneAttemptEach(result);
        });
        add("an invalid parameter")
                .striking(first(2, Reply.fault(400, "InvalidParameterException", "no such thing")))
                .checking(result -> {
                    someFailed(result, "no such thing");
                    oneAttemptEach(result);
                    assertThat(result.submissions().requestsFailed()).isEqualTo(2);
                });
        add("accepted before, it says")
                .striking(server -> server.behave(Behaviour.first(
                                1,
                                Reply.fault(400, "DataAlreadyAcceptedException", "have it")
                                        .afterStoring())
                        .on(PUT_LOG_EVENTS)))
                .checking(result -> {
                    allEmitted(result);
                    oneAttemptEach(result);
                });
        add("an answer that is no JSON")
                .striking(first(2, Reply.notJson()))
                .checking(result -> emittedAfterRetries(result, 2));
        add("an answer that is no JSON, after storing")
                .striking(first(2, Reply.notJson().afterStoring()))
                .losingAnswers()
                .checking(FaultsTest::emittedTwice);
        add("no answer")
                .with(builder -> builder.requestTimeout(Duration.ofMillis(300)))
                .striking(first(1, Reply.never()))
                .losingAnswers()
                .checking(result -> {
                    allEmitted(result);
                    assertThat(result.submissions().retries()).isPositive();
                });
        add("no answer for ever")
                .with(builder -> builder.requestTimeout(Duration.ofMillis(300))
                        .retryFor(Duration.ZERO)
                        .requestsInFlight(20))
                .striking(always(Reply.never()))
                .losingAnswers()
                .checking(result -> {
                    someFailed(result, "timeout");
                    oneAttemptEach(result);
                });
        AtomicReference<Reply> late = new AtomicReference<>();
        add("slower than the timeout, but storing")
                .with(builder -> builder.requestTimeout(Duration.ofMillis(300)))
                .striking(server -> {
                    CountDownLatch gate = new CountDownLatch(1);
                    late.set(Reply.normal().when(gate));
                    // The retry of the first opens the gate of the first.
                    server.behave(((Behaviour) call -> {
                                if (call.open() == 0 || gate.getCount() == 0) {
                                    return null;
                                }
                                if (late.get() != null) {
                                    return late.getAndSet(null);
                                }
                                gate.countDown();
                                return null;
                            })
                            .on(PUT_LOG_EVENTS));
                })
                .losingAnswers()
                .checking(FaultsTest::emittedTwice);
        add("the connection is reset before anything is read")
                .striking(first(2, Reply.resetUnread()))
                .checking(result -> emittedAfterRetries(result, 2));
        add("the connection is reset when all is read")
                .striking(first(2, Reply.reset()))
                .checking(result -> emittedAfterRetries(result, 2));
        add("the connection is reset after storing")
                .striking(first(2, Reply.reset().afterStoring()))
                .losingAnswers()
                .checking(FaultsTest::emittedTwice);
        add("the answer breaks off")
                .striking(first(2, Reply.brokenOff().afterStoring()))
                .losingAnswers()
                .checking(FaultsTest::emittedTwice);
        add("the server is gone and back")
                .striking(LogsServer::goAway)
                .repairing(LogsServer::comeBack)
                .losingCalls()
                .checking(result -> {
                    allEmitted(result);
                });
        add("the server is gone for ever")
                .with(builder -> builder.retryFor(Duration.ofMillis(150)))
                .striking(LogsServer::goAway)
                .losingCalls()
                .checking(result -> someFailed(result, "Connection refused"));
        add("events rejected as too old")
                .striking(first(1, Reply.rejecting(Rejected.tooOldBefore(3))))
                .checking(result -> rejected(result, 3, 0, 0));
        add("events rejected as too new")
                .striking(server -> server.behave(Behaviour.first(
                                1, Reply.onceRead(call -> Reply.rejecting(Rejected.tooNewFrom(call.eventCount() - 2))))
                        .on(PUT_LOG_EVENTS)))
                .checking(result -> rejected(result, 0, 2, 0));
        add("events rejected as expired")
                .striking(first(1, Reply.rejecting(Rejected.expiredBefore(4))))
                .checking(result -> rejected(result, 0, 0, 4));
        add("events rejected for all reasons")
                .striking(server -> server.behave(Behaviour.first(
                                1, Reply.onceRead(call -> Reply.rejecting(new Rejected(call.eventCount() - 1, 2, 5))))
                        .on(PUT_LOG_EVENTS)))
                .checking(result -> rejected(result, 2, 1, 3));
        add("all events of a request rejected")
                .striking(server -> server.behave(Behaviour.first(
                                1, Reply.onceRead(call -> Reply.rejecting(Rejected.tooOldBefore(call.eventCount()))))
                        .on(PUT_LOG_EVENTS)))
                .checking(result -> assertThat(result.submissions().eventsTooOld())
                        .isPositive()
                        .isEqualTo(result.entriesBecame().failed()));
        add("several requests in flight, and some fail")
                .with(builder -> builder.requestsInFlight(4))
                .striking(server -> server.behave(
                        Behaviour.inOrder(Reply.internalFailure(), Reply.normal(), Reply.reset(), Reply.throttling())
                                .on(PUT_LOG_EVENTS)))
                .checking(result -> emittedAfterRetries(result, 3));
        add("many threads submit")
                .with(builder -> builder.requestsInFlight(4).executor(Executors.newCachedThreadPool(task -> {
                    Thread thread = new Thread(task, "test-submission");
                    thread.setDaemon(true);
                    return thread;
                })))
                .striking(first(2, Reply.internalFailure()))
                .checking(result -> emittedAfterRetries(result, 2));
        add("the calling thread submits")
                .with(builder -> builder.requestsInFlight(2).executor(Runnable::run))
                .striking(first(2, Reply.internalFailure()))
                .checking(result -> emittedAfterRetries(result, 2));
        add("compressed")
                .with(builder -> builder.gzip(true))
                .striking(first(1, Reply.internalFailure()))
                .checking(result -> {
                    emittedAfterRetries(result, 1);
                    assertThat(result.server().totals().wireBytes())
                            .isLessThan(result.server().totals().countedBytes() / 2);
                });
        add("the format throws")
                .with(builder -> builder.format(stats -> {
                    EntryEncoder text = TextEntry.FORMAT.newEncoder(stats);
                    AtomicLong number = new AtomicLong();
                    return (entry, block) -> {
                        Outcome outcome = text.encode(entry, block);
                        if (number.incrementAndGet() % 10 == 0) {
                            throw new IllegalStateException("no");
                        }
                        return outcome;
                    };
                }))
                .checking(result -> {
                    assertThat(result.entriesBecame().invalid()).isEqualTo(result.entries() / 10);
                    assertThat(result.entriesBecame().problems(Problem.EXCEPTION))
                            .isEqualTo(result.entries() / 10);
                    assertThat(result.entriesBecame().emitted()).isEqualTo(result.entries() * 9 / 10);
                });
        add("the format leaves out, and leaves lines behind")
                .with(builder -> builder.format(stats -> {
                    EntryEncoder text = TextEntry.FORMAT.newEncoder(stats);
                    AtomicLong number = new AtomicLong();
                    return (entry, block) -> {
                        text.encode(entry, block);
                        return number.incrementAndGet() % 10 == 0 ? Outcome.SAMPLED_OUT : Outcome.PENDING;
                    };
                }))
                .checking(result -> {
                    assertThat(result.entriesBecame().sampledOut()).isEqualTo(result.entries() / 10);
                    assertThat(result.entriesBecame().emitted()).isEqualTo(result.entries() * 9 / 10);
                });
    }

    private static Consumer<LogsServer> first(int calls, Reply reply) {
        return server -> server.behave(Behaviour.first(calls, reply).on(PUT_LOG_EVENTS));
    }

    private static Consumer<LogsServer> always(Reply reply) {
        return server -> server.behave(Behaviour.always(reply).on(PUT_LOG_EVENTS));
    }

    private static void allEmitted(Fault.Result result) {
        assertThat(result.entriesBecame().emitted())
                .as(result.entriesBecame().lastProblem())
                .isEqualTo(result.entries());
    }

    private static void allFailed(Fault.Result result) {
        assertThat(result.entriesBecame().failed()).isEqualTo(result.entries());
    }

    /** Those before the strike are there. */
    private static void someFailed(Fault.Result result, String why) {
        assertThat(result.entriesBecame().failed()).isPositive();
        assertThat(result.entriesBecame().emitted()).isPositive();
        assertThat(result.books().told(SubmissionEvent.SubmissionFailed.class))
                .isNotEmpty()
                .allSatisfy(failed -> assertThat(failed.cause()).hasStackTraceContaining(why));
        assertThat(result.entriesBecame().lastProblem()).isNotNull();
    }

    private static void oneAttemptEach(Fault.Result result) {
        assertThat(result.submissions().retries()).isZero();
    }

    private static void emittedAfterRetries(Fault.Result result, int retries) {
        allEmitted(result);
        assertThat(result.submissions().retries()).isEqualTo(retries);
        assertThat(result.entriesBecame().problems(Problem.IO_ERROR)).isEqualTo(retries);
    }

    private static void emittedTwice(Fault.Result result) {
        allEmitted(result);
        assertThat(result.server().totals().events()).isGreaterThan(result.entries());
    }

    private static void rejected(Fault.Result result, int tooOld, int tooNew, int expired) {
        SubmissionStats figures = result.submissions();
        assertThat(List.of(figures.eventsTooOld(), figures.eventsTooNew(), figures.eventsExpired()))
                .isEqualTo(List.of((long) tooOld, (long) tooNew, (long) expired));
        assertThat(result.entriesBecame().failed()).isEqualTo(tooOld + tooNew + expired);
        assertThat(result.entriesBecame().emitted()).isEqualTo(result.entries() - tooOld - tooNew - expired);
    }

    /** How the stream is used. */
    private enum Use {
        DIRECTLY(1),
        IN_A_QUEUE(8);

        final int threads;

        Use(int threads) {
            this.threads = threads;
        }
    }

    static Stream<Arguments> cases() {
        return FAULTS.stream().flatMap(fault -> Stream.of(Use.values()).map(use -> Arguments.of(fault, use)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("cases")
    void everyEventIsAccountedFor(Fault fault, Use use) {
        Books books = new Books();
        books.answersLost = fault.answersLost;
        books.callsLost = fault.callsLost;
        try (LogsServer server = LogsServer.start();
                CloudWatchLogsAsyncClient client = server.client()) {
            fault.before.accept(server);
            CloudWatchLogsStream.Builder builder = CloudWatchLogsStream.builder()
                    .client(client)
                    .logGroup(Books.GROUP)
                    .logStream(Books.STREAM)
                    .format(TextEntry.FORMAT)
                    .queueCapacity(1000)
                    .maxAge(Duration.ofHours(1))
                    .retryFor(Duration.ofSeconds(20))
                    .observer(books);
            fault.settings.accept(builder);
            CloudWatchLogsStream stream = builder.build();
            Driver driver = use == Use.IN_A_QUEUE ? new Queued(stream) : new Direct(stream);

            driver.run(use.threads, fault, server);

            fault.check.accept(new Fault.Result(ENTRIES, stream.stats().get(0), stream.submissions(), books, server));
            books.check(stream, ENTRIES, server);
        }
    }

    /** Appends to a stream in one of two ways. */
    private abstract static class Driver {
        final CloudWatchLogsStream stream;
        final AtomicLong appended = new AtomicLong();
        private volatile boolean running = true;

        Driver(CloudWatchLogsStream stream) {
            this.stream = stream;
        }

        abstract void append(Entry entry);

        abstract CompletionStage<Void> flush();

        abstract void assertConserved();

        abstract void close();

        final void run(int threads, Fault fault, LogsServer server) {
            AtomicReference<Throwable> problem = new AtomicReference<>();
            Thread watcher = thread(problem, () -> {
                while (running) {
                    assertConserved();
                    Thread.onSpinWait();
                }
            });
            List<CompletionStage<Void>> flushed = new ArrayList<>();
            int each = ENTRIES / threads;
            Thread[] producers = IntStream.range(0, threads)
                    .mapToObj(number -> thread(problem, () -> {
                        for (int i = 0; i < each; i++) {
                            if (number == 0) {
                                if (i == each / 3) {
                                    Waiting.on(flush());
                                    fault.strike.accept(server);
                                } else if (i == 2 * each / 3) {
                                    fault.repair.accept(server);
                                }
                                if (i % (each / 12) == 0) {
                                    flushed.add(flush());
                                }
                            }
                            appended.incrementAndGet();
                            append(new TextEntry(Instant.now(), number + "-" + i + " " + "quack ".repeat(10)));
                        }
                    }))
                    .toArray(Thread[]::new);
            Waiting.on(producers);
            failOn(problem);
            flushed.add(flush());
            flushed.forEach(Waiting::on);
            assertThat(stream.stats().get(0).settled()).isEqualTo(ENTRIES);
            close();
            running = false;
            Waiting.on(watcher);
            failOn(problem);
        }

        private static void failOn(AtomicReference<Throwable> problem) {
            if (problem.get() != null) {
                throw new AssertionError(problem.get());
            }
        }

        private static Thread thread(AtomicReference<Throwable> problem, Runnable work) {
            Thread thread = new Thread(() -> {
                try {
                    work.run();
                } catch (Throwable thrown) {
                    problem.compareAndSet(null, thrown);
                }
            });
            thread.start();
            return thread;
        }
    }

    private static final class Direct extends Driver {
        Direct(CloudWatchLogsStream stream) {
            super(stream);
        }

        @Override
        void append(Entry entry) {
            assertThat(stream.next(entry)).isNotIn(Outcome.EMITTED, Outcome.FAILED);
        }

        @Override
        CompletionStage<Void> flush() {
            return stream.flush(FlushKind.EXPLICIT);
        }

        @Override
        void assertConserved() {
            long settled = stream.stats().get(0).settled();
            assertThat(settled).isLessThanOrEqualTo(appended.get());
        }

        @Override
        void close() {
            stream.close();
        }
    }

    private static final class Queued extends Driver {
        private final BackgroundQueue queue;

        Queued(CloudWatchLogsStream stream) {
            super(stream);
            queue = BackgroundQueue.builder(stream)
                    .flushInterval(Duration.ofMillis(20))
                    .build();
        }

        @Override
        void append(Entry entry) {
            queue.append(entry);
        }

        @Override
        CompletionStage<Void> flush() {
            return queue.flush();
        }

        @Override
        void assertConserved() {
            SinkStats now = queue.stats();
            assertThat(now.isConserved()).as(now.toString()).isTrue();
        }

        @Override
        void close() {
            queue.close();
            SinkStats end = queue.stats();
            assertThat(end.isConserved()).as(end.toString()).isTrue();
            assertThat(end.appended()).isEqualTo(ENTRIES);
            assertThat(end.queued() + end.inFlight() + end.dropped())
                    .as(end.toString())
                    .isZero();
        }
    }
}
