package io.tidemark.otlp;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.DoubleExemplarData;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramBuckets;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongExemplarData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.metrics.data.SummaryData;
import io.opentelemetry.sdk.metrics.data.SummaryPointData;
import io.opentelemetry.sdk.metrics.data.ValueAtQuantile;
import io.opentelemetry.sdk.resources.Resource;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.Exemplar;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Makes metrics of OpenTelemetry of those of Tidemark. Immutable. */
final class Conversion {

    private static final String TRACE_ID = "trace_id";
    private static final String SPAN_ID = "span_id";

    private final Resource resource;
    private final InstrumentationScopeInfo scope;

    Conversion(Resource resource) {
        this.resource = resource;
        this.scope = InstrumentationScopeInfo.builder("io.tidemark")
                .setVersion(Version.TEXT)
                .build();
    }

    /**
     * Makes metrics of samples: one, or two where the source has numbers of two kinds under one name, which OpenTelemetry has not.
     *
     * @param of its name, description, unit and kind; not its points
     */
    void convert(
            MetricFamily of,
            AggregationTemporality temporality,
            List<Sample> samples,
            Consumer<? super MetricData> to) {
        switch (of.kind()) {
            case COUNTER, UP_DOWN_COUNTER, GAUGE -> numbers(of, temporality, samples, to);
            case HISTOGRAM -> {
                List<HistogramPointData> buckets = new ArrayList<>();
                List<ExponentialHistogramPointData> exponential = new ArrayList<>();
                for (Sample sample : samples) {
                    if (sample.value() instanceof AggregationData.Distribution value) {
                        buckets.add(new HistogramPoint(
                                sample.start(),
                                sample.time(),
                                attributes(sample.tags()),
                                value,
                                doubleExemplars(sample)));
                    } else if (sample.value() instanceof AggregationData.Exponential value) {
                        exponential.add(point(sample, value));
                    }
                }
                if (!buckets.isEmpty()) {
                    to.accept(metric(of, MetricDataType.HISTOGRAM, HistogramData.create(temporality, buckets)));
                }
                if (!exponential.isEmpty()) {
                    to.accept(metric(
                            of,
                            MetricDataType.EXPONENTIAL_HISTOGRAM,
                            ExponentialHistogramData.create(temporality, exponential)));
                }
            }
            case SUMMARY -> {
                List<SummaryPointData> points = new ArrayList<>();
                for (Sample sample : samples) {
                    if (sample.value() instanceof AggregationData.Quantiles value) {
                        points.add(SummaryPointData.create(
                                sample.start(),
                                sample.time(),
                                attributes(sample.tags()),
                                value.count(),
                                value.sum(),
                                value.values().stream()
                                        .map(at -> ValueAtQuantile.create(at.quantile(), at.value()))
                                        .toList()));
                    }
                }
                if (!points.isEmpty()) {
                    to.accept(metric(of, MetricDataType.SUMMARY, SummaryData.create(points)));
                }
            }
        }
    }

    private void numbers(
            MetricFamily of,
            AggregationTemporality temporality,
            List<Sample> samples,
            Consumer<? super MetricData> to) {
        boolean gauge = of.kind() == MetricFamily.Kind.GAUGE;
        boolean monotonic = of.kind() == MetricFamily.Kind.COUNTER;
        if (samples.isEmpty()) {
            return;
        }
        if (samples.stream().allMatch(sample -> sample.value() instanceof AggregationData.OfLong)) {
            List<LongPointData> points = new ArrayList<>(samples.size());
            for (Sample sample : samples) {
                points.add(new LongPoint(
                        sample.start(),
                        sample.time(),
                        attributes(sample.tags()),
                        ((AggregationData.OfLong) sample.value()).value(),
                        longExemplars(sample)));
            }
            to.accept(
                    gauge
                            ? metric(of, MetricDataType.LONG_GAUGE, GaugeData.createLongGaugeData(points))
                            : metric(
                                    of,
                                    MetricDataType.LONG_SUM,
                                    SumData.createLongSumData(monotonic, temporality, points)));
            return;
        }
        List<DoublePointData> points = new ArrayList<>(samples.size());
        for (Sample sample : samples) {
            double value = sample.value() instanceof AggregationData.OfDouble number
                    ? number.value()
                    : (double) ((AggregationData.OfLong) sample.value()).value();
            points.add(DoublePointData.create(
                    sample.start(), sample.time(), attributes(sample.tags()), value, doubleExemplars(sample)));
        }
        to.accept(
                gauge
                        ? metric(of, MetricDataType.DOUBLE_GAUGE, GaugeData.createDoubleGaugeData(points))
                        : metric(
                                of,
                                MetricDataType.DOUBLE_SUM,
                                SumData.createDoubleSumData(monotonic, temporality, points)));
    }

