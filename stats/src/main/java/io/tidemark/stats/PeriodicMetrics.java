package io.tidemark.stats;

import io.tidemark.ServiceMetrics;
import io.tidemark.internal.Warnings;
import io.tidemark.sink.EntrySink;
import io.tidemark.time.TimeSource;
import io.tidemark.unit.MetricUnit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Appends metrics to a sink at an interval, so that they go where records go: an EMF file, CloudWatch Logs, JSON.
 *
 * <pre>{@code
 * AttachHandle attached = ServiceMetrics.attach(Emf.builder("Ducks").build().writeTo(output));
 * PeriodicMetrics metrics = PeriodicMetrics.builder().every(Duration.ofMinutes(1)).start();
 * attached.onClose(metrics::close);       // the last ones are appended before the sink is closed
 * }</pre>
 *
 * <p>Each combination of tags is an entry, with the values that all metrics have for it; in EMF a line, whose dimensions are the tags ({@link TagDimensions}).
 *
 * <table>
 * <caption>What is written</caption>
 * <tr><td>counter</td><td>what was added since the last time; nothing, if that is 0</td></tr>
 * <tr><td>gauge, up-down counter</td><td>its value; nothing, if that is NaN</td></tr>
 * <tr><td>histogram</td><td>observations: for each bucket, how many were added since the last time, at one value; nothing, if none were</td></tr>
 * <tr><td>summary {@code x}</td><td>{@code x_p50} and the like, each quantile as a gauge; {@code x_count} and {@code x_sum}, what was added</td></tr>
 * </table>
 *
 * <p>What is met for the first time is counted from its start; so is what has begun anew, which a new {@linkplain MetricFamily.Point#start start} tells, or a
 * count that is less than before. Nothing is counted twice or lost on the way to the sink; what the sink drops is in its figures. Of {@link Views} that are the
 * source, or among {@link MetricSources} that are, rows that are removed or expire and views that are unregistered give what was added to the last. Of what a
 * source does not give, because it fails, the last values are kept: for {@value #MOST_ABSENT} rows, those that were met longest ago go first.
 *
 * <p>The value of a bucket is its middle, of the first and the last between the bound and the least or greatest value; all are then moved by one share of the
 * widths of their buckets, so that their sum is that of the values. A mean is right, and a percentile as near as the buckets are narrow. Infinities are left
 * out, and {@linkplain #infinities counted}.
 *
 * <p>CloudWatch takes dimensions of printable ASCII, 1 to 1024 characters: any other character is written as {@code \}{@code u00e9}, empty text as {@code (empty)},
 * and what is too long ends in a hash. Other limits are the format's: a row with more than 30 tags, or with a tag that EMF takes for
 * none, is as {@link io.tidemark.format.emf.Emf} has it. A unit that is a symbol of UCUM, as {@code ms} or {@code By}, is written as CloudWatch calls it. A metric with the name of one of its tags, or what a summary would write under the name of another metric, is left out, and {@linkplain #leftOut counted}.
 *
 * <p>The time of an entry is that at which it was emitted. Two of these count each for itself, from the start.
 *
 * <p>Safe for use by several threads. It does not throw, whatever its source and its sink do: they are warned of, and {@linkplain #failures counted}.
 */
public final class PeriodicMetrics implements AutoCloseable {

    private static final int MOST_ABSENT = 10_000;

    /** After so many entries the sink is waited for: a queue that is full drops records too. */
    private static final int ENTRIES_AT_ONCE = 8_192;

    private static final long LONGEST_FLUSH_MILLIS = 1_000;

    private static final String TOPIC = "periodicMetrics";

    private final MetricSource source;
    private final EntrySink sink;
    private final ReentrantLock emitting = new ReentrantLock();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final FlushThread thread;
    private final Instant start;

    // Guarded by the lock.
    private final Deltas deltas = new Deltas(MOST_ABSENT);
    private final EntryTable table;
    private final Set<Views> watched = new HashSet<>();
    private boolean ended;

    private final LastRows lastRows = new LastRows();
    private final LongAdder entries = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder leftOut = new LongAdder();
    private final LongAdder infinities = new LongAdder();

    private PeriodicMetrics(Builder from) {
        source = from.source;
        sink = from.sink;
        table = new EntryTable(from.dimensions, leftOut, infinities);
        start = TimeSource.current().instant();
        thread = new FlushThread(this::emit, this::end, from.interval, "tidemark-periodic-metrics", from.wait);
    }

    /** Begins: of {@link Stats#sources}, to {@link ServiceMetrics#sinkOrDiscard}, every minute. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Appends what there is now, beside what is appended at the interval: before a process is frozen, for example. Waits for another that is at it. Does nothing
     * after close, or if the source or the sink calls it.
     */
    public void emit() {
        emit(false);
    }

    private void end() {
        emit(true);
        lock();
        try {
            watched.forEach(views -> views.removeLastRowListener(lastRows));
            watched.clear();
        } finally {
            emitting.unlock();
        }
    }

    private void lock() {
        emitting.lock();
    }

    private void emit(boolean last) {
        if (emitting.isHeldByCurrentThread()) {
            failed("a source or a sink asks for metrics to be emitted while they are: it is left out", null);
            return;
        }
        lock();
        try {
            if (!ended) {
                ended = last;
                emitLocked();
            }
        } catch (Throwable problem) {
            failed("metrics could not be emitted; the next time tries again", problem);
        } finally {
            table.clear();
            emitting.unlock();
        }
    }

    private void emitLocked() {
        List<MetricFamily> families = List.of();
        try {
            watch();
            families = List.copyOf(source.collect());
        } catch (Throwable problem) {
            failed("the source of metrics failed, and they are left out this time", problem);
        }
        List<MetricFamily> gone = lastRows.take();
        families.forEach(table::begin);
        gone.forEach(table::begin);
        for (MetricFamily family : families) {
            for (MetricFamily.Point point : family.points()) {
                table.add(family, point.tags(), isDelta(family) ? deltas.of(family.name(), point) : point.value());
            }
        }
        // Later than what was collected: of a row that went meanwhile, they have all that it had.
        for (MetricFamily family : gone) {
            if (isDelta(family)) {
                for (MetricFamily.Point point : family.points()) {
                    AggregationData added = deltas.ofLast(family.name(), point);
                    if (added != null) {
                        table.add(family, point.tags(), withoutWindow(added));
                    }
                }
            }
        }
        deltas.endRound();
        append(table.entries(TimeSource.current().epochNanos()));
    }

    private static boolean isDelta(MetricFamily family) {
        return !EntryTable.isLevel(family);
    }

    /** What is gone has no value now, of which quantiles are. */
    private static AggregationData withoutWindow(AggregationData data) {
        return data instanceof AggregationData.Quantiles quantiles
                ? new AggregationData.Quantiles(quantiles.count(), quantiles.sum(), 0, List.of())
                : data;
    }

    private void append(List<MetricEntry> all) {
        int appended = 0;
        for (MetricEntry entry : all) {
            try {
                sink.append(entry);
                entries.increment();
                if (++appended % ENTRIES_AT_ONCE == 0) {
                    sink.flush().toCompletableFuture().get(LONGEST_FLUSH_MILLIS, TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (TimeoutException slow) {
                // Its figures say what it drops.
            } catch (Throwable problem) {
                failed("the sink of metrics threw: an entry is lost", problem);
            }
        }
    }

    /** Listens to the views that there are by now. */
    private void watch() {
        Set<Views> now = MetricSources.viewsOf(source);
        for (Views views : now) {
            if (watched.add(views)) {
                views.onLastRows(lastRows);
            }
        }
        watched.removeIf(views -> {
            boolean gone = !now.contains(views);
            if (gone) {
                views.removeLastRowListener(lastRows);
            }
            return gone;
        });
    }

    private void failed(String what, @Nullable Throwable problem) {
        failures.increment();
        Warnings.warn(TOPIC, what, problem);
    }

    /** How many entries were appended. */
    public long entries() {
        return entries.sum();
    }

    /** How often the source or the sink threw, or asked for what it was part of. */
    public long failures() {
        return failures.sum();
    }

    /** How many values were left out: their name is that of one of their tags, or of another metric; or too many rows went within one interval. */
    public long leftOut() {
        return leftOut.sum();
    }

    /** How many infinite values were in counters and histograms, and have no observation. */
    public long infinities() {
        return infinities.sum();
    }

    /**
     * {@code tidemark_periodic_entries}, {@code tidemark_periodic_failures}, {@code tidemark_periodic_left_out} and {@code tidemark_periodic_infinities}, counters:
     * to be added to {@link Stats#sources}, for instance.
     */
    public MetricSource ownMetrics() {
        return () -> List.of(
                own("entries", "Entries of metrics that were appended", entries()),
                own("failures", "How often the source or the sink of metrics threw", failures()),
                own("left_out", "Values that were left out: their name is taken, or there were too many", leftOut()),
                own("infinities", "Infinite values that have no observation", infinities()));
    }

    private MetricFamily own(String name, String description, long value) {
        return new MetricFamily(
                "tidemark_periodic_" + name,
                description,
                MetricUnit.COUNT,
                MetricFamily.Kind.COUNTER,
                List.of(new MetricFamily.Point(Tags.empty(), start, new AggregationData.OfLong(value))));
    }

    /**
     * Appends what was added since the last time, and ends. Waits for that 5 seconds at most: a source or sink that hangs is warned of, and left behind. The
     * sink is not closed. Further calls do nothing. Never throws.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true) && !thread.end()) {
            failed("the source or the sink of metrics did not return when they were to end: it is left behind", null);
        }
    }

    @Override
    public String toString() {
        return "PeriodicMetrics[" + source + " to " + sink + "]";
    }

    /** Options of {@link PeriodicMetrics}. */
    public static final class Builder {
        private MetricSource source = Stats.sources();
        private EntrySink sink = ServiceMetrics.sinkOrDiscard();
        private Duration interval = Duration.ofMinutes(1);
        private TagDimensions dimensions = TagDimensions.ALL;
        private Duration wait = Duration.ofSeconds(5);

        private Builder() {}

        /** What is read. Its counters need starts that stay the same. Default: {@link Stats#sources}. */
        public Builder source(MetricSource source) {
            this.source = Objects.requireNonNull(source, "source");
            return this;
        }

        /** What entries are appended to. It is not closed. Default: {@link ServiceMetrics#sinkOrDiscard}. */
        public Builder sink(EntrySink sink) {
            this.sink = Objects.requireNonNull(sink, "sink");
            return this;
        }

        /**
         * How often. CloudWatch keeps metrics by the minute, so more often costs lines and tells no more. Default: a minute.
         *
         * @throws IllegalArgumentException if it is not more than 0
         */
        public Builder every(Duration interval) {
            if (interval.isZero() || interval.isNegative()) {
                throw new IllegalArgumentException(
                        "metrics are emitted every " + interval + ": the interval must be more than 0");
            }
            this.interval = interval;
            return this;
        }

        /** Which dimensions metrics have. Default: {@link TagDimensions#ALL}. */
        public Builder dimensions(TagDimensions dimensions) {
            this.dimensions = Objects.requireNonNull(dimensions, "dimensions");
            return this;
        }

        /** For tests: how long close waits. */
        Builder longestClose(Duration wait) {
            this.wait = wait;
            return this;
        }

        /** Starts a daemon thread, {@code tidemark-periodic-metrics-} and a number. The first metrics are emitted after an interval. */
        public PeriodicMetrics start() {
            PeriodicMetrics made = new PeriodicMetrics(this);
            made.lock();
            try {
                made.watch();
            } finally {
                made.emitting.unlock();
            }
            made.thread.start();
            return made;
        }
    }

    /** Rows that went since they were taken last. */
    private final class LastRows implements Consumer<MetricFamily> {
        private List<MetricFamily> waiting = new ArrayList<>();
        private int rows;
        private int lost;

        @Override
        public synchronized void accept(MetricFamily family) {
            int more = family.points().size();
            // Those that are known were in memory anyway.
            if (rows > MOST_ABSENT + deltas.size()) {
                lost += more;
            } else {
                rows += more;
                waiting.add(family);
            }
        }

        synchronized List<MetricFamily> take() {
            List<MetricFamily> taken = waiting;
            waiting = new ArrayList<>();
            rows = 0;
            if (lost > 0) {
                // Not before: who has a row go may hold a lock, and waits for no logger.
                leftOut.add(lost);
                Warnings.warn(
                        TOPIC,
                        "the last values of " + lost
                                + " rows of views are lost: more went since the last metrics than are kept. Emit more often",
                        null);
                lost = 0;
            }
            return taken;
        }
    }
}
