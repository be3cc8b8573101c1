package io.tidemark.internal.json;

import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.ValueWriter;
import io.tidemark.output.LineBlock;
import io.tidemark.stream.Problem;
import io.tidemark.unit.MetricUnit;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes the fields of an entry into two lanes: metrics go straight into the block, behind room for what comes before them, and
 * properties to the side, to be joined at the end. Each is written as a member with a comma before it.
 *
 * <p>Where each metric ends is kept, so that a format can put a header before them, or deal them out to several lines.
 *
 * <p>A call for a field of which all is known beforehand takes a short way, everything else a long one. The short way is the
 * hot path of every format: {@code EmfBenchmark}.
 */
public final class Lanes implements EntryWriter {

    private static final int MOST_DEPTH = 16;
    private static final int SIDE_KEPT = 256 * 1024;

    /** By how much the room that is asked for may exceed the room that is needed. The format checks the length at the end. */
    private static final int MOST_ESTIMATED = 64 * 1024;

    private final Dialect dialect;
    private final PendingProblems problems = new PendingProblems();
    private final ValueLane value = new ValueLane(this);
    private final Scratch scratch = new Scratch();

    /** Null if entries have no weights. */
    private final @Nullable Weighing weighing;

    private EntryPlan plan;
    private EntryLayout layout = EntryLayout.DYNAMIC;
    private FieldPlan[] fields = {};

    /** What the place of a nested entry gives to those of its values that stand in no layout. */
    private FlagSet placeFlags = FlagSet.empty();

    /** The index of the last field: they come in order, so none comes twice. */
    private int last;

    private int depth;
    private long entry;

    private LineBlock block = new LineBlock(0);
    private byte[] main = {};
    private int mainEnd;
    private byte[] side = new byte[4096];
    private int sideEnd;

    /** The metrics in the main lane: which fields they are of, and where they end. */
    private int[] ids = new int[64];

    private int[] ends = new int[64];
    private int count;

    /** Dimensions that have a value, as bits, and where in the side lane they are. */
    private long dimensions;

    private final int[] dimensionStarts = new int[64];
    private final int[] dimensionEnds = new int[64];

    /** Metrics with dimensions of their own: their places among all metrics, and the dimensions. */
    private int[] ownPlaces = new int[8];

    private DimensionSet[] ownSets = new DimensionSet[8];
    private int ownCount;

    private boolean valueUsed;
    private boolean inParts;
    private boolean again;
    private @Nullable String invalid;

    public Lanes(Dialect dialect) {
        this.dialect = dialect;
        Dialect.Weighted weighted = dialect.weighted();
        this.weighing = weighted == null ? null : new Weighing(weighted, dialect);
        this.plan = new EntryPlan(EntryLayout.DYNAMIC, dialect, true);
    }

    /** How often the entries count that come, in a dialect in which they have a weight. From 1 on; it is 1 at first. */
    public void weight(long of) {
        if (weighing != null) {
            weighing.use(of);
        }
    }

    /**
     * Makes ready for an entry.
     *
     * @param before how many bytes to leave free before the metrics
     */
    public void begin(EntryPlan of, LineBlock to, int before) {
        // A store of a reference costs more than a look at it.
        if (of != plan || depth != 0) {
            plan = of;
            layout = of.layout();
            fields = of.fields();
            placeFlags = FlagSet.empty();
            depth = 0;
        }
        if (to != block) {
            block = to;
        }
        last = -1;
        entry++;
        mainEnd = to.length() + before;
        byte[] array = to.ensureFree(to.length(), before + 1024);
        if (array != main) {
            main = array;
        }
        sideEnd = 0;
        count = 0;
        dimensions = 0;
        inParts = false;
        again = false;
        invalid = null;
        if (ownCount > 0) {
            Arrays.fill(ownSets, null);
            ownCount = 0;
        }
        if (valueUsed) {
            valueUsed = false;
            value.reset();
        }
        problems.clear();
    }

    /** The entry has written all its fields. */
    public void finish() {
        if (valueUsed) {
            value.finish();
        }
    }

    /** Lets go of what the entry needed. */
    public void end() {
        if (side.length > SIDE_KEPT) {
            side = new byte[SIDE_KEPT];
        }
        scratch.shrink();
    }

    // What a format reads when an entry is written.

    public PendingProblems problems() {
        return problems;
    }

    /** The plan that the last entry was written with. */
    public EntryPlan plan() {
        return plan;
    }

