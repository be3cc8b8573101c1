package io.tidemark.format.emf;

import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.format.EntryEncoder;
import io.tidemark.internal.json.EntryPlan;
import io.tidemark.internal.json.Lanes;
import io.tidemark.internal.json.Numbers;
import io.tidemark.internal.json.PlanTable;
import io.tidemark.internal.json.Words;
import io.tidemark.output.LineBlock;
import io.tidemark.sample.WeightedEncoder;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.Problem;
import io.tidemark.stream.StreamStats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes entries as EMF lines.
 *
 * <p>The header of a line names its metrics, and so is known only when they have been written. But it is often the header
 * that most entries of that layout have. So room for that is left, the metrics are written behind it, and if they turn out to be the same
 * ones, it is copied into its place. If not, the header is put together from its segments, and the metrics are shifted. Guarded by
 * {@code EmfBenchmark}.
 */
final class EmfEncoder implements EntryEncoder, WeightedEncoder {

    private static final int MOST_SCORE = 8;
    private static final String[] NONE = {};

    private final Emf format;
    private final StreamStats stats;
    private final Lanes lanes;
    private final EmfHeader header = new EmfHeader();
    private final EmfClock clock = new EmfClock();
    private final PlanTable<EmfPlan> plans = new PlanTable<>();
    private final byte[] time = new byte[Numbers.ROOM];

    /** What is said of the dimension sets that the line is without. */
    private final List<String> setsLeftOut = new ArrayList<>();

    EmfEncoder(Emf format, StreamStats stats) {
        this.format = format;
        this.stats = stats;
        this.lanes = new Lanes(format.dialect());
    }

    @Override
    public Outcome encode(Entry entry, long weight, LineBlock block) {
        lanes.weight(weight);
        return encode(entry, block);
    }

    @Override
    public Outcome encode(Entry entry, LineBlock block) {
        int lines = block.lines();
        try {
            return tryEncode(entry, block);
        } catch (Throwable problem) {
            block.truncate(lines);
            lanes.problems().report(stats);
            stats.problem(
                    Problem.EXCEPTION, "an entry of " + entry.getClass().getName() + " could not be written", problem);
            return Outcome.INVALID;
        } finally {
            // Of an entry that is invalid as well: its names have been taken in.
            EntryPlan used = lanes.plan();
            if (used.isFull()) {
                plans.remove(used.layout());
            }
        }
    }

    private Outcome tryEncode(Entry entry, LineBlock block) {
        EntryLayout layout = entry.layout();
        EmfPlan plan = plans.get(layout);
        if (plan == null) {
            plan = newPlan(layout, false);
        }
        if (plan.invalid != null) {
            return invalid(layout, plan.invalid);
        }
        long millis = Math.floorDiv(entry.epochNanos(), 1_000_000L);
        int timeLength = lengthOf(millis);
        int before = plan.headerLength + timeLength;
        lanes.begin(plan.entry, block, before);
        entry.writeTo(lanes);
        if (lanes.again()) {
            plan = newPlan(layout, true);
            before = plan.headerLength + timeLength;
            lanes.begin(plan.entry, block, before);
            entry.writeTo(lanes);
        }
        lanes.finish();
        String invalid = lanes.invalid();
        if (invalid != null) {
            return invalid(layout, invalid);
        }
        if (clock.isOutOfRange(millis)) {
            outOfRange(layout, millis);
        }
        Outcome outcome;
        if (lanes.inParts()) {
            int mainStart = block.length() + before;
            invalid = checkDimensions(plan);
            outcome = invalid == null ? inParts(plan, block, mainStart, millis) : invalid(layout, invalid);
        } else {
            outcome = inOne(plan, block, before, millis);
        }
        lanes.problems().report(stats);
        lanes.end();
        return outcome;
    }

    private static int lengthOf(long millis) {
        return 1 + (isRecent(millis) ? 13 : Numbers.length(millis));
    }

    /** Whether the time has 13 digits: those from 2001 to 2286 do. */
    private static boolean isRecent(long millis) {
        return millis >= 1_000_000_000_000L && millis < 10_000_000_000_000L;
    }

