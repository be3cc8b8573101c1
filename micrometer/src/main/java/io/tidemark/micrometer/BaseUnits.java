package io.tidemark.micrometer;

import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a unit is in Micrometer: times are seconds, which registries convert, amounts of data are bytes.
 *
 * @param text Micrometer's base unit; null if there is none
 * @param times what a value is multiplied by
 * @param over what it is then divided by
 * @param isTime whether it is a time, in seconds
 */
record BaseUnits(@Nullable String text, double times, double over, boolean isTime) {

    private static final BaseUnits NONE = new BaseUnits(null, 1, 1, false);

    private static final Map<String, BaseUnits> SYMBOLS = Map.ofEntries(
            Map.entry("s", seconds(1, 1)),
            Map.entry("ms", seconds(1, 1e3)),
            Map.entry("us", seconds(1, 1e6)),
            Map.entry("ns", seconds(1, 1e9)),
            Map.entry("nanoseconds", seconds(1, 1e9)),
            Map.entry("min", seconds(60, 1)),
            Map.entry("h", seconds(3_600, 1)),
            Map.entry("d", seconds(86_400, 1)),
            Map.entry("By", new BaseUnits("bytes", 1, 1, false)),
            Map.entry("%", new BaseUnits("percent", 1, 1, false)),
            Map.entry("1", NONE));

    private static BaseUnits seconds(double times, double over) {
        return new BaseUnits("seconds", times, over, true);
    }

    static BaseUnits of(Unit unit) {
        if (!(unit instanceof MetricUnit known)) {
            String text = unit.text();
            BaseUnits symbol = SYMBOLS.get(text);
            // What is between braces says what is counted.
            return symbol != null ? symbol : text.matches("\\{[^{}]*}") ? NONE : new BaseUnits(text, 1, 1, false);
        }
        return switch (known.quantity()) {
            case TIME -> converted(known, MetricUnit.SECONDS, true);
            case DATA -> converted(known, MetricUnit.BYTES, false);
            case COUNT, NONE -> NONE;
            case PERCENT, DATA_RATE, COUNT_RATE ->
                new BaseUnits(known.text().toLowerCase(Locale.ROOT).replace("/", "_per_"), 1, 1, false);
        };
    }

    private static BaseUnits converted(MetricUnit unit, MetricUnit base, boolean isTime) {
        double one = unit.convert(1, base);
        String text = base.text().toLowerCase(Locale.ROOT);
        // Of a thousandth it is the thousand that is exact.
        return one >= 1 ? new BaseUnits(text, one, 1, isTime) : new BaseUnits(text, 1, base.convert(1, unit), isTime);
    }

    double convert(double value) {
        return value * times / over;
    }
}
