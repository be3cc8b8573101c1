package io.tidemark.autometrics.tools;

import io.tidemark.autometrics.Percentile;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;

/** From which part of bad calls on an objective alerts, by pairs of windows: as the Site Reliability Workbook of Google has it for 30 days. Exact. */
final class BurnRates {

    /** Fastest first. */
    enum Leg {
        PAGE_FAST("14.4", "5m", "1h"),
        PAGE_SLOW("6", "30m", "6h"),
        TICKET_FAST("3", "2h", "1d"),
        TICKET_SLOW("1", "6h", "3d");

        private final BigDecimal factor;
        private final String shortWindow;
        private final String longWindow;

        Leg(String factor, String shortWindow, String longWindow) {
            this.factor = new BigDecimal(factor);
            this.shortWindow = shortWindow;
            this.longWindow = longWindow;
        }

        String shortWindow() {
            return shortWindow;
        }

        String longWindow() {
            return longWindow;
        }
    }

    /** From here on nothing but a complete outage would be seen, late or never. */
    private static final BigDecimal OUT_OF_REACH = new BigDecimal("0.95");

    private final BigDecimal budget;
    private final Map<Leg, BigDecimal> thresholds = new EnumMap<>(Leg.class);

    BurnRates(Percentile percentile) {
        this.budget = BigDecimal.ONE.subtract(ratio(percentile));
        BigDecimal slower = null;
        for (int i = Leg.values().length - 1; i >= 0; i--) {
            Leg leg = Leg.values()[i];
            BigDecimal threshold = leg.factor.multiply(budget);
            if (slower != null && threshold.compareTo(OUT_OF_REACH) >= 0) {
                threshold = slower.add(BigDecimal.ONE).divide(BigDecimal.valueOf(2));
            }
            thresholds.put(leg, threshold);
            slower = threshold;
        }
    }

    /** From 0 to 1. */
    static BigDecimal ratio(Percentile percentile) {
        return new BigDecimal(percentile.text()).movePointLeft(2).stripTrailingZeros();
    }

    /** The part of calls that may be bad. */
    BigDecimal budget() {
        return budget;
    }

    /** Above which part of bad calls a leg alerts: below 1. */
    BigDecimal threshold(Leg leg) {
        BigDecimal threshold = thresholds.get(leg);
        if (threshold == null) {
            throw new AssertionError(leg);
        }
        return threshold;
    }

    /** The same in PromQL: as a product, if it is one. */
    String text(Leg leg) {
        BigDecimal threshold = threshold(leg);
        return leg.factor.multiply(budget).compareTo(threshold) == 0
                ? "(" + leg.factor.toPlainString() + " * " + number(budget) + ")"
                : number(threshold);
    }

    /** As PromQL, and people, read it: without an exponent. */
    static String number(BigDecimal number) {
        BigDecimal shortest = number.stripTrailingZeros();
        return (shortest.scale() < 0 ? shortest.setScale(0) : shortest).toPlainString();
    }
}
