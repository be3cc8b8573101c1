package io.tidemark.otlp;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.FieldLayout;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.ValueWriter;
import io.tidemark.stream.Problem;
import io.tidemark.stream.StreamStats;
import io.tidemark.time.TimeSource;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes log records of entries: each field an attribute of its name. For one thread.
 *
 * <p>What is left out, clamped or refused is what the JSON format leaves out, clamps or refuses.
 */
final class LogRecordWriter implements EntryWriter {

    /** The units of those metrics that are one plain number. */
    static final String UNITS = "tidemark.units";

    private static final AttributeKey<Value<?>> UNITS_KEY = AttributeKey.valueKey(UNITS);

    private static final int MOST_DEPTH = 16;
    private static final int NAMES_KEPT = 1_000;

    /** Times, severity, ids, and what frames them. */
    private static final int RECORD_BYTES = 96;

    /** What frames an attribute, and a number of eight bytes. */
    private static final int ATTRIBUTE_BYTES = 20;

    private static final double EXACT_NANOS = 1L << 53;

    private final StreamStats stats;
    private final LogRecord.Origin origin;
    private final TimeSource time;
    private final boolean writesUnits;
    private final long mostBytes;
    private final LogFields known = new LogFields();

    // Of the entry that is being written.
    private AttributesBuilder attributes = Attributes.builder();
    private List<KeyValue> units = new ArrayList<>();
    private Set<String> names = new HashSet<>();
    private EntryLayout layout = EntryLayout.DYNAMIC;
    private LogField[] fields = {};
    private FlagSet placeFlags = FlagSet.empty();
    private @Nullable LogValueWriter open;
    private int depth;
    private long bytes;
    private boolean failed;
    private @Nullable Text trace;
    private @Nullable Text span;
    private @Nullable Text flags;

    /** A text that may be more than an attribute. */
    private record Text(LogField field, String text) {}

    /** @param mostBytes about what a record may take on the wire */
    LogRecordWriter(StreamStats stats, LogRecord.Origin origin, TimeSource time, boolean writesUnits, long mostBytes) {
        this.stats = stats;
        this.origin = origin;
        this.time = time;
        this.writesUnits = writesUnits;
        this.mostBytes = mostBytes;
    }

    /** The record of an entry; null, counted as a problem, if it is too large. What the entry throws is passed on. */
    @Nullable
    LogRecord record(Entry entry) {
        attributes = Attributes.builder();
        units = new ArrayList<>();
        names.clear();
        names.add(UNITS);
        open = null;
        depth = 0;
        failed = false;
        trace = null;
        span = null;
        flags = null;
        layout = entry.layout();
        fields = known.of(layout);
        placeFlags = FlagSet.empty();
        String event = eventName(entry);
        bytes = RECORD_BYTES + LogText.bytes(event);
        try {
            long nanos = entry.epochNanos();
            entry.writeTo(this);
            endOpen();
            SpanContext context = context();
            if (!units.isEmpty()) {
                attributes.put(UNITS_KEY, Value.of(units.toArray(KeyValue[]::new)));
            }
            if (isFull()) {
                stats.problem(
                        Problem.ENTRY_INVALID,
                        "an entry of " + event + " was dropped: it has more than " + mostBytes
                                + " bytes, and servers take no larger request",
                        null);
                return null;
            }
            return new LogRecord(
                    origin,
                    event,
                    timestamp(nanos, event),
                    time.epochNanos(),
                    failed ? Severity.ERROR : Severity.INFO,
                    context,
                    attributes.build(),
                    bytes);
        } finally {
            // It may be large, and the next may be long in coming.
            attributes = Attributes.builder();
            units = new ArrayList<>();
            if (names.size() > NAMES_KEPT) {
                names = new HashSet<>();
            }
            open = null;
        }
    }

    private static String eventName(Entry entry) {
        if (entry.layout() != EntryLayout.DYNAMIC) {
            String type = entry.layout().type();
            if (!type.equals(EntryLayout.DYNAMIC.type())) {
                return LogText.wellFormed(type);
            }
        }
        String simple = entry.original().getClass().getSimpleName();
        return simple.isEmpty() ? "entry" : simple;
    }

