package io.tidemark.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cloudwatch.server.Behaviour;
import io.tidemark.cloudwatch.server.LogEvent;
import io.tidemark.cloudwatch.server.Operation;
import io.tidemark.cloudwatch.server.Reply;
import io.tidemark.sink.BackgroundQueue;
import io.tidemark.sink.SinkStats;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Everything at once, for a while: {@code -Dtidemark.stress.seconds=300} for a longer one. Prints its seed, and takes it: {@code -Dtidemark.stress.seed}.
 */
class StressTest {

    private static final int PRODUCERS = 8;

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void nothingIsLostUncountedWhenEverythingGoesWrongAtOnce() {
        long seconds = Long.getLong("tidemark.stress.seconds", 3);
        long seed = Long.getLong("tidemark.stress.seed", System.nanoTime());
        Random random = new Random(seed);
        rig.server.behave(((Behaviour) call -> reply(random)).on(Operation.PUT_LOG_EVENTS));
        CloudWatchLogsStream stream = rig.builder()
                .requestsInFlight(3)
                .queueCapacity(30)
                .maxAge(Duration.ZERO)
                .requestTimeout(Duration.ofMillis(400))
                .retryFor(Duration.ofMillis(1500))
                .retentionDays(30)
                .build();
        BackgroundQueue queue = BackgroundQueue.builder(stream)
                .capacity(1 << 12)
                .flushInterval(Duration.ofMillis(60))
                .build();
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        AtomicReference<Throwable> problem = new AtomicReference<>();
        AtomicInteger deleted = new AtomicInteger();
        AtomicLong appended = new AtomicLong();
        AtomicReference<CompletionStage<Void>> flushed = new AtomicReference<>(queue.flush());
        Thread[] threads = IntStream.range(0, PRODUCERS + 1)
                .mapToObj(number -> new Thread(() -> {
                    try {
                        for (int i = 0; System.nanoTime() - end < 0; i++) {
                            if (number < PRODUCERS) {
                                appended.incrementAndGet();
                                queue.append(new TextEntry(Instant.now(), number + "-" + i));
                                // The events of a long run have to fit into memory.
                                LockSupport.parkNanos(1_000_000 * Math.max(1, seconds / 60));
                                continue;
                            }
                            SinkStats now = queue.stats();
                            assertThat(now.isConserved()).as(now.toString()).isTrue();
                            if (i % 5 == 0) {
                                flushed.set(queue.flush());
                            }
                            if (i % 40 == 39) {
                                delete(i, deleted);
                            }
                            LockSupport.parkNanos(10_000_000);
                        }
                    } catch (Throwable thrown) {
                        problem.compareAndSet(null, thrown);
                    }
                }))
                .toArray(Thread[]::new);
        for (Thread thread : threads) {
            thread.start();
        }
        for (Thread thread : threads) {
            join(thread);
        }
        assertThat(problem.get()).as("seed " + seed).isNull();
        rig.server.behave(Behaviour.normal());
        Waiting.on(flushed.get());
        Waiting.on(queue.flush());
        queue.close();

        SinkStats stats = queue.stats();
        String all = "seed " + seed + ": " + stats + "\n" + stream.submissions() + "\n" + deleted + " deletions; "
                + rig.server;
        assertThat(stats.isConserved()).as(all).isTrue();
        assertThat(stats.appended()).as(all).isEqualTo(appended.get());
        assertThat(stats.queued() + stats.inFlight()).as(all).isZero();
        assertThat(stats.emitted()).as(all).isPositive();
        assertThat(stream.submissions().retries()).as(all).isPositive();
        Set<String> there = new HashSet<>();
        rig.server.everTaken(Books.GROUP, Books.STREAM).stream()
                .map(LogEvent::message)
                .forEach(there::add);
        assertThat((long) there.size()).as(all).isBetween(stats.emitted(), stats.emitted() + stats.failed());
        rig.books.answersLost = true;
        rig.books.callsLost = true;
        rig.books.check(stream, stats.appended() - stats.dropped(), rig.server);
        System.out.println(all.lines().limit(2).toList() + "; different events there: " + there.size() + ", deletions: "
                + deleted);
    }

    private static Reply reply(Random random) {
        int dice;
        long millis;
        synchronized (random) {
            dice = random.nextInt(100);
            millis = random.nextInt(100) == 0 ? 600 : random.nextInt(30);
        }
        if (dice < 60) {
            return Reply.normal();
        } else if (dice < 62) {
            return Reply.throttling();
        } else if (dice < 72) {
            return Reply.internalFailure();
        } else if (dice < 78) {
            return Reply.reset();
        } else if (dice < 82) {
            return Reply.reset().afterStoring();
        } else if (dice < 84) {
            return Reply.brokenOff().afterStoring();
        } else if (dice < 85) {
            return Reply.accessDenied();
        } else if (dice < 86) {
            return Reply.never();
        }
        return Reply.normal().after(Duration.ofMillis(millis));
    }

    /** Now the stream, now the group. */
    private void delete(int turn, AtomicInteger deleted) {
        try {
            if (turn % 80 == 79) {
                rig.server.delete(Books.GROUP);
            } else {
                rig.server.deleteStream(Books.GROUP, Books.STREAM);
            }
            deleted.incrementAndGet();
        } catch (IllegalArgumentException problem) {
            // It has not been made again yet.
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException problem) {
            throw new AssertionError(problem);
        }
    }
}
