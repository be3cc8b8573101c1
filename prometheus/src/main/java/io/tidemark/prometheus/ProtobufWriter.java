package io.tidemark.prometheus;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.Metric;
import io.tidemark.stats.Reading;
import io.tidemark.stats.Tags;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes families as protocol buffers, by way of client_java's model: one family at a time. */
final class ProtobufWriter {

    private final PrometheusProtobufWriter writer = new PrometheusProtobufWriter();
    private final LabelWriter labels;
    private final OutputStream to;
    private final Buckets buckets = new Buckets();

    ProtobufWriter(LabelWriter labels, OutputStream to) {
        this.labels = labels;
        this.to = to;
    }

    /** Gives the rows that were left out. */
    List<Tags> write(FamilyText family, Metric metric) throws IOException {
        List<Tags> leftOut = new ArrayList<>();
        MetricSnapshot snapshot = snapshot(family, metric.read(), leftOut);
        if (snapshot != null) {
            // Names are escaped already.
            writer.write(to, MetricSnapshots.of(snapshot), EscapingScheme.ALLOW_UTF8);
        }
        return leftOut;
    }

    private @Nullable MetricSnapshot snapshot(FamilyText family, Reading row, List<Tags> leftOut) {
        Rows rows = new Rows(family, leftOut);
        MetricNames names = family.names;
        BaseUnit unit = names.unit();
        MetricSnapshot snapshot = switch (names.kind()) {
            case COUNTER -> {
                CounterSnapshot.Builder all = describe(CounterSnapshot.builder(), family);
                for (Labels found = rows.next(row); found != null; found = rows.next(row)) {
                    all.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                            .labels(found)
                            .value(unit.convert(row.number()))
                            .exemplar(newest(exemplars(row, unit)))
                            .createdTimestampMillis(created(row))
                            .build());
                }
                yield all.build();
            }
            case GAUGE -> {
                GaugeSnapshot.Builder all = describe(GaugeSnapshot.builder(), family);
                for (Labels found = rows.next(row); found != null; found = rows.next(row)) {
                    all.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                            .labels(found)
                            .value(unit.convert(row.number()))
                            .build());
                }
                yield all.build();
            }
            case SUMMARY -> {
                SummarySnapshot.Builder all = describe(SummarySnapshot.builder(), family);
                for (Labels found = rows.next(row); found != null; found = rows.next(row)) {
                    all.dataPoint(summary(row, unit).labels(found).build());
                }
                yield all.build();
            }
            case HISTOGRAM -> {
                HistogramSnapshot.Builder all = describe(HistogramSnapshot.builder(), family);
                for (Labels found = rows.next(row); found != null; found = rows.next(row)) {
                    all.dataPoint(histogram(family, row, unit).labels(found).build());
                }
                yield all.build();
            }
        };
        return rows.any ? snapshot : null;
    }

    /** The rows that can be written, with their labels. */
    private final class Rows {
        private final FamilyText family;
        private final List<Tags> leftOut;
        private final Set<Labels> met = new HashSet<>();
        private boolean any;

        Rows(FamilyText family, List<Tags> leftOut) {
            this.family = family;
            this.leftOut = leftOut;
        }

        @Nullable
        Labels next(Reading row) {
            while (row.next()) {
                Map<String, String> found =
                        Exposition.isPossible(family, row) ? labels.labels(row.tags(), family.reserved) : null;
                Labels made =
                        found == null ? null : Labels.of(List.copyOf(found.keySet()), List.copyOf(found.values()));
                if (made != null && met.add(made)) {
                    any = true;
                    return made;
                }
                leftOut.add(row.tags());
            }
            return null;
        }
    }

    private static <B extends MetricSnapshot.Builder<B>> B describe(B builder, FamilyText family) {
        String suffix = family.names.unit().suffix();
        builder.name(family.names.family());
        if (!family.description().isEmpty()) {
            builder.help(family.description());
        }
        if (!suffix.isEmpty() && family.names.family().endsWith("_" + suffix)) {
            builder.unit(new Unit(suffix));
        }
        return builder;
    }

    private static long created(Reading row) {
        return Math.max(0, row.startNanos() / 1_000_000);
    }

    private static Exemplars exemplars(Reading row, BaseUnit unit) {
        List<io.tidemark.stats.Exemplar> all = row.exemplars();
        if (all.isEmpty()) {
            return Exemplars.EMPTY;
        }
        return Exemplars.of(all.stream()
                .map(exemplar -> {
                    Map<String, String> found = ExemplarLabels.of(exemplar.attachments());
                    return Exemplar.builder()
                            .value(unit.convert(exemplar.value()))
                            .labels(Labels.of(List.copyOf(found.keySet()), List.copyOf(found.values())))
                            .timestampMillis(exemplar.time().toEpochMilli())
                            .build();
                })
                .toList());
    }

    private static @Nullable Exemplar newest(Exemplars all) {
        return all.getLatest();
    }

    private static SummarySnapshot.SummaryDataPointSnapshot.Builder summary(Reading row, BaseUnit unit) {
        Quantiles.Builder quantiles = Quantiles.builder();
        if (row.data() instanceof AggregationData.Quantiles data) {
            for (AggregationData.ValueAt at : data.values()) {
                quantiles.quantile(new Quantile(at.quantile(), unit.convert(at.value())));
            }
        }
        SummarySnapshot.SummaryDataPointSnapshot.Builder point = SummarySnapshot.SummaryDataPointSnapshot.builder();
        point.quantiles(quantiles.build()).count(row.count()).sum(unit.convert(row.sum()));
        point.createdTimestampMillis(created(row));
        return point;
    }

    private HistogramSnapshot.HistogramDataPointSnapshot.Builder histogram(
            FamilyText family, Reading row, BaseUnit unit) {
        HistogramSnapshot.HistogramDataPointSnapshot.Builder point =
                HistogramSnapshot.HistogramDataPointSnapshot.builder();
        boolean isNative = row.data() instanceof AggregationData.Exponential data
                && NativeHistogram.put(data, family.names.unit(), point);
        if (!isNative || family.bounds != null) {
            ClassicHistogramBuckets.Builder classic = ClassicHistogramBuckets.builder();
            long before = 0;
            buckets.begin(family, row);
            while (buckets.next()) {
                classic.bucket(buckets.bound(), buckets.cumulative() - before);
                before = buckets.cumulative();
            }
            point.classicHistogramBuckets(classic.build());
        }
        point.sum(unit.convert(row.sum()));
        point.exemplars(exemplars(row, unit));
        point.createdTimestampMillis(created(row));
        return point;
    }
}
