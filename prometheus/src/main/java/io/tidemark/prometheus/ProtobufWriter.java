package io.tidemark.prometheus;

import io.tidemark.stats.AggregationData;
import io.tidemark.stats.Exemplar;
import io.tidemark.stats.MetricFamily.Kind;
import io.tidemark.stats.Reading;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes families as protocol buffers ({@code io.prometheus.client.MetricFamily}), one at a time. For one scrape. */
final class ProtobufWriter {

    // Fields of a family; of its types those that there are here.
    private static final int NAME = 1;
    private static final int HELP = 2;
    private static final int TYPE = 3;
    private static final int METRIC = 4;
    private static final int UNIT = 5;

    // Fields of a row, one of which has the value.
    private static final int LABEL = 1;
    private static final int GAUGE = 2;
    private static final int COUNTER = 3;
    private static final int SUMMARY = 4;
    private static final int HISTOGRAM = 7;

    private final LabelWriter labels;
    private final OutputStream to;
    private final ProtobufOutput out = new ProtobufOutput();
    private final Buckets buckets = new Buckets();

    ProtobufWriter(LabelWriter labels, OutputStream to) {
        this.labels = labels;
        this.to = to;
    }

    /** Begins a family. */
    void begin(FamilyText family) {
        out.put(NAME, family.names.sampleFamily());
        if (!family.description().isEmpty()) {
            out.put(HELP, family.description());
        }
        out.put(
                TYPE,
                switch (family.names.kind()) {
                    case COUNTER -> 0L;
                    case GAUGE, UP_DOWN_COUNTER -> 1L;
                    case SUMMARY -> 2L;
                    case HISTOGRAM -> 4L;
                });
        if (family.names.hasUnit()) {
            out.put(UNIT, family.names.unit().suffix());
        }
    }

    /** Ends the family. */
    void end() throws IOException {
        out.flush(to);
    }

    /** Puts a row. */
    void put(FamilyText family, Reading row) {
        int metric = out.begin(METRIC);
        labels.each(row.tags(), family.reserved, (name, lead, value) -> putLabel(LABEL, name, value));
        BaseUnit unit = family.names.unit();
        Kind kind = family.names.kind();
        int value = out.begin(
                switch (kind) {
                    case COUNTER -> COUNTER;
                    case GAUGE, UP_DOWN_COUNTER -> GAUGE;
                    case SUMMARY -> SUMMARY;
                    case HISTOGRAM -> HISTOGRAM;
                });
        switch (kind) {
            case COUNTER -> {
                out.put(1, unit.convert(row.number()));
                putExemplar(2, TextWriter.newest(row.exemplars()), unit);
                putTime(3, row.startNanos());
            }
            case GAUGE, UP_DOWN_COUNTER -> out.put(1, unit.convert(row.number()));
            case SUMMARY -> putSummary(row, unit);
            case HISTOGRAM -> putHistogram(family, row, unit);
        }
        out.end(value);
        out.end(metric);
    }

    private void putLabel(int field, String name, String value) {
        int label = out.begin(field);
        out.put(1, name);
        out.put(2, value);
        out.end(label);
    }

    private void putSummary(Reading row, BaseUnit unit) {
        out.put(1, row.count());
        out.put(2, unit.convert(row.sum()));
        if (row.data() instanceof AggregationData.Quantiles quantiles) {
            for (AggregationData.ValueAt at : quantiles.values()) {
                int quantile = out.begin(3);
                out.put(1, at.quantile());
                out.put(2, unit.convert(at.value()));
                out.end(quantile);
            }
        }
        putTime(4, row.startNanos());
    }

    private void putHistogram(FamilyText family, Reading row, BaseUnit unit) {
        out.put(1, row.count());
        out.put(2, unit.convert(row.sum()));
        AggregationData.Exponential data = row.buckets() == 0
                        && row.data() instanceof AggregationData.Exponential exponential
                        && NativeBuckets.areOf(exponential)
                ? exponential
                : null;
        List<Exemplar> exemplars = row.exemplars();
        if (data == null || family.bounds != null) {
            putBuckets(family, row, exemplars, unit);
        }
        if (data != null) {
            out.putSigned(5, NativeBuckets.schema(data));
            // Without a threshold one that has no buckets yet would be taken for one of the other kind.
            out.put(6, Double.MIN_VALUE);
            out.put(7, data.zeros());
            NativeBuckets.put(out, 9, 10, NativeBuckets.of(data, data.negative(), unit));
            NativeBuckets.put(out, 12, 13, NativeBuckets.of(data, data.positive(), unit));
        }
        putTime(15, row.startNanos());
        if (data != null) {
            exemplars.forEach(exemplar -> putExemplar(16, exemplar, unit));
        }
    }

    private void putBuckets(FamilyText family, Reading row, List<Exemplar> exemplars, BaseUnit unit) {
        double lower = Double.NEGATIVE_INFINITY;
        buckets.begin(family, row);
        while (buckets.next()) {
            int bucket = out.begin(3);
            out.put(1, buckets.cumulative());
            out.put(2, buckets.bound());
            putExemplar(3, TextWriter.newest(exemplars, unit, lower, buckets.bound()), unit);
            out.end(bucket);
            lower = buckets.bound();
        }
    }

    private void putExemplar(int field, @Nullable Exemplar exemplar, BaseUnit unit) {
        if (exemplar == null) {
            return;
        }
        int begin = out.begin(field);
        ExemplarLabels.of(exemplar.attachments()).forEach((name, value) -> putLabel(1, name, value));
        out.put(2, unit.convert(exemplar.value()));
        putTime(3, exemplar.time());
        out.end(begin);
    }

    private void putTime(int field, long nanos) {
        putTime(field, Instant.ofEpochSecond(0, nanos));
    }

    private void putTime(int field, Instant at) {
        int time = out.begin(field);
        out.put(1, at.getEpochSecond());
        out.put(2, at.getNano());
        out.end(time);
    }
}
