package io.tidemark.prometheus;

import io.tidemark.stats.AggregationData;
import io.tidemark.stats.Exemplar;
import io.tidemark.stats.MetricFamily.Kind;
import io.tidemark.stats.Reading;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes families in one of the two text formats. For one scrape. */
// Guarded by ScrapeBenchmark.
final class TextWriter {

    private final Output out;
    private final boolean openMetrics;
    private final Buckets buckets = new Buckets();

    /** @param openMetrics else 0.0.4 */
    TextWriter(Output out, boolean openMetrics) {
        this.out = out;
        this.openMetrics = openMetrics;
    }

    /** Puts what is the same at each scrape. */
    void begin(FamilyText family) throws IOException {
        out.put(openMetrics ? family.openMetricsHeader : family.textHeader);
        out.flushIfFull();
    }

    /** Puts the lines of a row. */
    void put(FamilyText family, Reading row, byte[] labels) throws IOException {
        BaseUnit unit = family.names.unit();
        switch (family.names.kind()) {
            case COUNTER, GAUGE, UP_DOWN_COUNTER -> {
                put(family.single, labels);
                if (row.isWhole() && unit.isAsItIs()) {
                    out.put(row.whole());
                } else {
                    out.put(unit.convert(row.number()));
                }
                if (openMetrics && family.names.kind() == Kind.COUNTER) {
                    putExemplar(newest(row.exemplars()), unit);
                }
                endLine();
            }
            case SUMMARY -> putSummary(family, row, labels, unit);
            case HISTOGRAM -> putHistogram(family, row, labels, unit);
        }
    }

    private void endLine() throws IOException {
        out.put('\n');
        out.flushIfFull();
    }

    private void put(Lead lead, byte[] labels) {
        if (labels.length == 0) {
            out.put(lead.alone);
        } else {
            out.put(lead.before);
            out.put(labels);
            out.put(Words.END_OF_LABELS);
        }
    }

    /** With one label more. */
    private void put(Lead lead, byte[] labels, byte[] last) {
        out.put(lead.before, labels, last);
    }

    private void put(Lead lead, byte[] labels, long value) throws IOException {
        put(lead, labels);
        out.put(value);
        endLine();
    }

    private void put(Lead lead, byte[] labels, double value) throws IOException {
        put(lead, labels);
        out.put(value);
        endLine();
    }

    private void putSummary(FamilyText family, Reading row, byte[] labels, BaseUnit unit) throws IOException {
        if (row.data() instanceof AggregationData.Quantiles quantiles) {
            int place = 0;
            for (AggregationData.ValueAt at : quantiles.values()) {
                put(family.single, labels, family.quantile.text(place++, at.quantile()));
                out.put(unit.convert(at.value()));
                endLine();
            }
        }
        put(family.count, labels, row.count());
        putSum(family, row, labels, false);
    }

    /** OpenMetrics: where values may be negative the sum may fall, and there is to be none. */
    private void putSum(FamilyText family, Reading row, byte[] labels, boolean mayFall) throws IOException {
        double sum = row.sum();
        if (!openMetrics || (!mayFall && sum >= 0)) {
            put(family.sum, labels, family.names.unit().convert(sum));
        }
    }

    private void putHistogram(FamilyText family, Reading row, byte[] labels, BaseUnit unit) throws IOException {
        List<Exemplar> exemplars = openMetrics ? row.exemplars() : List.of();
        buckets.begin(family, row);
        boolean mayFall = buckets.next() && (buckets.bound() < 0 || buckets.haveNegative());
        double lower = Double.NEGATIVE_INFINITY;
        long count;
        int bucket = 0;
        do {
            double bound = buckets.bound();
            count = buckets.cumulative();
            put(family.bucket, labels, family.le.text(bucket++, bound));
            out.put(count);
            if (!exemplars.isEmpty()) {
                putExemplar(newest(exemplars, unit, lower, bound), unit);
            }
            endLine();
            lower = bound;
        } while (buckets.next());
        put(family.count, labels, count);
        putSum(family, row, labels, mayFall);
    }

    static @Nullable Exemplar newest(List<Exemplar> exemplars) {
        return newest(exemplars, null, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /** Of those above one bound, up to the other. */
    static @Nullable Exemplar newest(List<Exemplar> exemplars, @Nullable BaseUnit unit, double lower, double upper) {
        Exemplar newest = null;
        for (int i = 0; i < exemplars.size(); i++) {
            Exemplar exemplar = exemplars.get(i);
            double value = unit == null ? exemplar.value() : unit.convert(exemplar.value());
            boolean inside = value <= upper && (value > lower || lower == Double.NEGATIVE_INFINITY);
            if (inside && (newest == null || exemplar.time().isAfter(newest.time()))) {
                newest = exemplar;
            }
        }
        return newest;
    }

    private void putExemplar(@Nullable Exemplar exemplar, BaseUnit unit) {
        if (exemplar == null) {
            return;
        }
        out.put(Words.EXEMPLAR);
        ExemplarLabels.put(out, exemplar.attachments());
        out.put(Words.END_OF_LABELS);
        out.put(unit.convert(exemplar.value()));
        out.put(' ');
        Instant time = exemplar.time();
        int millis = time.getNano() / 1_000_000;
        out.put(time.getEpochSecond() + millis / 1e3);
    }

    void end() {
        if (openMetrics) {
            out.put(Words.EOF);
        }
    }
}
