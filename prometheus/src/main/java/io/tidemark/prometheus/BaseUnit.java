package io.tidemark.prometheus;

import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The unit in which Prometheus wants a value, and the way there ("Metric and label naming: base units", Prometheus's documentation). Known are CloudWatch's
 * units, by name, and those of UCUM that measures mostly have; others stay as they are, and give the name their text.
 *
 * @param suffix of the name, without an underscore before it; empty for numbers of something
 * @param times what a value is multiplied by
 * @param over what it is then divided by. One of the two is 1, so that there is one rounding
 */
record BaseUnit(String suffix, double times, double over) {

    static final BaseUnit NONE = new BaseUnit("", 1, 1);

    /** As they are written in UCUM, where the case of a letter makes another unit. */
    private static final Map<String, BaseUnit> KNOWN = new HashMap<>();

    /** Whole words, in lower case. */
    private static final Map<String, BaseUnit> WORDS = new HashMap<>();

    static {
        for (MetricUnit unit : MetricUnit.values()) {
            WORDS.put(unit.text().toLowerCase(Locale.ROOT), of(unit));
        }
        words("seconds", 1, 1, "sec", "second");
        words("seconds", 1, 1e3, "millisecond");
        words("seconds", 1, 1e6, "microsecond");
        words("seconds", 1, 1e9, "nanosecond", "nanoseconds");
        words("seconds", 60, 1, "minute", "minutes");
        words("seconds", 3_600, 1, "hour", "hours");
        words("seconds", 86_400, 1, "day", "days");
        words("bytes", 1, 1, "byte");
        known("seconds", 1, 1, "s");
        known("seconds", 1, 1e3, "ms");
        known("seconds", 1, 1e6, "us", "µs", "μs");
        known("seconds", 1, 1e9, "ns");
        known("seconds", 60, 1, "min");
        known("seconds", 3_600, 1, "h");
        known("seconds", 86_400, 1, "d");
        known("bytes", 1, 1, "By");
        known("bytes", 1, 8, "bit");
        known("bytes", 1e3, 1, "KBy");
        double thousands = 1;
        double kibis = 1;
        for (String prefix : new String[] {"k", "M", "G", "T"}) {
            thousands *= 1_000;
            kibis *= 1_024;
            known("bytes", thousands, 1, prefix + "By");
            known("bytes", thousands / 8, 1, prefix + "bit");
            known("bytes", kibis, 1, prefix.toUpperCase(Locale.ROOT) + "iBy");
        }
        known("ratio", 1, 100, "%", "percent");
        known("", 1, 1, "1", "");
        known("meters", 1, 1, "m");
        known("grams", 1, 1, "g");
        known("grams", 1_000, 1, "kg");
        known("joules", 1, 1, "J");
        known("watts", 1, 1, "W");
        known("volts", 1, 1, "V");
        known("amperes", 1, 1, "A");
        known("hertz", 1, 1, "Hz");
        known("celsius", 1, 1, "Cel");
        known("kelvin", 1, 1, "K");
    }

    private static void known(String suffix, double times, double over, String... texts) {
        for (String text : texts) {
            KNOWN.put(text, new BaseUnit(suffix, times, over));
        }
    }

    private static void words(String suffix, double times, double over, String... texts) {
        for (String text : texts) {
            WORDS.put(text, new BaseUnit(suffix, times, over));
        }
    }

    private static BaseUnit of(MetricUnit unit) {
        return switch (unit.quantity()) {
            case TIME -> from(unit, MetricUnit.SECONDS, "seconds");
            case DATA -> from(unit, MetricUnit.BYTES, "bytes");
            case DATA_RATE -> from(unit, MetricUnit.BYTES_PER_SECOND, "bytes_per_second");
            case PERCENT -> new BaseUnit("ratio", 1, 100);
            case COUNT_RATE -> new BaseUnit("per_second", 1, 1);
            case COUNT, NONE -> NONE;
        };
    }

    private static BaseUnit from(MetricUnit unit, MetricUnit base, String suffix) {
        double one = unit.convert(1, base);
        // Of a millionth it is the million that is exact.
        return one >= 1 ? new BaseUnit(suffix, one, 1) : new BaseUnit(suffix, 1, base.convert(1, unit));
    }

    static BaseUnit of(Unit unit) {
        if (unit instanceof MetricUnit known) {
            return of(known);
        }
        return of(unit.text().strip());
    }

    private static BaseUnit of(String text) {
        BaseUnit exact = KNOWN.get(text);
        if (exact == null) {
            exact = WORDS.get(text.toLowerCase(Locale.ROOT));
        }
        if (exact != null) {
            return exact;
        }
        if (text.indexOf('{') >= 0) {
            // An annotation says what is counted, and is no unit.
            return of(text.replaceAll("\\{[^}]*}?", "").strip());
        }
        int slash = text.indexOf('/');
        return slash < 0
                ? new BaseUnit(suffix(text), 1, 1)
                : of(text.substring(0, slash)).per(text.substring(slash + 1));
    }

    private BaseUnit per(String text) {
        String below = switch (text.strip()) {
            case "s", "sec", "second" -> "second";
            case "min", "minute" -> "minute";
            case "h", "hour" -> "hour";
            case "d", "day" -> "day";
            default -> suffix(text);
        };
        if (below.isEmpty()) {
            return this;
        }
        return new BaseUnit(suffix.isEmpty() ? "per_" + below : suffix + "_per_" + below, times, over);
    }

    private static String suffix(String text) {
        return text.replaceAll("[^a-zA-Z0-9]+", "_").replaceAll("^_|_$", "");
    }

    boolean isAsItIs() {
        return times == over;
    }

    double convert(double value) {
        return times == over ? value : value * times / over;
    }
}
