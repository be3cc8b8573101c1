package io.tidemark.format.emf;

import io.tidemark.entry.DimensionSet;
import io.tidemark.internal.json.EntryPlan;
import io.tidemark.internal.json.FieldPlan;
import io.tidemark.internal.json.Scratch;
import io.tidemark.internal.json.Words;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts headers together from their segments. */
final class EmfHeader {

    static final Words BEGIN = Words.of("{\"_aws\":{\"CloudWatchMetrics\":[");
    static final Words METRICS = Words.of("],\"Metrics\":[");

    /** Room for the marks between segments. */
    private static final int MARKS = 16 + Words.SLACK;

    private final Scratch scratch = new Scratch();

    byte[] bytes() {
        return scratch.bytes();
    }

    /** Gives the header away, and takes another array for the next. */
    byte[] exchange(byte[] other) {
        return scratch.exchange(other);
    }

    /**
     * Puts a header together, up to the timestamp.
     *
     * @param ids the metrics, by the numbers of their fields
     * @param dimensions those that have a value, as bits
     * @param own dimensions that go behind each set; null if none
     * @return its length
     */
    int put(EmfPlan plan, int[] ids, int count, long dimensions, @Nullable DimensionSet own) {
        int at = BEGIN.put(scratch.room(0, BEGIN.length() + MARKS), 0);
        boolean first = true;
        for (int i = 0; i < plan.directives.size(); i++) {
            EmfPlan.DirectivePlan directive = plan.directives.get(i);
            if (!isPublished(directive, dimensions, own)) {
                continue;
            }
            int taken = 0;
            for (int metric = 0; metric < count; metric++) {
                FieldPlan field = plan.entry.field(ids[metric]);
                if (!directive.takes(field.marks())) {
                    continue;
                }
                if (taken % EmfLimits.METRICS_A_DIRECTIVE == 0) {
                    if (taken > 0) {
                        at = close(at);
                    }
                    at = open(directive, dimensions, own, at, first);
                    first = false;
                }
                Words segment = field.header();
                byte[] out = scratch.room(at, segment.length() + MARKS);
                if (taken % EmfLimits.METRICS_A_DIRECTIVE != 0) {
                    out[at++] = ',';
                }
                at = segment.put(out, at);
                taken++;
            }
            if (taken > 0) {
                at = close(at);
            }
        }
        return plan.end.put(scratch.room(at, plan.end.length() + MARKS), at);
    }

    /** How long the header is that {@link #putSingle} writes. */
    static int singleLength(EmfPlan plan, int[] ids, int count) {
        EntryPlan entry = plan.entry;
        int length = plan.single.length() + plan.singleEnd.length() + count - 1;
        for (int i = 0; i < count; i++) {
            length += entry.field(ids[i]).header().length();
        }
        return length;
    }

    /**
     * As {@link #put}, for one directive that has at least one metric and all its dimensions; straight into its place. Writes beyond
     * the header, but not beyond a time of 13 digits: the last segment is followed by 18 bytes at least, and the time with
     * its bracket.
     */
    static void putSingle(EmfPlan plan, int[] ids, int count, byte[] out, int start) {
        EntryPlan entry = plan.entry;
        int at = plan.single.put(out, start);
        for (int i = 0; i < count; i++) {
            at = entry.field(ids[i]).header().put(out, at);
            out[at++] = ',';
        }
        plan.singleEnd.putTight(out, at - 1);
    }

    private int close(int at) {
        byte[] out = scratch.room(at, MARKS);
        out[at] = ']';
        out[at + 1] = '}';
        return at + 2;
    }

    private int open(
            EmfPlan.DirectivePlan directive, long dimensions, @Nullable DimensionSet own, int at, boolean first) {
        byte[] out = scratch.room(at, directive.open().length() + MARKS);
        if (!first) {
            out[at++] = ',';
        }
        at = directive.open().put(out, at);
        boolean firstSet = true;
        for (int i = 0; i < directive.sets().size(); i++) {
            EmfPlan.DimensionNames set = directive.sets().get(i);
            if (!isUsable(set, dimensions, own)) {
                continue;
            }
            Words json = own == null ? set.json() : EmfPlan.json(joined(set.names(), own));
            out = scratch.room(at, json.length() + MARKS);
            if (!firstSet) {
                out[at++] = ',';
            }
            firstSet = false;
            at = json.put(out, at);
        }
        return METRICS.put(scratch.room(at, METRICS.length() + MARKS), at);
    }

    /** How long a directive is without its metrics. */
    int openLength(EmfPlan.DirectivePlan directive, long dimensions, @Nullable DimensionSet own) {
        return close(open(directive, dimensions, own, 0, true));
    }

    /** Whether a directive is written: a set that it can have is left. */
    static boolean isPublished(EmfPlan.DirectivePlan directive, long dimensions, @Nullable DimensionSet own) {
        for (int i = 0; i < directive.sets().size(); i++) {
            if (isUsable(directive.sets().get(i), dimensions, own)) {
                return true;
            }
        }
        return false;
    }

    static boolean isUsable(EmfPlan.DimensionNames set, long dimensions, @Nullable DimensionSet own) {
        return set.problem() == null
                && (dimensions & set.needed()) == set.needed()
                && (own == null || size(set, own) <= EmfLimits.DIMENSIONS_A_SET);
    }

    /** How many names a set has with a metric's own dimensions. */
    static int size(EmfPlan.DimensionNames set, DimensionSet own) {
        return joined(set.names(), own).size();
    }

    /** Why a set cannot be written, in words; null if it can. */
    static @Nullable String problem(EmfPlan plan, EmfPlan.DimensionNames set, long dimensions) {
        if (set.problem() != null) {
            return set.problem();
        }
        long missing = set.needed() & ~dimensions;
        return missing == 0
                ? null
                : "the dimension " + plan.dimensions.get(Long.numberOfTrailingZeros(missing))
                        + " has no value, or one that CloudWatch does not take (1 to 1024 printable ASCII characters, not blank)";
    }

    private static List<String> joined(List<String> names, DimensionSet own) {
        Set<String> all = new LinkedHashSet<>(names);
        own.dimensions().forEach(dimension -> all.add(dimension.name()));
        return new ArrayList<>(all);
    }
}
