package io.tidemark.stats;

import io.tidemark.entry.ValueWriter;
import io.tidemark.unit.Unit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Strategy for {@link Merge}: keeps the value that was merged last, a number, a duration, a string or a list of strings. An absent value does not
 * replace one. Of several observations it keeps the last.
 *
 * <p>Its objects are made by generated code.
 */
public final class KeepLast extends MergedField {

    private enum Kind {
        NOTHING,
        WHOLE,
        DECIMAL,
        NANOS,
        TEXT,
        TEXTS
    }

    private Kind kind = Kind.NOTHING;
    private long whole;
    private double decimal;
    private @Nullable String text;
    private List<String> texts = List.of();

    /** For generated code: of a field with this unit. */
    public KeepLast(Unit unit) {
        super(unit);
    }

    @Override
    void whole(long value) {
        kind = Kind.WHOLE;
        whole = value;
    }

    @Override
    void time(long nanos) {
        kind = Kind.NANOS;
        whole = nanos;
    }

    @Override
    void decimal(double total, long count) {
        kind = Kind.DECIMAL;
        decimal = total / count;
    }

    @Override
    void text(String value) {
        kind = Kind.TEXT;
        text = value;
    }

    @Override
    void texts(List<String> values) {
        kind = Kind.TEXTS;
        texts = values;
    }

    @Override
    boolean isEmpty() {
        return kind == Kind.NOTHING;
    }

    @Override
    void writeValue(ValueWriter out) {
        switch (kind) {
            case NOTHING -> {}
            case WHOLE -> out.metric(whole);
            case DECIMAL -> out.metric(decimal);
            case NANOS -> out.nanos(whole);
            case TEXT -> out.string(text == null ? "" : text);
            case TEXTS -> {
                out.beginList();
                texts.forEach(out::item);
                out.endList();
            }
        }
    }

    @Override
    public String toString() {
        return "KeepLast";
    }
}
