package io.tidemark.sink;

import io.tidemark.stream.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has happened in a sink since the report before, and its figures until now. Immutable.
 *
 * @param sink the name of the sink: for a {@link BackgroundQueue} that of its thread
 * @param period the time since the report before; since the sink was made, for the first
 * @param appended entries appended in the period
 * @param dropped entries dropped in the period: a full queue, or an append after close
 * @param idleShare which part of the period the sink spent waiting for entries, from 0 (it may be about to be overrun) to 1; NaN if it is not
 *     known
 * @param branches what became of entries in each place that they end up in; at least one
 * @param totals all figures since the sink was made, as they were at the end of the period
 */
public record FlushReport(
        String sink,
        Duration period,
        long appended,
        long dropped,
        double idleShare,
        List<Branch> branches,
        SinkStats totals) {

    /** Problems that are not about what is in an entry. */
    private static final Set<Problem> NOT_OF_VALIDATION = EnumSet.of(Problem.IO_ERROR, Problem.EXCEPTION);

    public FlushReport {
        branches = List.copyOf(branches);
    }

    /** Entries that wait in the queue now. */
    public long queued() {
        return totals.queued();
    }

    /**
     * What became of entries in one place, in the period.
     *
     * @param name what the place is called, for example a file
     * @param emitted entries that the output accepted and flushed
     * @param sampledOut entries that a sampler left out
     * @param invalid entries that could not be made a line
     * @param failed entries that the output did not take
     * @param inFlight entries that are taken and not settled now
     * @param problems how often which problem was met; only those that were
     * @param lastProblem the last problem since the sink was made, in words; null if there was none
     */
    public record Branch(
            String name,
            long emitted,
            long sampledOut,
            long invalid,
            long failed,
            long inFlight,
            Map<Problem, Long> problems,
            @Nullable String lastProblem) {

        public Branch {
            Map<Problem, Long> copy = new EnumMap<>(Problem.class);
            copy.putAll(problems);
            problems = Collections.unmodifiableMap(copy);
        }

        /** How often writing, flushing or opening the output failed. */
        public long ioErrors() {
            return problems.getOrDefault(Problem.IO_ERROR, 0L);
        }

        /** How often something in an entry was not fit to be written: a value, a name, a dimension, a time, or all of it. */
        public long validationErrors() {
            long sum = 0;
            for (Map.Entry<Problem, Long> met : problems.entrySet()) {
                if (!NOT_OF_VALIDATION.contains(met.getKey())) {
                    sum += met.getValue();
                }
            }
            return sum;
        }
    }

    static FlushReport between(String sink, SinkStats before, SinkStats now, Duration period, double idleShare) {
        List<Branch> branches = new ArrayList<>();
        for (int i = 0; i < now.branches().size(); i++) {
            SinkStats.Branch branch = now.branches().get(i);
            SinkStats.Branch then =
                    i < before.branches().size() ? before.branches().get(i) : null;
            branches.add(between(then != null && then.name().equals(branch.name()) ? then : null, branch));
        }
        return new FlushReport(
                sink,
                period,
                now.appended() - before.appended(),
                now.dropped() - before.dropped(),
                idleShare,
                branches,
                now);
    }

    /** A branch that was not there before begins at zero. */
    private static Branch between(SinkStats.@Nullable Branch then, SinkStats.Branch now) {
        SinkStats.Branch before = then == null ? new SinkStats.Branch(now.name(), 0, 0, 0, 0, 0, Map.of()) : then;
        Map<Problem, Long> problems = new EnumMap<>(Problem.class);
        now.problems().forEach((problem, count) -> {
            long more = count - before.problems().getOrDefault(problem, 0L);
            if (more != 0) {
                problems.put(problem, more);
            }
        });
        return new Branch(
                now.name(),
                now.emitted() - before.emitted(),
                now.sampledOut() - before.sampledOut(),
                now.invalid() - before.invalid(),
                now.failed() - before.failed(),
                now.inFlight(),
                problems,
                now.lastProblem());
    }
}
