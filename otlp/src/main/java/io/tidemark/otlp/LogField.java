package io.tidemark.otlp;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.tidemark.entry.FieldLayout;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.ValueShape;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is known of a field before any value of it is written, and the keys of its attribute: each is made once. For one thread. */
final class LogField {

    /** What a field may be beside an attribute. */
    enum Role {
        NONE,
        TRACE_ID,
        SPAN_ID,
        TRACE_FLAGS,
        /** Its presence tells that the work failed. */
        FAILURE
    }

    final String name;
    final long nameBytes;
    final Unit unit;
    final boolean isBoolean;
    final FlagSet flags;
    final Role role;

    private @Nullable AttributeKey<String> text;
    private @Nullable AttributeKey<Boolean> truth;
    private @Nullable AttributeKey<Long> whole;
    private @Nullable AttributeKey<Double> decimal;
    private @Nullable AttributeKey<List<String>> texts;
    private @Nullable AttributeKey<Value<?>> any;
    private @Nullable Unit namedUnit;
    private @Nullable KeyValue unitOfName;

    private LogField(String rawName, Unit unit, boolean isBoolean, FlagSet flags) {
        this.name = LogText.wellFormed(rawName);
        this.nameBytes = LogText.bytes(name);
        this.unit = unit;
        this.isBoolean = isBoolean;
        this.flags = flags;
        this.role = role(name);
    }

    static LogField of(FieldLayout field) {
        boolean isBoolean = field.shape().innermost().kind() == ValueShape.Kind.BOOLEAN;
        return new LogField(field.name(), field.unit(), isBoolean, field.flags());
    }

    /** One whose name is known at run time only. */
    static LogField named(String name, Unit unit, FlagSet flags) {
        return new LogField(name, unit, false, flags);
    }

    /** However the record's naming style spells them. */
    private static Role role(String name) {
        if (name.length() > 20) {
            return Role.NONE;
        }
        return switch (name.toLowerCase(Locale.ROOT).replaceAll("[-_.]", "")) {
            case "traceid" -> Role.TRACE_ID;
            case "spanid" -> Role.SPAN_ID;
            case "traceflags" -> Role.TRACE_FLAGS;
            default -> name.equals("error.type") || name.equals("exception.type") ? Role.FAILURE : Role.NONE;
        };
    }

    AttributeKey<String> text() {
        AttributeKey<String> key = text;
        if (key == null) {
            key = AttributeKey.stringKey(name);
            text = key;
        }
        return key;
    }

    AttributeKey<Boolean> truth() {
        AttributeKey<Boolean> key = truth;
        if (key == null) {
            key = AttributeKey.booleanKey(name);
            truth = key;
        }
        return key;
    }

    AttributeKey<Long> whole() {
        AttributeKey<Long> key = whole;
        if (key == null) {
            key = AttributeKey.longKey(name);
            whole = key;
        }
        return key;
    }

    AttributeKey<Double> decimal() {
        AttributeKey<Double> key = decimal;
        if (key == null) {
            key = AttributeKey.doubleKey(name);
            decimal = key;
        }
        return key;
    }

    AttributeKey<List<String>> texts() {
        AttributeKey<List<String>> key = texts;
        if (key == null) {
            key = AttributeKey.stringArrayKey(name);
            texts = key;
        }
        return key;
    }

    AttributeKey<Value<?>> any() {
        AttributeKey<Value<?>> key = any;
        if (key == null) {
            key = AttributeKey.valueKey(name);
            any = key;
        }
        return key;
    }

    /** The name, and the text of a unit: nearly always that of the time before. */
    KeyValue withUnit(Unit of) {
        KeyValue known = unitOfName;
        if (known == null || !of.equals(namedUnit)) {
            known = KeyValue.of(name, Value.of(unitText(of)));
            namedUnit = of;
            unitOfName = known;
        }
        return known;
    }

    static String unitText(Unit unit) {
        return unit instanceof MetricUnit ? unit.text() : LogText.wellFormed(unit.text());
    }
}
