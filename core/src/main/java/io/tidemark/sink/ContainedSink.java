package io.tidemark.sink;

import io.tidemark.entry.Entry;
import io.tidemark.internal.ConsumerThread;
import io.tidemark.internal.TypeName;
import io.tidemark.internal.Warnings;
import io.tidemark.stream.Problem;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A sink as others use it that hand entries on: whatever it throws stays in here, and what it does not count itself is counted here. */
final class ContainedSink {

    /** For sinks that have no close. */
    private static final long WAIT_SECONDS = 30;

    private final EntrySink sink;
    private final String name;

    /** The sink, if it counts. */
    private final @Nullable CountedSink counted;

    // For a sink that does not.
    private final LongAdder appended = new LongAdder();
    private final LongAdder taken = new LongAdder();

    /** Entries that the sink threw at. It has not counted them, if it counts. */
    private final AtomicLong threwAt = new AtomicLong();

    private final AtomicLong problems = new AtomicLong();

    /**
     * A sink in a container.
     *
     * @param otherwise what it is called in figures and warnings if its class has no name
     */
    ContainedSink(EntrySink sink, String otherwise) {
        this.sink = sink;
        this.counted = sink instanceof CountedSink counting ? counting : null;
        name = TypeName.of(sink, otherwise);
    }

    void append(Entry entry) {
        boolean counting = counted == null;
        if (counting) {
            appended.increment();
        }
        try {
            sink.append(entry);
        } catch (Throwable problem) {
            // Counted first: telling of it can fail as well, for want of memory.
            threwAt.incrementAndGet();
            threw("it threw at an entry, which is lost there: ", entry, problem);
            return;
        }
        if (counting) {
            taken.increment();
        }
    }

    /** Completed when the sink's stage is, in whatever way. */
    CompletableFuture<Void> flush() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            CompletionStage<Void> stage = sink.flush();
            if (stage == null) {
                threw("it gave null for the stage of a flush", null, null);
                done.complete(null);
            } else {
                stage.whenComplete((flushed, problem) -> {
                    if (problem != null) {
                        threw("a flush of it failed", null, problem);
                    }
                    done.complete(null);
                });
            }
        } catch (Throwable problem) {
            threw("it threw when it was flushed", null, problem);
            done.complete(null);
        }
        return done;
    }

    /** Closes the sink; one that has no close is flushed and waited for. */
    void close() {
        try {
            if (sink instanceof AutoCloseable closeable) {
                closeable.close();
            } else if (!ConsumerThread.isCurrent()) {
                flush().get(WAIT_SECONDS, TimeUnit.SECONDS);
            }
        } catch (Throwable problem) {
            if (problem instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            threw("closing it failed", null, problem);
        }
    }

    private void threw(String what, @Nullable Entry entry, @Nullable Throwable problem) {
        problems.incrementAndGet();
        try {
            Warnings.warn(
                    "sink", name, entry == null ? what : what + entry.getClass().getName(), problem);
        } catch (Throwable outOfMemory) {
            Warnings.warn("sink", "a sink threw", null);
        }
    }

    SinkStats stats() {
        // What comes later in the life of an entry is read first: see BackgroundQueue.stats.
        long lost = threwAt.get();
        long met = problems.get();
        CountedSink counting = counted;
        if (sink instanceof TeeSink tee) {
            return met == 0 && lost == 0 ? tee.combined() : withLost(tee.combined(), lost, problems(met));
        }
        if (counting == null) {
            long emitted = taken.sum();
            long all = appended.sum();
            return new SinkStats(
                    all,
                    0,
                    0,
                    List.of(new SinkStats.Branch(name, all - emitted - lost, emitted, 0, 0, lost, problems(met))));
        }
        SinkStats stats = counting.stats();
        return met == 0 && lost == 0 ? stats : withLost(stats, lost, problems(met));
    }

    private static Map<Problem, Long> problems(long met) {
        return met == 0 ? Map.of() : Map.of(Problem.EXCEPTION, met);
    }

    private static SinkStats withLost(SinkStats stats, long lost, Map<Problem, Long> problems) {
        List<SinkStats.Branch> branches = new ArrayList<>();
        for (SinkStats.Branch branch : stats.branches()) {
            Map<Problem, Long> sum = new EnumMap<>(Problem.class);
            sum.putAll(branch.problems());
            problems.forEach((problem, count) -> sum.merge(problem, count, Long::sum));
            branches.add(new SinkStats.Branch(
                    branch.name(),
                    branch.inFlight(),
                    branch.emitted(),
                    branch.sampledOut(),
                    branch.invalid(),
                    branch.failed() + lost,
                    sum,
                    branch.lastProblem()));
        }
        return new SinkStats(stats.appended() + lost, stats.dropped(), stats.queued(), branches);
    }

    @Override
    public String toString() {
        return sink.toString();
    }
}
