package io.tidemark.prometheus;

import io.tidemark.internal.Warnings;
import io.tidemark.stats.AggregationData;
import io.tidemark.stats.Metric;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricSource;
import io.tidemark.stats.MetricSources;
import io.tidemark.stats.Reading;
import io.tidemark.stats.Stats;
import io.tidemark.stats.Tags;
import io.tidemark.stats.Views;
import io.tidemark.time.TimeSource;
import io.tidemark.unit.MetricUnit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Metrics as Prometheus reads them: what a {@link PrometheusEndpoint} serves and a {@link PushGateway} pushes.
 *
 * <pre>{@code
 * Exposition exposition = Exposition.builder().label("region", "eu").build();
 * String text = exposition.text();
 * }</pre>
 *
 * <p><b>Names</b> are those of the metrics, with the unit and {@code _total} behind them as Prometheus wants it: a counter {@code http.requests} is
 * {@code http_requests_total}; a distribution {@code latency} in milliseconds is {@code latency_seconds}, and its values and bounds are converted. Of two metrics that would
 * share a name there, the later one is left out, and so is a row of which two tags would be one label; both are said in a warning, and counted in {@link #leftOut}. The others are
 * written all the same.
 *
 * <p><b>Values</b> are read while they are written, a row after the other. The labels of a row are made once and kept for the next time, up to 64 MiB of
 * them; so a scrape of counters, gauges and distributions with bounds makes next to no garbage in the text formats. An exponential distribution, if its
 * buckets are not wider than Prometheus's, is a native histogram in {@link Format#PROTOBUF}; the text formats have none, and tell its count and sum, and
 * the buckets that {@link Builder#bounds} asks for.
 *
 * <p>Safe for use by several threads, which do not wait for each other.
 */
public final class Exposition {

    private static final long MOST_KEPT = 64L << 20;

    private static final String IMPOSSIBLE = "a counter that is negative, or not a number";

    /** Of all metrics that are left out at once, as many are named. */
    private static final int MOST_NAMED = 10;

    private final MetricSource source;
    private final Map<Escaping, Book> books = new EnumMap<>(Escaping.class);
    private final AtomicReference<@Nullable Output> spare = new AtomicReference<>();
    private final AtomicLong kept = new AtomicLong();
    private final long mostKept;
    private final LongAdder leftOut;
    private final Instant start = TimeSource.current().instant();

    private final Map<String, String> labels;
    private final List<BoundsRule> bounds;

    private Exposition(Builder builder) {
        this(
                builder.source,
                new TreeMap<>(builder.labels),
                Set.of(),
                List.copyOf(builder.bounds),
                builder.mostKept,
                new LongAdder());
    }

    private Exposition(
            MetricSource source,
            Map<String, String> labels,
            Set<String> overwritten,
            List<BoundsRule> bounds,
            long mostKept,
            LongAdder leftOut) {
        this.source = source instanceof Views || source instanceof MetricSources ? source : MetricSources.of(source);
        this.labels = labels;
        this.bounds = bounds;
        this.mostKept = mostKept;
        this.leftOut = leftOut;
        for (Escaping escaping : Escaping.values()) {
            books.put(escaping, new Book(escaping, labels, overwritten, bounds, this::forget));
        }
    }

    /** The same without labels that a Pushgateway puts others in place of: two rows that differ in nothing else would cost the whole push. */
    Exposition without(Set<String> overwritten) {
        return new Exposition(source, labels, overwritten, bounds, mostKept, leftOut);
    }

    /** All metrics of the program: {@link Stats#sources}. */
    public static Exposition create() {
        return builder().build();
    }

    /** The metrics of a source. */
    public static Exposition of(MetricSource source) {
        return builder().source(source).build();
    }

    /** Begins one of {@link Stats#sources}. */
    public static Builder builder() {
        return new Builder();
    }

    /** What an exposition is made of. For one thread. */
    public static final class Builder {
        private MetricSource source = Stats.sources();
        private final Map<String, String> labels = new TreeMap<>();
        private final List<BoundsRule> bounds = new ArrayList<>();
        private long mostKept = MOST_KEPT;

        private Builder() {}

        /** What is read. */
        public Builder source(MetricSource source) {
            this.source = Objects.requireNonNull(source, "source");
            return this;
        }

        /**
         * Gives each metric a label. A tag of its own with this key wins.
         *
         * @param name letters, digits and underscores, not beginning with a digit or two underscores
         * @throws IllegalArgumentException if the name is none, or is given twice
         */
        public Builder label(String name, String value) {
            Objects.requireNonNull(value, "value");
            if (!Objects.requireNonNull(name, "name").matches("(?!__)[a-zA-Z_][a-zA-Z0-9_]*")) {
                throw new IllegalArgumentException(
                        "a label \"" + name
                                + "\": it must be of letters, digits and underscores, and not begin with a digit or with two underscores");
            }
            if (labels.putIfAbsent(name, value) != null) {
                throw new IllegalArgumentException("the label " + name + " is given twice");
            }
            return this;
        }

        /**
         * Says which buckets histograms of a name are to have. One of buckets with bounds of its own shows those that it has among these, and the last; an exponential one shows
         * all, each with the values that are surely not above it: what its own bucket on the bound has is left to the next.
         *
         * @param name of the metric as it is exposed, without {@code _bucket}: {@code http_latency_seconds}; or with {@code *} at an end, {@code http_*}. The whole name
         *     goes before a beginning, that before an ending; the longer before the shorter
         * @param bounds in the unit of the exposed metric, ascending
         * @throws IllegalArgumentException if the name is none, or the bounds are not finite or not strictly ascending
         */
        public Builder bounds(String name, double... bounds) {
            this.bounds.add(new BoundsRule(name, bounds));
            return this;
        }

        /** For tests: how many bytes are kept from one scrape to the next. */
        Builder mostKept(long bytes) {
            this.mostKept = bytes;
            return this;
        }

        /** Makes it. */
        public Exposition build() {
            return new Exposition(this);
        }
    }

    /** All metrics in the {@linkplain Format#TEXT text format}. For a look; to serve it there is {@link #write}. */
    public String text() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(Format.TEXT, bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /**
     * Writes all metrics, in pieces, as they are read. Does not close the stream.
     *
     * @throws IOException if the stream does
     */
    public void write(Format format, OutputStream to) throws IOException {
        write(format, Escaping.UNDERSCORES, name -> true, to);
    }

    /** @param wanted is asked for the names of families and samples: a family is written if it wants one of them */
    void write(Format format, Escaping escaping, Predicate<String> wanted, OutputStream to) throws IOException {
        Book book = Objects.requireNonNull(books.get(escaping));
        List<? extends Metric> metrics = source.metrics();
        List<FamilyText> families = book.families(metrics);
        Output output = spare.getAndSet(null);
        if (output == null) {
            output = new Output();
        }
        output.begin(to);
        ProtobufWriter messages = format == Format.PROTOBUF ? new ProtobufWriter(book.labels, to) : null;
        TextWriter text = new TextWriter(output, format == Format.OPENMETRICS);
        for (int i = 0; i < families.size(); i++) {
            if (isWanted(families.get(i), wanted)) {
                write(families.get(i), metrics.get(i).read(), book.labels, output, text, messages);
            }
        }
        if (messages == null) {
            text.end();
        }
        output.end();
        if (output.isOfUsualSize()) {
            spare.set(output);
        }
    }

    private boolean isWanted(FamilyText family, Predicate<String> wanted) {
        if (family.conflict != null) {
            leftOut.increment();
            return false;
        }
        return family.isWanted(wanted);
    }

    /** @param messages if they are what is written; then the labels are made to see whether two rows have the same */
    private void write(
            FamilyText family,
            Reading row,
            LabelWriter labels,
            Output output,
            TextWriter text,
            @Nullable ProtobufWriter messages)
            throws IOException {
        RowLabels rows = new RowLabels(family, labels, output, kept, mostKept);
        boolean begun = false;
        while (row.next()) {
            boolean possible = isPossible(family, row);
            byte[] found = possible ? rows.of(row.tags()) : null;
            if (found == null) {
                leaveOut(family, row.tags(), possible ? rows.problem() : IMPOSSIBLE);
                continue;
            }
            if (messages != null) {
                if (!begun) {
                    messages.begin(family);
                }
                messages.put(family, row);
            } else {
                if (!begun) {
                    text.begin(family);
                }
                text.put(family, row, found);
            }
            begun = true;
        }
        rows.end();
        if (messages != null && begun) {
            messages.end();
        }
    }

    /** A counter that was given a negative value, or none, would be a reset to Prometheus, or spoil all sums. */
    private static boolean isPossible(FamilyText family, Reading row) {
        return family.names.kind() != MetricFamily.Kind.COUNTER || row.number() >= 0;
    }

    private void leaveOut(FamilyText family, Tags row, String why) {
        leftOut.increment();
        Warnings.warn(
                "prometheus row", "the row " + row + " of the metric " + family.name() + " is left out: " + why, null);
    }

    private void forget(FamilyText family) {
        kept.addAndGet(-family.rows.getAndSet(FamilyText.Rows.GONE).bytes);
    }

    /** Warns of views that would share a name, now and as soon as such a one is registered, until it is closed: not only at the next scrape. */
    NameWatch watchNames() {
        return new NameWatch(source == Stats.sources() ? Stats.views() : source, books);
    }

    /** For tests: how many bytes are kept from one scrape to the next. */
    long kept() {
        return kept.get();
    }

    /** How many metrics and rows were left out, each time that they were, because their names or labels are those of others. */
    public long leftOut() {
        return leftOut.sum();
    }

    /** {@code tidemark_prometheus_left_out}: what {@link #leftOut} gives, for other exporters, or for {@link Stats#sources}. */
    public MetricSource ownMetrics() {
        return () -> List.of(new MetricFamily(
                "tidemark_prometheus_left_out",
                "Metrics and rows that were left out of a scrape because their names or labels are those of others",
                MetricUnit.COUNT,
                MetricFamily.Kind.COUNTER,
                List.of(new MetricFamily.Point(Tags.empty(), start, new AggregationData.OfLong(leftOut())))));
    }

    /** Says what is left out now and was not before. */
    static void warn(List<String> conflicts) {
        if (!conflicts.isEmpty()) {
            int more = conflicts.size() - MOST_NAMED;
            Warnings.warn(
                    "prometheus conflict",
                    String.join("; ", conflicts.subList(0, Math.min(MOST_NAMED, conflicts.size())))
                            + (more > 0 ? "; and " + more + " more" : ""),
                    null);
        }
    }
}