    private MetricData metric(MetricFamily of, MetricDataType type, Data<?> data) {
        return new ConvertedMetric(resource, scope, of.name(), of.description(), Ucum.of(of.unit()), type, data);
    }

    private static ExponentialHistogramPointData point(Sample sample, AggregationData.Exponential value) {
        return ExponentialHistogramPointData.create(
                value.scale(),
                value.sum(),
                value.zeros(),
                !Double.isNaN(value.min()),
                value.min(),
                !Double.isNaN(value.max()),
                value.max(),
                buckets(value.scale(), value.positive()),
                buckets(value.scale(), value.negative()),
                sample.start(),
                sample.time(),
                attributes(sample.tags()),
                doubleExemplars(sample));
    }

    /**
     * Infinities, for which OpenTelemetry has no bucket, are counted in the last one in use: so the count stays whole, and a minimum or maximum that is
     * infinite tells of them. A bucket of their own at the end of the range of numbers would need a scale at which all others are of no use.
     */
    private static ExponentialHistogramBuckets buckets(int scale, AggregationData.Side side) {
        List<Long> counts = new ArrayList<>(side.counts());
        int offset = side.offset();
        if (side.infinities() > 0) {
            if (counts.isEmpty()) {
                offset = (int) Math.min(Integer.MAX_VALUE, Math.scalb((double) (Double.MAX_EXPONENT + 1), scale) - 1);
                counts.add(0L);
            }
            counts.set(counts.size() - 1, counts.get(counts.size() - 1) + side.infinities());
        }
        return ExponentialHistogramBuckets.create(scale, offset, counts);
    }

    static Attributes attributes(Tags tags) {
        if (tags.isEmpty()) {
            return Attributes.empty();
        }
        AttributesBuilder attributes = Attributes.builder();
        tags.asMap().forEach(attributes::put);
        return attributes.build();
    }

    private static List<DoubleExemplarData> doubleExemplars(Sample sample) {
        List<DoubleExemplarData> all = new ArrayList<>(sample.exemplars().size());
        for (Exemplar each : sample.exemplars()) {
            SpanContext span = span(each.attachments());
            all.add(DoubleExemplarData.create(
                    rest(each.attachments(), span.isValid()), nanos(each.time()), span, each.value()));
        }
        return all;
    }

    private static List<LongExemplarData> longExemplars(Sample sample) {
        List<LongExemplarData> all = new ArrayList<>(sample.exemplars().size());
        for (Exemplar each : sample.exemplars()) {
            SpanContext span = span(each.attachments());
            OptionalLong exact = each.exact();
            all.add(LongExemplarData.create(
                    rest(each.attachments(), span.isValid()),
                    nanos(each.time()),
                    span,
                    exact.isPresent() ? exact.getAsLong() : Math.round(each.value())));
        }
        return all;
    }

    private static SpanContext span(Map<String, String> attachments) {
        String trace = attachments.getOrDefault(TRACE_ID, "").toLowerCase(Locale.ROOT);
        String span = attachments.getOrDefault(SPAN_ID, "").toLowerCase(Locale.ROOT);
        return TraceId.isValid(trace) && SpanId.isValid(span)
                ? SpanContext.create(trace, span, TraceFlags.getSampled(), TraceState.getDefault())
                : SpanContext.getInvalid();
    }

    private static Attributes rest(Map<String, String> attachments, boolean withoutSpan) {
        AttributesBuilder attributes = Attributes.builder();
        attachments.forEach((key, value) -> {
            if (!withoutSpan || !(key.equals(TRACE_ID) || key.equals(SPAN_ID))) {
                attributes.put(AttributeKey.stringKey(key), value);
            }
        });
        return attributes.build();
    }

    /** Since 1970; at least 0, as OTLP counts them. */
    static long nanos(Instant time) {
        try {
            return Math.max(
                    0, Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano()));
        } catch (ArithmeticException beyond) {
            return time.getEpochSecond() < 0 ? 0 : Long.MAX_VALUE;
        }
    }
}
