package io.tidemark.format.json;

import io.tidemark.internal.json.Dialect;
import io.tidemark.internal.json.Numbers;
import io.tidemark.internal.json.Observations;
import io.tidemark.internal.json.Products;
import io.tidemark.internal.json.Scratch;
import io.tidemark.internal.json.Strings;
import io.tidemark.internal.json.Words;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import org.jspecify.annotations.Nullable;

/** Metrics as the JSON format writes them: {@code {"value":1}}, or {@code {"values":[1,2,{"total":6,"count":3}]}}. */
final class JsonDialect extends Dialect {

    static final JsonDialect INSTANCE = new JsonDialect(null);

    /** Of a number with a weight the total is written, as of any repeated observation: a reader need not know of samplers. */
    static final JsonDialect SAMPLED = new JsonDialect(new Weighted("{\"total\":", ",\"count\":", "}", true, true));

    /** No limit of the format, but of what an array can hold. */
    static final int LONGEST_LINE = 1 << 28;

    private static final String VALUE = "{\"value\":";
    private static final Words VALUES = Words.of("{\"values\":[");
    private static final Words ONE_VALUE = Words.of(VALUE);
    private static final Words TOTAL = Words.of("{\"total\":");
    private static final Words COUNT = Words.of(",\"count\":");

    private final @Nullable Weighted weighted;

    private JsonDialect(@Nullable Weighted weighted) {
        this.weighted = weighted;
    }

    @Override
    public boolean strict() {
        return false;
    }

    @Override
    public double largest() {
        return Double.MAX_VALUE;
    }

    @Override
    public double largestTotal(long count, long weight) {
        return weight == 1 ? Double.MAX_VALUE : Math.nextDown(Double.MAX_VALUE / weight);
    }

    @Override
    public @Nullable Weighted weighted() {
        return weighted;
    }

    @Override
    public int longestSide() {
        return LONGEST_LINE;
    }

    @Override
    public int mostValues() {
        return Integer.MAX_VALUE;
    }

    @Override
    public OwnPolicy ownDimensions() {
        return OwnPolicy.KEEP;
    }

    @Override
    public boolean knows(Unit unit) {
        return true;
    }

    @Override
    public @Nullable String metricNameProblem(String name) {
        return null;
    }

    @Override
    public String before(String quotedName, Unit unit) {
        return "," + quotedName + ":" + VALUE;
    }

    @Override
    public String after(Unit unit) {
        return unit == MetricUnit.NONE ? "}" : ",\"unit\":" + Strings.quoted(unit.text()) + "}";
    }

    @Override
    public String header(String quotedName, Unit unit, boolean highResolution) {
        return "";
    }

    @Override
    public int putObservations(Scratch scratch, int at, Observations observations, int from, int to, long weight) {
        if (to - from == 1) {
            return putObservation(scratch, ONE_VALUE.put(scratch.room(at, 32), at), observations, from, weight);
        }
        at = VALUES.put(scratch.room(at, 32), at);
        for (int i = from; i < to; i++) {
            if (i > from) {
                scratch.room(at, 1)[at++] = ',';
            }
            at = putObservation(scratch, at, observations, i, weight);
        }
        scratch.room(at, 1)[at] = ']';
        return at + 1;
    }

    private static int putObservation(Scratch scratch, int at, Observations observations, int which, long weight) {
        byte[] out = scratch.room(at, Numbers.LONGEST + Numbers.ROOM + 64);
        double total = observations.total(which);
        long once = observations.count(which);
        if (once == 1 && weight == 1) {
            return Numbers.putShortest(out, at, total);
        }
        // Where the count would be too large, the weight is less, so that the total and the count still go together.
        long times = Math.min(weight, Long.MAX_VALUE / once);
        at = TOTAL.put(out, at);
        at = times == 1 ? Numbers.putShortest(out, at, total) : Products.putDouble(out, at, total, times);
        at = Numbers.putLong(out, COUNT.put(out, at), once * times);
        out[at] = '}';
        return at + 1;
    }
}
