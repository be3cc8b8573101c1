package io.tidemark.sink;

import io.tidemark.stream.Problem;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What became of the entries that were appended to a sink, at one moment. Immutable.
 *
 * <p>In every snapshot, however busy the sink is, and for each {@linkplain #branches branch} by itself:
 *
 * <pre>{@code
 * appended = dropped + queued + inFlight + emitted + sampledOut + invalid + failed
 * }</pre>
 *
 * <p>The unit is the entry. Most sinks have one branch, and its figures can be asked for here. Where there are several (a tee), each has its own, and
 * {@link #emitted} and the like throw an {@link IllegalStateException}.
 *
 * @param appended entries that were ever appended
 * @param dropped entries that were never handed to the stream: they were the oldest in a full queue, or came after close, or were
 *     left when closing took too long
 * @param queued entries that wait for their turn
 * @param branches one for each place that entries end up in; at least one
 */
public record SinkStats(long appended, long dropped, long queued, List<Branch> branches) {

    /**
     * What became of the entries in one place.
     *
     * @param name what the place is called, for example a file
     * @param inFlight entries that were taken, and not settled yet: being formatted, in a block that is not flushed, or sent
     *     and not acknowledged
     * @param emitted entries that the output accepted and flushed
     * @param sampledOut entries that a sampler left out
     * @param invalid entries that could not be made a line
     * @param failed entries that the output did not take
     * @param problems how often which problem was met; only those that were
     * @param lastProblem the last of them in words, for a person; null if there was none, or if it is not known
     */
    public record Branch(
            String name,
            long inFlight,
            long emitted,
            long sampledOut,
            long invalid,
            long failed,
            Map<Problem, Long> problems,
            @Nullable String lastProblem) {

        /** Problems that are not about what is in an entry. */
        private static final Set<Problem> NOT_OF_VALIDATION = EnumSet.of(Problem.IO_ERROR, Problem.EXCEPTION);

        public Branch {
            Map<Problem, Long> copy = new EnumMap<>(Problem.class);
            copy.putAll(problems);
            problems = Collections.unmodifiableMap(copy);
        }

        /** As above, without words for the last problem. */
        public Branch(
                String name,
                long inFlight,
                long emitted,
                long sampledOut,
                long invalid,
                long failed,
                Map<Problem, Long> problems) {
            this(name, inFlight, emitted, sampledOut, invalid, failed, problems, null);
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

        /** Entries whose fate is known. */
        public long settled() {
            return emitted + sampledOut + invalid + failed;
        }
    }

    public SinkStats {
        branches = List.copyOf(branches);
        if (branches.isEmpty()) {
            throw new IllegalArgumentException("figures without a branch");
        }
    }

    /** Entries taken and not settled; of a sink with one branch. */
    public long inFlight() {
        return only().inFlight();
    }

    /** Entries that the output accepted and flushed; of a sink with one branch. */
    public long emitted() {
        return only().emitted();
    }

    /** Entries that a sampler left out; of a sink with one branch. */
    public long sampledOut() {
        return only().sampledOut();
    }

    /** Entries that could not be made a line; of a sink with one branch. */
    public long invalid() {
        return only().invalid();
    }

    /** Entries that the output did not take; of a sink with one branch. */
    public long failed() {
        return only().failed();
    }

    /** How often which problem was met; of a sink with one branch. */
    public Map<Problem, Long> problems() {
        return only().problems();
    }

    private Branch only() {
        if (branches.size() > 1) {
            throw new IllegalStateException(
                    "there are " + branches.size() + " branches, each with its own figures: ask branches()");
        }
        return branches.get(0);
    }

    /** Whether the sum above holds for each branch and no term is negative. If not, a stream has miscounted. */
    public boolean isConserved() {
        return branches.stream().allMatch(this::isConserved);
    }

    private boolean isConserved(Branch branch) {
        return dropped >= 0
                && queued >= 0
                && branch.inFlight() >= 0
                && branch.emitted() >= 0
                && branch.sampledOut() >= 0
                && branch.invalid() >= 0
                && branch.failed() >= 0
                && appended == dropped + queued + branch.inFlight() + branch.settled();
    }

    /** The sum in words, one line a branch. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        for (Branch branch : branches) {
            out.append(out.isEmpty() ? "" : "\n")
                    .append(branch.name())
                    .append(": appended ")
                    .append(appended)
                    .append(isConserved(branch) ? " = " : " ≠ ")
                    .append("dropped ")
                    .append(dropped)
                    .append(" + queued ")
                    .append(queued)
                    .append(" + in flight ")
                    .append(branch.inFlight())
                    .append(" + emitted ")
                    .append(branch.emitted())
                    .append(" + sampled out ")
                    .append(branch.sampledOut())
                    .append(" + invalid ")
                    .append(branch.invalid())
                    .append(" + failed ")
                    .append(branch.failed());
            if (!branch.problems().isEmpty()) {
                out.append("; problems ").append(branch.problems());
            }
            if (branch.lastProblem() != null) {
                out.append("; last: ").append(branch.lastProblem());
            }
        }
        return out.toString();
    }
}