    /** Why the entry cannot be written; null if it can. */
    public @Nullable String invalid() {
        return invalid;
    }

    /** Whether the entry did not keep to its layout, and must be written with a plan that checks names. */
    public boolean again() {
        return again;
    }

    /** Whether the metrics cannot all stand in one line. */
    public boolean inParts() {
        return inParts;
    }

    /** Number of metrics. */
    public int count() {
        return count;
    }

    /** By metric: the number of its field in the plan. */
    public int[] ids() {
        return ids;
    }

    /** Where a metric ends in the main lane; the first begins where {@link #begin} said. */
    public int end(int metric) {
        return ends[metric];
    }

    /** Where the main lane ends. */
    public int mainEnd() {
        return mainEnd;
    }

    public byte[] side() {
        return side;
    }

    public int sideEnd() {
        return sideEnd;
    }

    /** Dimensions that have a value that can be one, as bits. */
    public long dimensions() {
        return dimensions;
    }

    /** Where the member of a dimension begins in the side lane. */
    public int dimensionStart(int dimension) {
        return dimensionStarts[dimension];
    }

    public int dimensionEnd(int dimension) {
        return dimensionEnds[dimension];
    }

    /** How many metrics have dimensions of their own. */
    public int ownCount() {
        return ownCount;
    }

    /** Which metric it is that has dimensions of its own. */
    public int ownPlace(int own) {
        return ownPlaces[own];
    }

    public DimensionSet ownSet(int own) {
        return ownSets[own];
    }

    /** Whether the entry has a member of this name. Known only of plans that check names. */
    public boolean has(String name) {
        FieldPlan.Name known = plan.name(name);
        return known != null && known.takenBy == entry;
    }

    // The short way.

    @Override
    public void metric(int field, long number) {
        FieldPlan f = fields[field];
        if (field <= last || !f.plainNumber) {
            slowLong(f, field, number);
            return;
        }
        last = field;
        int at = mainEnd;
        byte[] out = main;
        if (out.length - at < f.room) {
            out = growMain(f.room);
        }
        at = f.putLead(out, at);
        at = Numbers.putLong(out, at, number);
        added(f, f.afterLength == 0 ? at : f.after.put(out, at));
    }

    @Override
    public void metric(int field, double number) {
        FieldPlan f = fields[field];
        if (field <= last || !f.plainNumber) {
            slowDouble(f, field, number);
            return;
        }
        int at = mainEnd;
        byte[] out = main;
        if (out.length - at < f.room) {
            out = growMain(f.room);
        }
        at = f.putLead(out, at);
        at = Numbers.putFast(out, at, number);
        if (at < 0) {
            slowDouble(f, field, number);
            return;
        }
        last = field;
        added(f, f.afterLength == 0 ? at : f.after.put(out, at));
    }

    @Override
    public void nanos(int field, long nanos) {
        FieldPlan f = fields[field];
        int decimals = f.decimals;
        if (field <= last || !f.plainNumber || decimals == 0) {
            slowNanos(f, field, nanos);
            return;
        }
        last = field;
        int at = mainEnd;
        byte[] out = main;
        if (out.length - at < f.room) {
            out = growMain(f.room);
        }
        at = f.putLead(out, at);
        at = Numbers.putScaled(out, at, nanos, decimals);
        added(f, f.afterLength == 0 ? at : f.after.put(out, at));
    }

    private void added(FieldPlan f, int end) {
        mainEnd = end;
        int at = count;
        if (at == ids.length) {
            ids = Arrays.copyOf(ids, at * 2);
            ends = Arrays.copyOf(ends, at * 2);
        }
        ids[at] = f.id;
        ends[at] = end;
        count = at + 1;
    }

    @Override
    public void property(int field, String text) {
        FieldPlan f = fields[field];
        if (field <= last || !f.plainText || text == null) {
            slowText(f, field, text);
            return;
        }
        last = field;
        int at = sideEnd;
        byte[] out = side;
        int room = f.room + text.length();
        if (out.length - at < room) {
            if (!growSide(room)) {
                return;
            }
            out = side;
        }
        at = f.putLead(out, at);
        at = Strings.putPlain(out, at, text);
        if (at < 0) {
            putText(f, text);
            return;
        }
        sideEnd = at;
    }

