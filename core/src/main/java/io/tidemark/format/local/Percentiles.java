package io.tidemark.format.local;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;

/** The percentiles that are shown of distributions. Immutable. */
final class Percentiles {

    static final String COUNT = "count";

    /** By label, in order. */
    private final Map<String, BigDecimal> percents;

    private Percentiles(Map<String, BigDecimal> percents) {
        this.percents = percents;
    }

    static Percentiles of(double... percents) {
        Map<String, BigDecimal> all = new LinkedHashMap<>();
        for (double percent : percents) {
            if (!(percent >= 0 && percent <= 100)) {
                throw new IllegalArgumentException(
                        "a percentile is a number from 0 to 100, as 99.9; " + percent + " is not");
            }
            // As it was typed: a rank worked out with the binary fraction would be off by one here and there.
            BigDecimal exact = ReadableNumber.exact(percent);
            all.put("p" + exact.toPlainString(), exact);
        }
        return new Percentiles(all);
    }

    /** What is shown of a sample that is not empty. Sorts it. */
    Map<String, BigDecimal> figures(Sample sample) {
        Map<String, BigDecimal> figures = new LinkedHashMap<>();
        long count = sample.count();
        figures.put(COUNT, BigDecimal.valueOf(count));
        if (!sample.isOneMean()) {
            sample.sort();
            figures.put("min", ReadableNumber.exact(sample.atRank(1)));
            percents.forEach(
                    (label, percent) -> figures.put(label, ReadableNumber.exact(sample.atRank(rank(percent, count)))));
            figures.put("max", ReadableNumber.exact(sample.atRank(count)));
        }
        figures.put("mean", ReadableNumber.exact(sample.mean()));
        figures.put("sum", ReadableNumber.exact(sample.sum()));
        return figures;
    }

    /** The nearest rank, from 1 to count. */
    private static long rank(BigDecimal percent, long count) {
        long rank = percent.multiply(BigDecimal.valueOf(count))
                .scaleByPowerOfTen(-2)
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
        return Math.max(1, rank);
    }
}
