package io.tidemark.stream;

import io.tidemark.internal.Warnings;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one stream: what became of its entries, and what problems it met. They only grow.
 *
 * <p>Safe for use by several threads; meant to be written by one or few.
 */
public final class StreamStats {

    private static final Problem[] PROBLEMS = Problem.values();

    private final String name;
    private final AtomicLong emitted = new AtomicLong();
    private final AtomicLong sampledOut = new AtomicLong();
    private final AtomicLong invalid = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLongArray problems = new AtomicLongArray(PROBLEMS.length);
    private volatile @Nullable String lastProblem;

    /**
     * Figures that start at zero.
     *
     * @param name what the stream is called in warnings and reports, for example the output's name
     */
    public StreamStats(String name) {
        this.name = Objects.requireNonNull(name, "name");
    }

    public String name() {
        return name;
    }

    /** Counts entries of one outcome. {@link Outcome#PENDING} counts nothing: they are settled later. */
    public void count(Outcome outcome, long entries) {
        switch (outcome) {
            case PENDING -> {}
            case EMITTED -> add(emitted, entries);
            case SAMPLED_OUT -> add(sampledOut, entries);
            case INVALID -> add(invalid, entries);
            case FAILED -> add(failed, entries);
        }
    }

    /**
     * Counts a problem, and warns of it, at a limited rate.
     *
     * @param what what was met and what was done about it, for a person; names the field or the file
     */
    public void problem(Problem problem, String what, @Nullable Throwable cause) {
        problems.incrementAndGet(problem.ordinal());
        lastProblem = cause == null ? what : inWords(what, cause);
        Warnings.warn(problem.name(), name, what, cause);
    }

    /**
     * Counts entries that the output did not take, as failed and as one {@link Problem#IO_ERROR}, and warns of the loss: apart from other problems, so
     * that none of them hides it, and with the number so far.
     *
     * @param why what was met, for a person
     */
    public void lost(long entries, String why, @Nullable Throwable cause) {
        count(Outcome.FAILED, entries);
        problems.incrementAndGet(Problem.IO_ERROR.ordinal());
        String what = why + "; entries lost: " + entries;
        lastProblem = cause == null ? what : inWords(what, cause);
        Warnings.warn("lost", name, what + ", " + failed() + " in all", cause);
    }

    private static String inWords(String what, Throwable cause) {
        try {
            String thrown = cause.toString();
            return what.contains(thrown) ? what : what + ": " + thrown;
        } catch (Throwable broken) {
            // It is an exception of someone else's that puts itself into words, and this may be for want of memory.
            return what;
        }
    }

    public long emitted() {
        return emitted.get();
    }

    public long sampledOut() {
        return sampledOut.get();
    }

    public long invalid() {
        return invalid.get();
    }

    public long failed() {
        return failed.get();
    }

    /** All entries that are settled. */
    public long settled() {
        return emitted() + sampledOut() + invalid() + failed();
    }

    /** How often a problem was met. */
    public long problems(Problem problem) {
        return problems.get(problem.ordinal());
    }

    /** The problems that were met at all. */
    public Map<Problem, Long> problems() {
        Map<Problem, Long> met = new EnumMap<>(Problem.class);
        for (Problem problem : PROBLEMS) {
            long count = problems(problem);
            if (count > 0) {
                met.put(problem, count);
            }
        }
        return met;
    }

    /** The last problem in words, with what was thrown if something was; null if there was none. */
    public @Nullable String lastProblem() {
        return lastProblem;
    }

    private static void add(AtomicLong counter, long entries) {
        if (entries != 0) {
            counter.addAndGet(entries);
        }
    }

    @Override
    public String toString() {
        return name + "[emitted=" + emitted() + ", sampledOut=" + sampledOut() + ", invalid=" + invalid() + ", failed="
                + failed() + ", problems=" + problems() + "]";
    }
}
