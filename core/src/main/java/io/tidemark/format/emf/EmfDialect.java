package io.tidemark.format.emf;

import io.tidemark.internal.json.Dialect;
import io.tidemark.internal.json.Numbers;
import io.tidemark.internal.json.Observations;
import io.tidemark.internal.json.Scratch;
import io.tidemark.internal.json.Words;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import org.jspecify.annotations.Nullable;

/** Metrics as EMF writes them: a number, or {@code {"Values":[..],"Counts":[..]}}. */
final class EmfDialect extends Dialect {

    private static final Words VALUES = Words.of("{\"Values\":[");
    private static final Words COUNTS = Words.of("],\"Counts\":[");
    private static final Weighted WEIGHTED = new Weighted(VALUES.toString(), COUNTS.toString(), "]}", false, false);

    private final boolean strict;
    private final OwnPolicy ownDimensions;
    private final int longest;
    private final @Nullable Weighted weighted;

    /** @param sampled whether entries have weights: then even a single number is written with a count */
    EmfDialect(boolean strict, OwnPolicy ownDimensions, int longest, boolean sampled) {
        this.strict = strict;
        this.ownDimensions = ownDimensions;
        this.longest = longest;
        this.weighted = sampled ? WEIGHTED : null;
    }

    /** This one, for entries that have weights. */
    EmfDialect sampled() {
        return new EmfDialect(strict, ownDimensions, longest, true);
    }

    @Override
    public boolean strict() {
        return strict;
    }

    @Override
    public double largest() {
        return EmfLimits.LARGEST_VALUE;
    }

    /** Of repeated observations the mean is written, and it is that which is limited. Exact: the limit is a power of two. */
    @Override
    public double largestTotal(long count, long weight) {
        return EmfLimits.LARGEST_VALUE * count;
    }

    @Override
    public @Nullable Weighted weighted() {
        return weighted;
    }

    @Override
    public int longestSide() {
        return longest;
    }

    @Override
    public int mostValues() {
        return EmfLimits.VALUES_A_METRIC;
    }

    @Override
    public OwnPolicy ownDimensions() {
        return ownDimensions;
    }

    @Override
    public boolean knows(Unit unit) {
        return unit instanceof MetricUnit;
    }

    @Override
    public @Nullable String metricNameProblem(String name) {
        return EmfLimits.metricNameProblem(name, strict);
    }

    @Override
    public String before(String quotedName, Unit unit) {
        return "," + quotedName + ":";
    }

    @Override
    public String after(Unit unit) {
        return "";
    }

    @Override
    public String header(String quotedName, Unit unit, boolean highResolution) {
        return "{\"Name\":" + quotedName
                + (unit == MetricUnit.NONE ? "" : ",\"Unit\":\"" + unit.text() + "\"")
                + (highResolution ? ",\"StorageResolution\":1}" : "}");
    }

    /** Of repeated observations the mean: CloudWatch takes a value and how often it was. */
    @Override
    public int putObservations(Scratch scratch, int at, Observations observations, int from, int to, long weight) {
        at = VALUES.put(scratch.room(at, VALUES.length() + Words.SLACK), at);
        for (int i = from; i < to; i++) {
            byte[] out = scratch.room(at, Numbers.LONGEST + 1);
            if (i > from) {
                out[at++] = ',';
            }
            long count = observations.count(i);
            double total = observations.total(i);
            at = Numbers.putShortest(out, at, count == 1 ? total : total / count);
        }
        at = COUNTS.put(scratch.room(at, COUNTS.length() + Words.SLACK), at);
        for (int i = from; i < to; i++) {
            byte[] out = scratch.room(at, Numbers.ROOM + 1);
            if (i > from) {
                out[at++] = ',';
            }
            at = Numbers.putLong(out, at, observations.count(i, weight));
        }
        byte[] out = scratch.room(at, 2);
        out[at] = ']';
        out[at + 1] = '}';
        return at + 2;
    }
}