    @Override
    public void property(int field, NameTable names, int ordinal) {
        FieldPlan f = fields[field];
        if (field <= last || !f.plainNames || names != f.table || ordinal < 0 || ordinal >= f.tableMembers.length) {
            slowNames(f, field, names, ordinal);
            return;
        }
        last = field;
        Words member = f.tableMembers[ordinal];
        int at = sideEnd;
        byte[] out = side;
        int room = member.length() + Words.SLACK;
        if (out.length - at < room) {
            if (!growSide(room)) {
                return;
            }
            out = side;
        }
        int end = member.put(out, at);
        sideEnd = end;
        if (f.dimension != 0) {
            noteDimension(f, at, end, f.tableFit[ordinal]);
        }
    }

    private byte[] growMain(int room) {
        main = block.ensureFree(mainEnd, room);
        return main;
    }

    /** Makes room in the side lane; or finds the entry too large. */
    private boolean growSide(long room) {
        long most = dialect.longestSide();
        if (sideEnd + room > most + MOST_ESTIMATED) {
            invalid("its properties are longer than " + most + " bytes");
            return false;
        }
        if (side.length - sideEnd < room) {
            side = Arrays.copyOf(side, (int) Math.max(sideEnd + room, Math.min(most, side.length * 2L)));
        }
        return true;
    }

    // The long way.

    @Override
    public ValueWriter value(int field) {
        FieldPlan f = fields[field];
        inOrder(field);
        return open(f);
    }

    @Override
    public ValueWriter value(String name) {
        if (!plan.isChecked()) {
            again = true;
        }
        FieldPlan f = plan.runtimeField(name);
        return open(placeFlags.isEmpty() ? f : f.with(f.unit, placeFlags));
    }

    @Override
    public ValueWriter keyed(int field, String key) {
        if (!plan.isChecked()) {
            again = true;
        }
        FieldPlan f = fields[field];
        return open(f.key(key, f.name()));
    }

    private ValueWriter open(FieldPlan f) {
        valueUsed = true;
        return value.open(f);
    }

    @Override
    public void nested(int field, Entry child) {
        if (!plan.isChecked()) {
            again = true;
        }
        if (depth == MOST_DEPTH) {
            problem(Problem.VALUE_INVALID, "a record " + MOST_DEPTH + " records deep in others was left out");
            return;
        }
        EntryLayout outer = layout;
        FieldPlan[] outerFields = fields;
        int outerLast = last;
        FlagSet outerFlags = placeFlags;
        EntryLayout inner = outer.nested(field, child.layout());
        layout = inner;
        fields = outerFields[field].child(inner);
        placeFlags = outerFields[field].flags;
        last = -1;
        depth++;
        child.writeTo(this);
        depth--;
        layout = outer;
        fields = outerFields;
        placeFlags = outerFlags;
        last = outerLast;
    }

    @Override
    public void invalid(int field, String why) {
        inOrder(field);
        problem(Problem.VALUE_INVALID, fields[field].name() + " was left out: " + why);
    }

    private void inOrder(int field) {
        if (field <= last && !plan.isChecked()) {
            again = true;
        }
        last = field;
    }

    private void slowLong(FieldPlan f, int field, long number) {
        Weighing w = weighing;
        if (w != null && f.plainWeighted && field > last) {
            last = field;
            byte[] out = growMain(f.room);
            added(f, f.after.put(out, w.putLong(out, f.putLead(out, mainEnd), number)));
            return;
        }
        inOrder(field);
        putLong(f, number, null);
    }

    private void slowDouble(FieldPlan f, int field, double number) {
        Weighing w = weighing;
        if (w != null && f.plainWeighted && field > last && Math.abs(number) <= w.largest()) {
            last = field;
            byte[] out = growMain(f.room + Numbers.LONGEST);
            added(f, f.after.put(out, w.putDouble(out, f.putLead(out, mainEnd), number)));
            return;
        }
        inOrder(field);
        putDouble(f, number, null);
    }

    private void slowNanos(FieldPlan f, int field, long nanos) {
        Weighing w = weighing;
        if (w != null && f.plainWeighted && field > last && f.decimals != 0) {
            last = field;
            byte[] out = growMain(f.room);
            added(f, f.after.put(out, w.putScaled(out, f.putLead(out, mainEnd), nanos, f.decimals)));
            return;
        }
        inOrder(field);
        putNanos(f, nanos, null);
    }

    private void slowText(FieldPlan f, int field, @Nullable String text) {
        inOrder(field);
        putText(f, text);
    }

