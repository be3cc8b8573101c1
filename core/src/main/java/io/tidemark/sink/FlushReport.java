package io.tidemark.sink;

import io.tidemark.stream.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
 * @param branches what became of entries in each place that they end up in, counts and problems of the period; in flight is how many are now, and
 *     the last problem the last since the sink was made. At least one
 * @param totals all figures since the sink was made, as they were at the end of the period
 */
public record FlushReport(
        String sink,
        Duration period,
        long appended,
        long dropped,
        double idleShare,
        List<SinkStats.Branch> branches,
        SinkStats totals) {

    public FlushReport {
        branches = List.copyOf(branches);
    }

    /** Entries that wait in the queue now. */
    public long queued() {
        return totals.queued();
    }

    static FlushReport between(String sink, SinkStats before, SinkStats now, Duration period, double idleShare) {
        List<SinkStats.Branch> branches = new ArrayList<>();
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
    private static SinkStats.Branch between(SinkStats.@Nullable Branch then, SinkStats.Branch now) {
        SinkStats.Branch before = then == null ? new SinkStats.Branch(now.name(), 0, 0, 0, 0, 0, Map.of()) : then;
        Map<Problem, Long> problems = new EnumMap<>(Problem.class);
        now.problems().forEach((problem, count) -> {
            long more = count - before.problems().getOrDefault(problem, 0L);
            if (more != 0) {
                problems.put(problem, more);
            }
        });
        return new SinkStats.Branch(
                now.name(),
                now.inFlight(),
                now.emitted() - before.emitted(),
                now.sampledOut() - before.sampledOut(),
                now.invalid() - before.invalid(),
                now.failed() - before.failed(),
                problems,
                now.lastProblem());
    }
}
