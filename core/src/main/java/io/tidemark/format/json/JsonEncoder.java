package io.tidemark.format.json;

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

/** Writes entries as JSON lines. The lanes begin each member with a comma: the first comma of an object becomes its bracket. */
final class JsonEncoder implements EntryEncoder, WeightedEncoder {

    private static final Words TIMESTAMP = Words.of("{\"timestamp\":");
    private static final Words METRICS = Words.of(",\"metrics\":");
    private static final Words PROPERTIES = Words.of("},\"properties\":");

    private final StreamStats stats;
    private final JsonDialect dialect;
    private final Lanes lanes;
    private final PlanTable<EntryPlan> plans = new PlanTable<>();

    /** Puts the beginning of a line together: the copies of {@link Words} write beyond its end, where the metrics are. */
    private final byte[] head = new byte[128];

    JsonEncoder(JsonDialect dialect, StreamStats stats) {
        this.stats = stats;
        this.dialect = dialect;
        this.lanes = new Lanes(dialect);
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
        EntryPlan plan = plans.get(layout);
        if (plan == null) {
            plan = newPlan(layout, false);
        }
        long millis = Math.floorDiv(entry.epochNanos(), 1_000_000L);
        // The first comma stands where the bracket of the metrics belongs, so the bracket needs no room of its own.
        int before = TIMESTAMP.length() + Numbers.length(millis) + METRICS.length();
        lanes.begin(plan, block, before);
        entry.writeTo(lanes);
        if (lanes.again()) {
            plan = newPlan(layout, true);
            lanes.begin(plan, block, before);
            entry.writeTo(lanes);
        }
        lanes.finish();
        String invalid = lanes.invalid();
        if (invalid != null) {
            return invalid(layout, invalid);
        }
        join(block, before, millis);
        lanes.problems().report(stats);
        lanes.end();
        return Outcome.PENDING;
    }

    private void join(LineBlock block, int before, long millis) {
        int start = block.length();
        int main = start + before;
        int end = lanes.mainEnd();
        int sideEnd = lanes.sideEnd();
        byte[] out = block.ensureFree(end, sideEnd + PROPERTIES.length() + 2 * Words.SLACK);
        int headEnd = TIMESTAMP.put(head, 0);
        headEnd = METRICS.put(head, Numbers.putLong(head, headEnd, millis));
        System.arraycopy(head, 0, out, start, headEnd);
        out[main] = '{';
        end = PROPERTIES.put(out, Math.max(main + 1, end));
        System.arraycopy(lanes.side(), 0, out, end, sideEnd);
        out[end] = '{';
        end += Math.max(1, sideEnd);
        out[end] = '}';
        out[end + 1] = '}';
        out[end + 2] = '\n';
        block.endLine(end + 3);
    }

    private EntryPlan newPlan(EntryLayout layout, boolean checked) {
        EntryPlan plan = new EntryPlan(layout, dialect, checked);
        plans.put(layout, plan);
        return plan;
    }

    private Outcome invalid(EntryLayout layout, String why) {
        // The reason is told of last: it is what a reader looks for.
        lanes.problems().report(stats);
        stats.problem(Problem.ENTRY_INVALID, "an entry of " + layout.type() + " was not written: " + why, null);
        return Outcome.INVALID;
    }
}