    private long timestamp(long nanos, String event) {
        if (nanos < 0) {
            stats.problem(
                    Problem.TIMESTAMP_OUT_OF_RANGE,
                    "an entry of " + event + " is of before 1970, which OTLP has no time for; it was sent without one",
                    null);
            return 0;
        }
        return nanos;
    }

    // What was held back because it may be the trace.

    private SpanContext context() {
        String traceId = trace == null ? null : TraceContext.traceId(trace.text());
        if (traceId == null) {
            putHeld(trace);
            putHeld(span);
            putHeld(flags);
            return SpanContext.getInvalid();
        }
        String spanId = span == null ? null : TraceContext.spanId(span.text());
        if (spanId == null) {
            putHeld(span);
            spanId = SpanId.getInvalid();
        }
        TraceFlags given = flags == null ? null : TraceContext.flags(flags.text());
        if (given == null) {
            putHeld(flags);
            given = TraceFlags.getDefault();
        }
        return new TraceContext(traceId, spanId, given);
    }

    private void putHeld(@Nullable Text held) {
        if (held != null) {
            attributes.put(held.field().text(), held.text());
        }
    }

    private boolean hold(LogField field, String text) {
        Text held = new Text(field, text);
        switch (field.role) {
            case TRACE_ID -> {
                if (trace == null) {
                    trace = held;
                    return true;
                }
            }
            case SPAN_ID -> {
                if (span == null) {
                    span = held;
                    return true;
                }
            }
            case TRACE_FLAGS -> {
                if (flags == null) {
                    flags = held;
                    return true;
                }
            }
            case NONE, FAILURE -> {}
        }
        return false;
    }

    // What values are put with.

    boolean isFull() {
        return bytes > mostBytes;
    }

    /** Takes from what the record may have; false if nothing is left, and nothing more is to be kept. */
    boolean take(long more) {
        bytes += more;
        return !isFull();
    }

    void problem(Problem problem, String text) {
        stats.problem(problem, text, null);
    }

    void leftOut(LogField field, String why) {
        problem(Problem.VALUE_INVALID, field.name + " was left out: " + why);
    }

    /** Whether the field can be written: its name is one, there for the first time, and there is room. */
    private boolean admit(LogField field) {
        if (field.name.isEmpty()) {
            problem(Problem.NAME_INVALID, "a field without a name was left out");
            return false;
        }
        if (!take(field.nameBytes + ATTRIBUTE_BYTES)) {
            return false;
        }
        if (!names.add(field.name)) {
            problem(
                    Problem.NAME_INVALID,
                    field.name.equals(UNITS)
                            ? "a field named " + UNITS + " was left out: the name is taken"
                            : "a second field named \"" + field.name + "\" was left out");
            return false;
        }
        return true;
    }

    /** The work failed if a field says so that is marked for it. */
    private void judge(LogField field, FlagSet more, boolean says) {
        failed |= says
                && (field.role == LogField.Role.FAILURE
                        || field.flags.contains(OtlpLogsStream.Failure.class)
                        || more.contains(OtlpLogsStream.Failure.class));
    }

    void putText(LogField field, @Nullable CharSequence raw, FlagSet more) {
        if (raw == null) {
            leftOut(field, "its text is null");
            return;
        }
        String text = LogText.wellFormed(raw.toString());
        if (admit(field) && take(LogText.bytes(text))) {
            judge(field, more, !text.isEmpty());
            if (!hold(field, text)) {
                attributes.put(field.text(), text);
            }
        }
    }

    void putTexts(LogField field, List<String> texts, FlagSet more) {
        if (admit(field)) {
            judge(field, more, !texts.isEmpty());
            attributes.put(field.texts(), texts);
        }
    }

    void putLong(LogField field, long number, Unit unit, FlagSet more) {
        if (admit(field)) {
            judge(field, more, number != 0);
            if (field.isBoolean && unit == MetricUnit.NONE) {
                attributes.put(field.truth(), number != 0);
            } else {
                attributes.put(field.whole(), number);
                putUnit(field, unit);
            }
        }
    }

