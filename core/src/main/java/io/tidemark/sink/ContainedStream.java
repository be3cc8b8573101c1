package io.tidemark.sink;

import io.tidemark.entry.Entry;
import io.tidemark.internal.TypeName;
import io.tidemark.internal.Warnings;
import io.tidemark.stream.EntryStream;
import io.tidemark.stream.FlushKind;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.Problem;
import io.tidemark.stream.StreamStats;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A stream as a sink uses it: whatever it throws stays in here, and what it does not count itself is counted here. */
final class ContainedStream {

    private final EntryStream stream;

    /** Figures that the stream keeps; empty if it keeps none. */
    private final List<StreamStats> kept;

    /** Figures that the sink keeps: all, or, if the stream keeps its own, only what the stream threw at. */
    private final StreamStats own;

    ContainedStream(EntryStream stream) {
        this.stream = stream;
        this.kept = List.copyOf(stream.stats());
        this.own = new StreamStats(TypeName.of(stream, "stream"));
    }

    /** What its branches are called. */
    String name() {
        return kept.isEmpty()
                ? own.name()
                : kept.stream().map(StreamStats::name).collect(Collectors.joining(", "));
    }

    void next(Entry entry) {
        Outcome outcome;
        try {
            outcome = stream.next(entry);
        } catch (Throwable problem) {
            // Counted first: telling of it can fail as well, for want of memory.
            own.count(Outcome.FAILED, 1);
            threw(
                    "a stream threw at an entry, which is lost: ",
                    entry.getClass().getName(),
                    problem);
            return;
        }
        if (kept.isEmpty()) {
            own.count(outcome == null ? Outcome.FAILED : outcome, 1);
        }
    }

    /** Never throws; the stage may still complete exceptionally. */
    CompletionStage<?> flush(FlushKind kind) {
        try {
            CompletionStage<Void> flushed = stream.flush(kind);
            if (flushed != null) {
                return flushed;
            }
        } catch (Throwable problem) {
            threw("a stream threw when it was flushed", "", problem);
        }
        return CompletableFuture.completedFuture(null);
    }

    void close() {
        try {
            stream.close();
        } catch (Throwable problem) {
            threw("a stream threw when it was closed", "", problem);
        }
    }

    private void threw(String what, String name, Throwable problem) {
        try {
            own.problem(Problem.EXCEPTION, what + name, problem);
        } catch (Throwable outOfMemory) {
            Warnings.warn(Problem.EXCEPTION.name(), "a stream threw", null);
        }
    }

    /** What each branch has settled. To be read before the counters of what was handed over, so that it never exceeds them. */
    List<Settled> settled() {
        if (kept.isEmpty()) {
            return List.of(new Settled(own, 0, Map.of(), null));
        }
        long lost = own.failed();
        Map<Problem, Long> problems = own.problems();
        String last = own.lastProblem();
        List<Settled> branches = new ArrayList<>(kept.size());
        for (StreamStats branch : kept) {
            branches.add(new Settled(branch, lost, problems, last));
        }
        return branches;
    }

    /** The figures of a branch, read once. */
    static final class Settled {
        private final String name;
        private final long emitted;
        private final long sampledOut;
        private final long invalid;
        private final long failed;
        private final Map<Problem, Long> problems;
        private final @Nullable String lastProblem;

        Settled(
                StreamStats stats,
                long failedBefore,
                Map<Problem, Long> problemsBefore,
                @Nullable String problemBefore) {
            name = stats.name();
            emitted = stats.emitted();
            sampledOut = stats.sampledOut();
            invalid = stats.invalid();
            failed = stats.failed() + failedBefore;
            problems = new EnumMap<>(Problem.class);
            problems.putAll(stats.problems());
            problemsBefore.forEach((problem, count) -> problems.merge(problem, count, Long::sum));
            String last = stats.lastProblem();
            lastProblem = last == null ? problemBefore : last;
        }

        /** The branch, if {@code handed} entries were handed to the stream. */
        SinkStats.Branch of(long handed) {
            long inFlight = handed - emitted - sampledOut - invalid - failed;
            return new SinkStats.Branch(name, inFlight, emitted, sampledOut, invalid, failed, problems, lastProblem);
        }
    }

    static SinkStats stats(List<Settled> settled, long dropped, long appended, long queued) {
        return new SinkStats(
                appended,
                dropped,
                queued,
                settled.stream()
                        .map(branch -> branch.of(appended - dropped - queued))
                        .toList());
    }
}
