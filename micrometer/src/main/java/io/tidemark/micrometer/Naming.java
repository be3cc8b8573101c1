package io.tidemark.micrometer;

import io.tidemark.stats.MetricFamily;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What meters are called as metrics, and in which units they are. */
final class Naming {

    private static final int LONGEST = 255;

    private static final Map<String, MetricUnit> UNITS = new HashMap<>();

    static {
        for (MetricUnit unit : MetricUnit.values()) {
            UNITS.put(unit.text().toLowerCase(Locale.ROOT), unit);
        }
        UNITS.put("s", MetricUnit.SECONDS);
        UNITS.put("ms", MetricUnit.MILLISECONDS);
        UNITS.put("us", MetricUnit.MICROSECONDS);
        UNITS.put("%", MetricUnit.PERCENT);
    }

    private Naming() {}

    /** What a metric is called. */
    record Named(String name, String description, Unit unit) {

        Named(String name, @Nullable String description, Unit unit, String ending) {
            this(printable(name + ending), description == null ? "" : description, unit);
        }

        /**
         * What stands beside it: its greatest value, for example. The unit goes before that, as Micrometer's Prometheus registry has it, where the name does not have it.
         *
         * @param unit of that
         */
        Named with(String ending, Unit unit) {
            String word = word(this.unit);
            String before = word.isEmpty() || endsWith(name, word) ? name : name + "." + word;
            return new Named(before, description, unit, "." + ending);
        }
    }

    private static boolean endsWith(String name, String word) {
        return name.equals(word)
                || (name.endsWith(word) && !Character.isLetterOrDigit(name.charAt(name.length() - word.length() - 1)));
    }

    /** As the name says the unit; empty where exporters convert it, or there is none. */
    private static String word(Unit unit) {
        if (unit == MetricUnit.SECONDS) {
            return "seconds";
        }
        if (unit == MetricUnit.BYTES) {
            return "bytes";
        }
        return unit instanceof MetricUnit ? "" : unit.text();
    }

    /** The unit that Micrometer's is. */
    static Unit unit(@Nullable String baseUnit, MetricFamily.Kind kind) {
        String text = baseUnit == null ? "" : baseUnit.strip();
        if (text.isEmpty()) {
            return kind == MetricFamily.Kind.COUNTER ? MetricUnit.COUNT : MetricUnit.NONE;
        }
        MetricUnit known = UNITS.get(text.toLowerCase(Locale.ROOT));
        return known != null ? known : Unit.custom(text);
    }

    /** A name that metrics may have. */
    private static String printable(String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length() && i < LONGEST; i++) {
            char c = name.charAt(i);
            text.append(c < 0x20 || c > 0x7E ? '_' : c);
        }
        return text.isEmpty() ? "_" : text.toString();
    }
}
