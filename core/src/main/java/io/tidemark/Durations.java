package io.tidemark;

import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.time.Duration;

/** Durations as numbers. */
final class Durations {

    /** Whole numbers up to here are exact as a double, so that dividing one rounds once. */
    private static final long EXACT = 1L << 53;

    private Durations() {}

    static boolean isTime(Unit unit) {
        return unit instanceof MetricUnit known && known.quantity() == MetricUnit.Quantity.TIME;
    }

    static double in(Unit unit, long nanos) {
        long divisor = nanosOf(unit);
        if (-EXACT <= nanos && nanos <= EXACT) {
            return (double) nanos / divisor;
        }
        long whole = nanos / divisor;
        return whole + (double) (nanos % divisor) / divisor;
    }

    static double in(Unit unit, Duration duration) {
        long seconds = duration.getSeconds();
        if (-EXACT / 1_000_000_000L < seconds && seconds < EXACT / 1_000_000_000L) {
            return in(unit, duration.toNanos());
        }
        long divisor = nanosOf(unit);
        return seconds * (1e9 / divisor) + (double) duration.getNano() / divisor;
    }

    private static long nanosOf(Unit unit) {
        if (unit == MetricUnit.MILLISECONDS) {
            return 1_000_000;
        }
        if (unit == MetricUnit.MICROSECONDS) {
            return 1_000;
        }
        if (unit == MetricUnit.SECONDS) {
            return 1_000_000_000;
        }
        throw new IllegalArgumentException("a duration is not written in " + unit.text()
                + ": use SECONDS, MILLISECONDS or MICROSECONDS of MetricUnit");
    }
}