    void putDouble(LogField field, double number, Unit unit, FlagSet more) {
        if (admit(field)) {
            judge(field, more, number != 0);
            attributes.put(field.decimal(), number);
            putUnit(field, unit);
        }
    }

    void putValue(LogField field, Value<?> value, boolean says, FlagSet more) {
        if (admit(field)) {
            judge(field, more, says);
            attributes.put(field.any(), value);
        }
    }

    private void putUnit(LogField field, Unit unit) {
        if (writesUnits && unit != MetricUnit.NONE) {
            KeyValue named = field.withUnit(unit);
            if (take(field.nameBytes + 3L * unit.text().length() + ATTRIBUTE_BYTES)) {
                units.add(named);
            }
        }
    }

    /** A duration in a unit of time: the double that is nearest. */
    static double inUnit(long nanos, MetricUnit unit) {
        int decimals = decimals(unit);
        return Math.abs((double) nanos) < EXACT_NANOS
                ? nanos / (decimals == 9 ? 1e9 : decimals == 6 ? 1e6 : 1e3)
                : BigDecimal.valueOf(nanos, decimals).doubleValue();
    }

    private static int decimals(MetricUnit unit) {
        return unit == MetricUnit.SECONDS ? 9 : unit == MetricUnit.MILLISECONDS ? 6 : 3;
    }

    // What the entry calls.

    private LogValueWriter declared(int field) {
        endOpen();
        return new LogValueWriter(this, fields[field]);
    }

    private ValueWriter opened(LogValueWriter value) {
        open = value;
        return value;
    }

    private void endOpen() {
        LogValueWriter left = open;
        open = null;
        if (left != null) {
            left.abandon();
        }
    }

    @Override
    public void metric(int field, long value) {
        endOpen();
        LogField of = fields[field];
        putLong(of, value, of.unit, FlagSet.empty());
    }

    @Override
    public void metric(int field, double value) {
        declared(field).metric(value);
    }

    @Override
    public void nanos(int field, long nanos) {
        declared(field).nanos(nanos);
    }

    @Override
    public void property(int field, String value) {
        endOpen();
        putText(fields[field], value, FlagSet.empty());
    }

    @Override
    public void property(int field, NameTable table, int ordinal) {
        endOpen();
        if (ordinal < 0 || ordinal >= table.size()) {
            leftOut(fields[field], "there is no name " + ordinal + " in its table");
        } else {
            putText(fields[field], table.name(ordinal), FlagSet.empty());
        }
    }

    @Override
    public ValueWriter value(int field) {
        return opened(declared(field));
    }

    @Override
    public ValueWriter value(String name) {
        endOpen();
        return opened(new LogValueWriter(this, known.named(name, placeFlags)));
    }

    @Override
    public ValueWriter keyed(int field, String key) {
        endOpen();
        FieldLayout of = layout.field(field);
        String name = of.name() + key;
        LogField named = of.unit() == MetricUnit.NONE
                ? known.named(name, of.flags())
                : LogField.named(name, of.unit(), of.flags());
        return opened(new LogValueWriter(this, named));
    }

    @Override
    public void nested(int field, Entry child) {
        endOpen();
        if (depth == MOST_DEPTH) {
            problem(Problem.VALUE_INVALID, "a record " + MOST_DEPTH + " records deep in others was left out");
            return;
        }
        // Children cost as well: those without fields would have no end otherwise.
        if (!take(1)) {
            return;
        }
        EntryLayout outer = layout;
        LogField[] outerFields = fields;
        FlagSet outerFlags = placeFlags;
        layout = outer.nested(field, child.layout());
        fields = known.of(layout);
        placeFlags = outer.field(field).flags();
        depth++;
        child.writeTo(this);
        depth--;
        endOpen();
        layout = outer;
        fields = outerFields;
        placeFlags = outerFlags;
    }

    @Override
    public void invalid(int field, String why) {
        endOpen();
        leftOut(fields[field], why);
    }
}
