package io.tidemark.micrometer;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.core.instrument.cumulative.CumulativeFunctionCounter;
import io.micrometer.core.instrument.cumulative.CumulativeFunctionTimer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.HistogramSupport;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.internal.DefaultLongTaskTimer;
import io.micrometer.core.instrument.internal.DefaultMeter;
import io.tidemark.stats.Accumulator;
import io.tidemark.stats.Aggregation;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricFamily.Kind;
import io.tidemark.stats.MetricSource;
import io.tidemark.stats.Tags;
import io.tidemark.unit.MetricUnit;
import io.tidemark.unit.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A registry of Micrometer whose meters are metrics of Tidemark: each exporter that reads {@link io.tidemark.stats.Stats#sources} has them.
 *
 * <pre>{@code
 * TidemarkMeterRegistry registry = TidemarkMeterRegistry.create();
 * Stats.sources().add("micrometer", registry);
 *
 * registry.counter("orders", "shop", "north").increment();
 * registry.timer("orders.time").record(Duration.ofMillis(12));
 * }</pre>
 *
 * <p>Everything grows from the start of its meter, so that several exporters can read it, each at its own interval.
 *
 * <table>
 * <caption>What becomes of a meter {@code x}</caption>
 * <tr><td>{@code Counter}, {@code FunctionCounter}</td><td>a counter {@code x}. A function that gives less than before has begun anew</td></tr>
 * <tr><td>{@code Gauge}, {@code TimeGauge}, {@code MultiGauge}</td><td>a gauge {@code x}, as long as its object is there; times in seconds</td></tr>
 * <tr><td>{@code Timer}, {@code DistributionSummary}</td><td>a histogram {@code x}, of a timer in seconds, and a gauge {@code x.seconds.max}: the greatest value of the
 *     last while. The buckets are those that service level objectives and percentile histograms ask for, else {@link Builder#distributions}. With percentiles and no buckets it
 *     is a summary; with both, percentiles are a gauge {@code x.percentile} by {@code phi}</td></tr>
 * <tr><td>{@code FunctionTimer}</td><td>a summary {@code x} without quantiles, in seconds</td></tr>
 * <tr><td>{@code LongTaskTimer}</td><td>gauges of the tasks that are active: {@code x.seconds.count}, how many, {@code x.seconds.sum} and {@code x.seconds.max}, for
 *     how long; if it has buckets {@code x.seconds.bucket} by {@code le}, and if it has percentiles {@code x} by {@code quantile}</td></tr>
 * <tr><td>{@code Meter}</td><td>by {@code statistic}: counters {@code x} and {@code x.sum}, gauges {@code x.max}, {@code x.value}, {@code x.active.count} and {@code
 *     x.duration.sum}, for the measurements that it has when it is registered</td></tr>
 * </table>
 *
 * <p>Names, units and tags are Micrometer's, and what Prometheus reads is called as Micrometer's own Prometheus registry calls it. Characters of a name that are not printable ASCII
 * become underscores; values of tags may be any text.
 *
 * <p>A metric has one kind and one unit. Of meters that share a name with another type or unit, which Micrometer allows, the one that was registered first is shown; the others wait
 * until it is removed. Each is warned of, told to those who {@linkplain io.micrometer.core.instrument.MeterRegistry.Config#onMeterRegistrationFailed listen}, and {@linkplain #leftOut
 * counted}. Meters of one name may have different tag keys.
 *
 * <p>A gauge whose object was collected has no value, rather than NaN; a meter that is removed is gone, and one that is registered again begins anew. After {@link #close} the last values stay, for
 * those who flush at the end; whoever is through with it removes it from the sources.
 *
 * <p>Safe for use by several threads. Recording waits for nobody and makes no garbage; a timer, and a summary, takes some kilobytes. How many meters there are is the program's
 * affair, as with each registry of Micrometer: {@link io.micrometer.core.instrument.config.MeterFilter#maximumAllowableMetrics} bounds it.
 *
 * <p>It gives {@code tidemark_micrometer_left_out}, {@code tidemark_micrometer_failures} and {@code tidemark_micrometer_refused} as well, counters of what went wrong.
 */
public final class TidemarkMeterRegistry extends MeterRegistry implements MetricSource {

    private final Aggregation distributions;
    private final Duration expiry;
    private final boolean maximums;
    private final SeriesTable table = new SeriesTable();
    private final Map<Meter.Id, List<Series>> byMeter = new ConcurrentHashMap<>();
    private final AtomicLong lastStart = new AtomicLong(Long.MIN_VALUE);
    private final Failures failures;

    private TidemarkMeterRegistry(Builder from) {
        super(from.clock);
        distributions = from.distributions;
        expiry = from.expiry;
        maximums = from.maximums;
        failures = new Failures(nextStart());
        config().namingConvention(from.naming);
        config().onMeterRemoved(meter -> forget(meter.getId()));
    }

    /** A registry as it comes: names with dots, exponential distributions, a maximum of the last three minutes. */
    public static TidemarkMeterRegistry create() {
        return builder().build();
    }

    /** Begins one with options. */
    public static Builder builder() {
        return new Builder();
    }

    /** Options of a {@link TidemarkMeterRegistry}. For one thread. */
    public static final class Builder {
        private Clock clock = Clock.SYSTEM;
        private NamingConvention naming = NamingConvention.identity;
        private Aggregation distributions = Aggregation.exponentialDistribution();
        private Duration expiry = Duration.ofMinutes(1);
        private boolean maximums = true;

        private Builder() {}

        /** What time it is: for tests a {@code MockClock}. */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /**
         * What metrics and tags are called. Default: as meters and tags are, with dots. What a convention adds for a unit is not added again by exporters. Meters that are
         * registered already keep their names if {@code config().namingConvention(..)} changes it later.
         */
        public Builder naming(NamingConvention naming) {
            this.naming = Objects.requireNonNull(naming, "naming");
            return this;
        }

        /**
         * How values of timers and summaries are distributed that ask for nothing else. Default: {@link Aggregation#exponentialDistribution()}, at most 160 buckets each.
         * {@code Aggregation.distribution()}, without bounds, costs least: a count and a sum.
         *
         * @param aggregation a {@link Aggregation#distribution}, whose bounds are seconds for timers, or an {@link Aggregation#exponentialDistribution(int, int)}
         * @throws IllegalArgumentException if it is another
         */
        public Builder distributions(Aggregation aggregation) {
            Accumulator.of(aggregation);
            this.distributions = aggregation;
            return this;
        }

        /**
         * How long a maximum, and percentiles, last where a meter does not say: they are of that while and of the two before it, as Micrometer's {@code distributionStatisticExpiry}
         * and {@code distributionStatisticBufferLength} have it. Default: a minute.
         *
         * @throws IllegalArgumentException if it is less than a millisecond
         */
        public Builder expiry(Duration expiry) {
            if (expiry.compareTo(Duration.ofMillis(1)) < 0) {
                throw new IllegalArgumentException(
                        "an expiry of " + expiry + ": it must be at least a millisecond, as Duration.ofMinutes(1)");
            }
            this.expiry = expiry;
            return this;
        }

        /**
         * Whether timers and summaries have gauges of their maximum. CloudWatch knows the maximum of a histogram, and bills each metric: where {@link
         * io.tidemark.stats.PeriodicMetrics} are all that reads, they are better left out. Default: they have.
         */
        public Builder maximums(boolean shown) {
            this.maximums = shown;
            return this;
        }

        /** Makes it. {@code Stats.sources().add("micrometer", registry)} shows its meters to exporters. */
        public TidemarkMeterRegistry build() {
            return new TidemarkMeterRegistry(this);
        }
    }

    /** All meters as metrics, with their values now. Nothing while a {@link TidemarkMeterBinder} reads: what came from Micrometer does not go back there. */
    @Override
    public List<MetricFamily> collect() {
        if (TidemarkMeterBinder.isReading()) {
            return List.of();
        }
        List<MetricFamily> families = table.collect(failures);
        failures.addTo(families);
        return families;
    }

    /** How many values of meters were not shown when they were registered, because another has their name with another type or unit. */
    public long leftOut() {
        return failures.leftOut();
    }

    /** How often the function of a gauge, a function counter or a function timer threw: its value was left out. */
    public long failures() {
        return failures.functions();
    }

    /** How many increments of counters were negative, infinite or not numbers: they are not counted. */
    public long refused() {
        return failures.refused();
    }

    /** No two are the same: so a meter that is registered again is told from the one before. */
    private Instant nextStart() {
        long now = TimeUnit.MILLISECONDS.toNanos(clock.wallTime());
        long start = lastStart.accumulateAndGet(now, (last, next) -> Math.max(last + 1, next));
        return Instant.ofEpochSecond(0, start);
    }

    /** What a meter gives, as it is put together. */
    private final class Rows {
        final Naming.Named main;
        final Tags tags;
        private final Meter.Id id;
        private final Instant start;
        private final List<Series> all = new ArrayList<>();

        Rows(Meter.Id id, Kind kind, @Nullable Unit unit) {
            this.id = id;
            this.main = new Naming.Named(
                    getConventionName(id),
                    id.getDescription(),
                    unit == null ? Naming.unit(id.getBaseUnit(), kind) : unit,
                    "");
            Map<String, String> texts = new HashMap<>();
            for (Tag tag : getConventionTags(id)) {
                texts.put(tag.getKey(), tag.getValue());
            }
            this.tags = Tags.ofText(texts);
            this.start = nextStart();
        }

        Rows add(
                Naming.Named name,
                Kind kind,
                Tags tags,
                boolean mayRestart,
                Supplier<@Nullable AggregationData> value) {
            all.add(new Series(
                    name, kind, tags, start, mayRestart ? TidemarkMeterRegistry.this::nextStart : null, value));
            return this;
        }

        Rows add(Kind kind, boolean mayRestart, Supplier<@Nullable AggregationData> value) {
            return add(main, kind, tags, mayRestart, value);
        }

        Rows gauge(Naming.Named name, Tags tags, DoubleSupplier value) {
            return add(name, Kind.GAUGE, tags, false, () -> new AggregationData.OfDouble(value.getAsDouble()));
        }

        void register() {
            List<Series> rows = List.copyOf(all);
            byMeter.put(id, rows);
            String reason = null;
            for (Series row : rows) {
                Series other = table.add(row);
                if (other != null) {
                    reason = "the meter " + id + " is not shown as " + row + ", a " + row.kind + " in "
                            + row.unit.text() + ": there is " + other + ", a " + other.kind + " in "
                            + other.unit.text() + ". Name one of them otherwise";
                    failures.leftOut(reason);
                }
            }
            if (reason != null) {
                tell(reason);
            }
        }

        private void tell(String reason) {
            try {
                meterRegistrationFailed(id, reason);
            } catch (Throwable refused) {
                // Who listens may refuse it by throwing: then there is no such meter.
                forget(id);
                throw refused;
            }
        }
    }

    private void forget(Meter.Id id) {
        List<Series> rows = byMeter.remove(id);
        if (rows != null) {
            rows.forEach(table::remove);
        }
    }

    @Override
    protected <T> Gauge newGauge(Meter.Id id, @Nullable T obj, ToDoubleFunction<T> valueFunction) {
        WatchedGauge<T> gauge = new WatchedGauge<>(id, obj, valueFunction);
        if (!TidemarkMeterBinder.isOwn(obj)) {
            new Rows(id, Kind.GAUGE, null).add(Kind.GAUGE, false, gauge::data).register();
        }
        return gauge;
    }

    @Override
    protected Counter newCounter(Meter.Id id) {
        SummingCounter counter = new SummingCounter(id, failures);
        new Rows(id, Kind.COUNTER, null)
                .add(Kind.COUNTER, false, () -> new AggregationData.OfDouble(counter.count()))
                .register();
        return counter;
    }

    @Override
    protected Timer newTimer(Meter.Id id, DistributionStatisticConfig config, PauseDetector pauseDetector) {
        Spread spread = new Spread(config, distributions, SpreadTimer.NANOS);
        SpreadTimer timer = new SpreadTimer(id, clock, config, pauseDetector, spread);
        Rows rows = new Rows(id, Kind.HISTOGRAM, MetricUnit.SECONDS);
        addSpread(rows, spread, timer, SpreadTimer.NANOS);
        if (maximums) {
            rows.gauge(rows.main.with("max", MetricUnit.SECONDS), rows.tags, () -> timer.max(TimeUnit.SECONDS));
        }
        rows.register();
        return timer;
    }

    @Override
    protected DistributionSummary newDistributionSummary(
            Meter.Id id, DistributionStatisticConfig config, double scale) {
        Spread spread = new Spread(config, distributions, 1);
        SpreadSummary summary = new SpreadSummary(id, clock, config, scale, spread);
        Rows rows = new Rows(id, Kind.HISTOGRAM, null);
        addSpread(rows, spread, summary, 1);
        if (maximums) {
            rows.gauge(rows.main.with("max", rows.main.unit()), rows.tags, summary::max);
        }
        rows.register();
        return summary;
    }

    private static void addSpread(Rows rows, Spread spread, HistogramSupport meter, double scale) {
        if (spread.isSummary()) {
            rows.add(Kind.SUMMARY, false, () -> spread.quantiles(meter.takeSnapshot()));
            return;
        }
        rows.add(Kind.HISTOGRAM, false, spread::data);
        if (spread.hasPercentilesBeside()) {
            Naming.Named name =
                    new Naming.Named(rows.main.name(), rows.main.description(), rows.main.unit(), ".percentile");
            ValueAtPercentile[] all = meter.takeSnapshot().percentileValues();
            for (int i = 0; i < all.length; i++) {
                int at = i;
                rows.gauge(
                        name,
                        and(rows.tags, "phi", Double.toString(all[i].percentile())),
                        () -> meter.takeSnapshot().percentileValues()[at].value() / scale);
            }
        }
    }

    private static Tags and(Tags tags, String key, String value) {
        return tags.and(Tags.of(key, value));
    }

    @Override
    protected LongTaskTimer newLongTaskTimer(Meter.Id id, DistributionStatisticConfig config) {
        LongTaskTimer timer = new DefaultLongTaskTimer(id, clock, getBaseTimeUnit(), config, true);
        Rows rows = new Rows(id, Kind.GAUGE, MetricUnit.SECONDS);
        Naming.Named main = rows.main;
        rows.gauge(main.with("count", MetricUnit.COUNT), rows.tags, timer::activeTasks)
                .gauge(main.with("sum", MetricUnit.SECONDS), rows.tags, () -> timer.duration(TimeUnit.SECONDS))
                .gauge(main.with("max", MetricUnit.SECONDS), rows.tags, () -> timer.max(TimeUnit.SECONDS));
        Naming.Named bucket = main.with("bucket", MetricUnit.COUNT);
        CountAtBucket[] buckets = timer.takeSnapshot().histogramCounts();
        for (int i = 0; i < buckets.length; i++) {
            if (Double.isFinite(buckets[i].bucket())) {
                int at = i;
                rows.gauge(
                        bucket,
                        and(rows.tags, "le", Double.toString(buckets[i].bucket(TimeUnit.SECONDS))),
                        () -> timer.takeSnapshot().histogramCounts()[at].count());
            }
        }
        if (buckets.length > 0) {
            rows.gauge(bucket, and(rows.tags, "le", "+Inf"), timer::activeTasks);
        }
        double[] percentiles = config.getPercentiles();
        for (double percentile : percentiles == null ? new double[0] : percentiles) {
            rows.add(
                    main,
                    Kind.GAUGE,
                    and(rows.tags, "quantile", Double.toString(percentile)),
                    false,
                    () -> active(timer, percentile));
        }
        rows.register();
        return timer;
    }

    /** Null if there is no task of which to tell it. */
    private static @Nullable AggregationData active(LongTaskTimer timer, double percentile) {
        for (ValueAtPercentile each : timer.takeSnapshot().percentileValues()) {
            if (each.percentile() == percentile) {
                return new AggregationData.OfDouble(each.value(TimeUnit.SECONDS));
            }
        }
        return null;
    }

    @Override
    protected <T> FunctionTimer newFunctionTimer(
            Meter.Id id,
            T obj,
            ToLongFunction<T> countFunction,
            ToDoubleFunction<T> totalTimeFunction,
            TimeUnit totalTimeFunctionUnit) {
        FunctionTimer timer = new CumulativeFunctionTimer<>(
                id, obj, countFunction, totalTimeFunction, totalTimeFunctionUnit, getBaseTimeUnit());
        if (!TidemarkMeterBinder.isOwn(obj)) {
            new Rows(id, Kind.SUMMARY, MetricUnit.SECONDS)
                    .add(Kind.SUMMARY, true, () -> total(timer))
                    .register();
        }
        return timer;
    }

    private static @Nullable AggregationData total(FunctionTimer timer) {
        double sum = timer.totalTime(TimeUnit.SECONDS);
        return Double.isFinite(sum) ? new AggregationData.Quantiles((long) timer.count(), sum, 0, List.of()) : null;
    }

    @Override
    protected <T> FunctionCounter newFunctionCounter(Meter.Id id, T obj, ToDoubleFunction<T> countFunction) {
        FunctionCounter counter = new CumulativeFunctionCounter<>(id, obj, countFunction);
        if (!TidemarkMeterBinder.isOwn(obj)) {
            new Rows(id, Kind.COUNTER, null)
                    .add(Kind.COUNTER, true, () -> counted(counter.count()))
                    .register();
        }
        return counter;
    }

    /** Null if it can be no count. */
    private static @Nullable AggregationData counted(double value) {
        return value >= 0 && value <= Double.MAX_VALUE ? new AggregationData.OfDouble(value) : null;
    }

    @Override
    protected Meter newMeter(Meter.Id id, Meter.Type type, Iterable<Measurement> measurements) {
        Rows rows = new Rows(id, Kind.GAUGE, null);
        for (Measurement measurement : measurements) {
            addMeasurement(rows, measurement.getStatistic(), measurement);
        }
        rows.register();
        return new DefaultMeter(id, type, measurements);
    }

    private static void addMeasurement(Rows rows, Statistic statistic, Measurement measurement) {
        Naming.Named main = rows.main;
        Tags tags = and(rows.tags, "statistic", statistic.toString());
        Unit plain = main.unit() == MetricUnit.NONE ? MetricUnit.COUNT : main.unit();
        switch (statistic) {
            case COUNT ->
                rows.add(
                        new Naming.Named(main.name(), main.description(), MetricUnit.COUNT, ""),
                        Kind.COUNTER,
                        tags,
                        true,
                        () -> counted(measurement.getValue()));
            case TOTAL, TOTAL_TIME ->
                rows.add(
                        new Naming.Named(main.name(), main.description(), plain, ".sum"),
                        Kind.COUNTER,
                        tags,
                        true,
                        () -> counted(measurement.getValue()));
            case MAX -> gauge(rows, ".max", main.unit(), tags, measurement);
            case ACTIVE_TASKS -> gauge(rows, ".active.count", MetricUnit.COUNT, tags, measurement);
            case DURATION -> gauge(rows, ".duration.sum", main.unit(), tags, measurement);
            case VALUE, UNKNOWN -> gauge(rows, ".value", main.unit(), tags, measurement);
        }
    }

    private static void gauge(Rows rows, String ending, Unit unit, Tags tags, Measurement measurement) {
        rows.gauge(
                new Naming.Named(rows.main.name(), rows.main.description(), unit, ending), tags, measurement::getValue);
    }

    /** Seconds. */
    @Override
    protected TimeUnit getBaseTimeUnit() {
        return TimeUnit.SECONDS;
    }

    @Override
    protected DistributionStatisticConfig defaultHistogramConfig() {
        return DistributionStatisticConfig.builder().expiry(expiry).build().merge(DistributionStatisticConfig.DEFAULT);
    }

    @Override
    public String toString() {
        return "TidemarkMeterRegistry[" + byMeter.size() + " meters]";
    }
}