    private void slowNames(FieldPlan f, int field, NameTable names, int ordinal) {
        inOrder(field);
        if (ordinal < 0 || ordinal >= names.size()) {
            problem(Problem.VALUE_INVALID, f.name() + " was left out: there is no name " + ordinal + " in its table");
            return;
        }
        if (names != f.table) {
            f.use(names);
        }
        if (admit(f)) {
            Words member = f.tableMembers[ordinal];
            if (growSide(member.length() + Words.SLACK)) {
                int start = sideEnd;
                sideEnd = member.put(side, start);
                noteDimension(f, start, sideEnd, f.tableFit[ordinal]);
            }
        }
    }

    void putLong(FieldPlan f, long number, @Nullable DimensionSet own) {
        byte[] out = scratch.room(0, Numbers.ROOM + Weighing.ROOM);
        Weighing w = weighing(f);
        putNumber(f, w == null ? Numbers.putLong(out, 0, number) : w.putLong(out, 0, number), own);
    }

    void putDouble(FieldPlan f, double number, @Nullable DimensionSet own) {
        if (Double.isNaN(number)) {
            problem(Problem.NAN_LEFT_OUT, f.nan());
            return;
        }
        Weighing w = weighing(f);
        byte[] out = scratch.room(0, Numbers.LONGEST + Weighing.ROOM);
        if (w == null) {
            putNumber(f, Numbers.putShortest(out, 0, clamp(f, number, dialect.largest())), own);
        } else {
            putNumber(f, w.putDouble(out, 0, clamp(f, number, w.largest())), own);
        }
    }

    void putNanos(FieldPlan f, long nanos, @Nullable DimensionSet own) {
        FieldPlan in = f;
        if (f.decimals == 0) {
            if (f.unit != MetricUnit.NONE) {
                problem(
                        Problem.VALUE_INVALID,
                        f.name() + " was left out: a duration cannot be written in " + f.unit.text());
                return;
            }
            in = f.with(MetricUnit.MILLISECONDS, f.flags);
        }
        byte[] out = scratch.room(0, Numbers.ROOM + Weighing.ROOM);
        Weighing w = weighing(in);
        putNumber(
                in,
                w == null ? Numbers.putScaled(out, 0, nanos, in.decimals) : w.putScaled(out, 0, nanos, in.decimals),
                own);
    }

    /** The number is at the beginning of the scratch. */
    private void putNumber(FieldPlan f, int length, @Nullable DimensionSet own) {
        if (admitMetric(f)) {
            putMetric(f, f.before, length, f.after, own);
        }
    }

    /** What gives a field's numbers their weight; null if they have none. A number among the properties says what the entry is, once. */
    private @Nullable Weighing weighing(FieldPlan f) {
        return f.aside ? null : weighing;
    }

    void putObservations(FieldPlan f, Observations all, @Nullable DimensionSet own) {
        int size = all.size();
        if (size == 0) {
            return;
        }
        if (size == 1 && all.count(0) == 1) {
            putDouble(f, all.total(0), own);
            return;
        }
        if (!admitMetric(f)) {
            return;
        }
        Weighing w = weighing(f);
        long weight = w == null ? 1 : w.weight();
        if (weight > 1 && all.largestCount() > Long.MAX_VALUE / weight) {
            problem(
                    Problem.VALUE_CLAMPED,
                    "a count of " + f.name() + ", " + all.largestCount() + ", is too large with the weight " + weight
                            + "; the largest count was written instead");
        }
        // Among the properties there is no limit.
        int most = f.aside ? size : dialect.mostValues();
        inParts |= size > most;
        for (int from = 0; from < size; from += most) {
            int to = Math.min(size, from + most);
            putMetric(f, f.member, dialect.putObservations(scratch, 0, all, from, to, weight), f.afterMany, own);
        }
    }

    /** The value is at the beginning of the scratch. */
    private void putMetric(FieldPlan f, Words before, int length, Words after, @Nullable DimensionSet own) {
        if (f.aside) {
            if (growSide(f.room + length)) {
                int at = before.put(side, sideEnd);
                System.arraycopy(scratch.bytes(), 0, side, at, length);
                sideEnd = after.put(side, at + length);
            }
            return;
        }
        byte[] out = growMain(f.room + length);
        int at = before.put(out, mainEnd);
        System.arraycopy(scratch.bytes(), 0, out, at, length);
        at += length;
        if (own != null) {
            if (dialect.ownDimensions() == Dialect.OwnPolicy.KEEP) {
                Words text = Words.of(",\"dimensions\":" + quoted(own));
                mainEnd = at;
                out = growMain(text.length() + f.room);
                at = text.put(out, at);
            } else {
                inParts = true;
                addOwn(own);
            }
        }
        added(f, after.put(out, at));
    }