    private Outcome inOne(EmfPlan plan, LineBlock block, int before, long millis) {
        int count = lanes.count();
        int[] ids = lanes.ids();
        int start = block.length();
        int main = lanes.mainEnd() - start - before;
        int timeLength = before - plan.headerLength;
        boolean single = false;
        int headerLength;
        if (count == plan.headerCount
                && lanes.dimensions() == plan.headerDimensions
                && Arrays.equals(ids, 0, count, plan.headerIds, 0, count)) {
            plan.headerScore = Math.min(MOST_SCORE, plan.headerScore + 1);
            headerLength = plan.headerLength;
            for (String lost : plan.headerLost) {
                lanes.problems().add(Problem.DIMENSIONS_LEFT_OUT, lost);
            }
        } else if (--plan.headerScore >= 0 && canBeSingle(plan, count, millis)) {
            single = true;
            headerLength = EmfHeader.singleLength(plan, ids, count);
        } else {
            String invalid = learn(plan);
            if (invalid != null) {
                return invalid(plan.entry.layout(), invalid);
            }
            headerLength = plan.headerLength;
        }
        int mainStart = start + headerLength + timeLength;
        int sideEnd = lanes.sideEnd();
        long length = (long) headerLength + timeLength + main + sideEnd + 1;
        if (length > format.maxEventBytes()) {
            return inParts(plan, block, start + before, millis);
        }
        byte[] out = block.ensureFree(start, Math.max((int) length, before + main) + Words.SLACK);
        if (mainStart != start + before) {
            System.arraycopy(out, start + before, out, mainStart, main);
        }
        if (!single) {
            System.arraycopy(plan.header, 0, out, start, headerLength);
        } else {
            EmfHeader.putSingle(plan, ids, count, out, start);
        }
        putTime(out, start + headerLength, millis);
        int end = mainStart + main;
        System.arraycopy(lanes.side(), 0, out, end, sideEnd);
        end += sideEnd;
        out[end] = '}';
        out[end + 1] = '\n';
        block.endLine(end + 2);
        return Outcome.PENDING;
    }

    /** Whether the header can be put together in its place: what most can. */
    private boolean canBeSingle(EmfPlan plan, int count, long millis) {
        return plan.isSingle
                && count > 0
                && count <= EmfLimits.METRICS_A_DIRECTIVE
                && (lanes.dimensions() & plan.singleNeeds) == plan.singleNeeds
                && isRecent(millis);
    }

    /** Writes the time and the bracket behind it, and nothing beyond. */
    private void putTime(byte[] out, int at, long millis) {
        int length = lengthOf(millis);
        if (isRecent(millis)) {
            Numbers.putLong(out, at, millis);
        } else {
            Numbers.putLong(time, 0, millis);
            System.arraycopy(time, 0, out, at, length - 1);
        }
        out[at + length - 1] = '}';
    }

    /** Puts the header of this entry together, and keeps it for the next; or says why the entry is invalid. */
    private @Nullable String learn(EmfPlan plan) {
        String invalid = checkDimensions(plan);
        if (invalid != null) {
            return invalid;
        }
        int count = lanes.count();
        plan.headerLength = header.put(plan, lanes.ids(), count, lanes.dimensions(), null);
        plan.header = header.exchange(plan.header);
        if (plan.headerIds.length < count) {
            plan.headerIds = new int[lanes.ids().length];
        }
        System.arraycopy(lanes.ids(), 0, plan.headerIds, 0, count);
        plan.headerCount = count;
        plan.headerLost = setsLeftOut.isEmpty() ? NONE : setsLeftOut.toArray(NONE);
        plan.headerDimensions = lanes.dimensions();
        plan.headerScore = 1;
        return null;
    }

    /** Counts the dimension sets that cannot be written; strict, says why the entry is invalid. */
    private @Nullable String checkDimensions(EmfPlan plan) {
        setsLeftOut.clear();
        for (int i = 0; i < plan.directives.size(); i++) {
            EmfPlan.DirectivePlan directive = plan.directives.get(i);
            if (!directive.repeats() && hasMetrics(plan, directive)) {
                for (int k = 0; k < directive.sets().size(); k++) {
                    EmfPlan.DimensionNames set = directive.sets().get(k);
                    String leftOut = set.leftOut(plan, lanes.dimensions());
                    if (leftOut != null) {
                        if (format.dialect().strict()) {
                            return EmfHeader.problem(plan, set, lanes.dimensions());
                        }
                        setsLeftOut.add(leftOut);
                        lanes.problems().add(Problem.DIMENSIONS_LEFT_OUT, leftOut);
                    }
                }
            }
        }
        return null;
    }

    private boolean hasMetrics(EmfPlan plan, EmfPlan.DirectivePlan directive) {
        for (int i = 0; i < lanes.count(); i++) {
            if (directive.takes(plan.entry.field(lanes.ids()[i]).marks())) {
                return true;
            }
        }
        return false;
    }

    private Outcome inParts(EmfPlan plan, LineBlock block, int mainStart, long millis) {
        String problem = new EmfParts(plan, format, lanes, header, millis).write(block, mainStart);
        return problem == null ? Outcome.PENDING : invalid(plan.entry.layout(), problem);
    }

    private EmfPlan newPlan(EntryLayout layout, boolean checked) {
        EmfPlan plan = new EmfPlan(format, layout, checked);
        plans.put(layout, plan);
        return plan;
    }

    private void outOfRange(EntryLayout layout, long millis) {
        lanes.problems()
                .add(
                        Problem.TIMESTAMP_OUT_OF_RANGE,
                        "the time of an entry of " + layout.type() + ", " + millis
                                + " ms since 1970, is more than 14 days ago or 2 hours ahead: CloudWatch will not take it");
    }

    private Outcome invalid(EntryLayout layout, String why) {
        // The reason is told of last: it is what a reader looks for.
        lanes.problems().report(stats);
        stats.problem(Problem.ENTRY_INVALID, "an entry of " + layout.type() + " was not written: " + why, null);
        return Outcome.INVALID;
    }
}
