package io.tidemark.format.fuzz;

import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.Flag;
import io.tidemark.entry.FlagSet;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.util.List;

/**
 * Turns bytes into decisions: what a property-based test or a fuzzer shrinks and changes. When the bytes are at an end all is 0, the
 * plainest choice, so that fewer bytes make a plainer entry.
 */
final class Choices {

    private static final FlagSet HIGH = FlagSet.named(Flag.HighResolution.class.getName());
    private static final FlagSet NO_METRIC = FlagSet.named(Flag.NoMetric.class.getName());
    private static final List<FlagSet> FLAGS =
            List.of(FlagSet.empty(), FlagSet.empty(), FlagSet.empty(), HIGH, NO_METRIC, HIGH.and(NO_METRIC));

    private static final MetricUnit[] UNITS = MetricUnit.values();

    private static final String[] PIECES = {
        "a",
        "b",
        "Name",
        "0",
        " ",
        "\"",
        "\\",
        "/",
        ":",
        "\n",
        "\r",
        "\u0000",
        "\u001f",
        "\u007f",
        "\u0080",
        "é",
        "\u07ff",
        "\u0800",
        "鴨",
        "\u2028",
        "\uffff",
        "\uD83E\uDD86",
        "\uD800",
        "\uDFFF",
        "\uFFFD",
        "{}",
        "],\"x\":1",
        "<&>"
    };

    private static final int[] LENGTHS = {30, 250, 251, 255, 256, 400, 1023, 1024, 1025, 3000};

    private static final double[] DOUBLES = {
        0,
        1,
        -0.0,
        0.1,
        1e20,
        -1e-20,
        0x1p53,
        0x1p53 + 2,
        0x1p360,
        0x1.fffffffffffffp359,
        0x1.0000000000001p360,
        -0x1p361,
        1e300,
        Double.MAX_VALUE,
        Double.MIN_VALUE,
        -Double.MIN_NORMAL,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };

    private static final long[] LONGS = {
        0, 1, -1, 999, 1_000_000, Integer.MIN_VALUE, (1L << 53) + 1, -(1L << 62) + 1, Long.MAX_VALUE, Long.MIN_VALUE
    };

    private final byte[] bytes;
    private int at;

    Choices(byte[] bytes) {
        this.bytes = bytes;
    }

    private int next() {
        return at < bytes.length ? bytes[at++] & 0xFF : 0;
    }

    /** A number from 0 to {@code bound} - 1. */
    int below(int bound) {
        int choice = next();
        return (bound > 256 ? choice << 8 | next() : choice) % bound;
    }

    /** Seldom true: once in {@code n} times. */
    boolean once(int n) {
        return below(n) == n - 1;
    }

    long bits() {
        long bits = 0;
        for (int i = 0; i < 8; i++) {
            bits = bits << 8 | next();
        }
        return bits;
    }

    long aLong() {
        return once(4) ? bits() : once(2) ? LONGS[below(LONGS.length)] : below(256);
    }

    double aDouble() {
        return once(4) ? Double.longBitsToDouble(bits()) : once(2) ? DOUBLES[below(DOUBLES.length)] : below(256) / 8.0;
    }

    /** A text of any kind. */
    String text() {
        switch (below(8)) {
            case 0, 1, 2:
                return "v" + below(4);
            case 3:
                return "";
            case 4:
                return "x".repeat(LENGTHS[below(LENGTHS.length)]);
            default:
                StringBuilder text = new StringBuilder();
                for (int i = below(6); i >= 0; i--) {
                    text.append(once(3) ? String.valueOf((char) below(1 << 16)) : PIECES[below(PIECES.length)]);
                }
                return text.toString();
        }
    }

    /** The name of a field: often one that others have too. */
    String name() {
        return switch (below(8)) {
            case 6 -> once(4) ? "_aws" : text();
            case 7 -> "n".repeat(LENGTHS[below(LENGTHS.length)]);
            default -> dimensionName();
        };
    }

    /** A name out of few. */
    String dimensionName() {
        return "d" + below(10);
    }

    Unit unit() {
        return switch (below(4)) {
            case 2 -> UNITS[below(UNITS.length)];
            case 3 -> once(3) ? Unit.custom("Furlongs") : UNITS[below(3)];
            default -> MetricUnit.NONE;
        };
    }

    FlagSet flags() {
        return FLAGS.get(below(FLAGS.size()));
    }

    /** Dimensions of a metric's own: seldom any. */
    DimensionSet dimensions() {
        DimensionSet set = DimensionSet.empty();
        if (!once(6)) {
            return set;
        }
        int count = once(6) ? 28 + below(4) : below(3);
        for (int i = 0; i <= count; i++) {
            String name = once(8) ? name() : "own" + i;
            if (set.dimensions().stream().noneMatch(known -> known.name().equals(name))) {
                set = set.and(name, once(8) ? text() : "v" + below(2));
            }
        }
        return set;
    }
}