    private static String quoted(DimensionSet set) {
        StringBuilder text = new StringBuilder("{");
        Set<String> names = new HashSet<>();
        for (DimensionSet.Dimension dimension : set.dimensions()) {
            // Names that differ in lone surrogates alone are one when they are written.
            if (names.add(Strings.wellFormed(dimension.name()))) {
                text.append(text.length() == 1 ? "" : ",")
                        .append(Strings.quoted(dimension.name()))
                        .append(':')
                        .append(Strings.quoted(dimension.value()));
            }
        }
        return text.append('}').toString();
    }

    private void addOwn(DimensionSet own) {
        if (ownCount == ownSets.length) {
            ownSets = Arrays.copyOf(ownSets, ownCount * 2);
            ownPlaces = Arrays.copyOf(ownPlaces, ownCount * 2);
        }
        ownPlaces[ownCount] = count;
        ownSets[ownCount++] = own;
    }

    void putText(FieldPlan f, @Nullable String text) {
        if (text == null) {
            problem(Problem.VALUE_INVALID, f.name() + " was left out: its text is null");
            return;
        }
        if (!admit(f) || !growSide(Strings.room(text) + f.room)) {
            return;
        }
        int start = sideEnd;
        sideEnd = Strings.put(side, f.member.put(side, start), text);
        if (f.dimension != 0) {
            noteDimension(f, start, sideEnd, isDimensionValue(text));
        }
    }

    void putList(FieldPlan f, byte[] list, int length) {
        if (admit(f) && growSide(f.room + length)) {
            int at = f.member.put(side, sideEnd);
            System.arraycopy(list, 0, side, at, length);
            sideEnd = at + length;
        }
    }

    private void noteDimension(FieldPlan f, int start, int end, boolean fit) {
        if (f.dimension != 0 && fit) {
            dimensions |= f.dimension;
            int at = Long.numberOfTrailingZeros(f.dimension);
            dimensionStarts[at] = start;
            dimensionEnds[at] = end;
        }
    }

    /** Whether CloudWatch takes the text as the value of a dimension. */
    static boolean isDimensionValue(String text) {
        return text.length() <= 1024 && Strings.isPrintableAscii(text);
    }

    /** Whether the field can be written at all: its name is one, and there for the first time. */
    private boolean admit(FieldPlan f) {
        if (f.rejected != null) {
            problem(Problem.NAME_INVALID, f.rejected);
            return false;
        }
        if (plan.isChecked()) {
            if (f.name.takenBy == entry) {
                if (dialect.strict()) {
                    invalid("two fields are named \"" + f.name() + "\"");
                }
                problem(Problem.NAME_INVALID, f.second());
                return false;
            }
            f.name.takenBy = entry;
        }
        return true;
    }

    private boolean admitMetric(FieldPlan f) {
        if (!admit(f)) {
            return false;
        }
        if (f.rejectedAsMetric != null) {
            if (dialect.strict()) {
                invalid(f.rejectedAsMetric);
            }
            problem(Problem.NAME_INVALID, f.rejectedAsMetric);
        }
        if (f.unknownUnit) {
            problem(Problem.UNIT_LEFT_OUT, f.unitLeftOut());
        }
        return true;
    }

    /** Held within what the format takes. */
    double clamp(FieldPlan f, double number, double largest) {
        if (Math.abs(number) <= largest) {
            return number;
        }
        problem(
                Problem.VALUE_CLAMPED,
                Double.isInfinite(number)
                        ? f.infinite()
                        : f.name() + " is " + number + "; the largest value was written instead");
        return number < 0 ? -largest : largest;
    }

    /** The largest total of so many observations. */
    double largestTotal(long observations) {
        Weighing w = weighing;
        return dialect.largestTotal(observations, w == null ? 1 : w.weight());
    }

    void invalid(String why) {
        if (invalid == null) {
            invalid = why;
        }
    }

    void problem(Problem problem, String text) {
        problems.add(problem, text);
    }

    Dialect dialect() {
        return dialect;
    }

    /** Whether names are checked, as metrics with dimensions of their own need. */
    void needChecks() {
        if (!plan.isChecked()) {
            again = true;
        }
    }
}
