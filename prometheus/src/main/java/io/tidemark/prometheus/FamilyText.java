package io.tidemark.prometheus;

import io.tidemark.stats.Metric;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.MetricFamily.Kind;
import io.tidemark.stats.Tags;
import io.tidemark.unit.Unit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All of a family that is the same at each scrape, as it is written. */
// Guarded by ScrapeBenchmark.
final class FamilyText {
    final MetricNames names;

    /** By what they are told apart from others of this name; null if no label name is taken. */
    final @Nullable String reserved;

    /** Where a histogram is to have buckets; null if it has its own. */
    final double @Nullable [] bounds;

    final byte[] textHeader;
    final byte[] openMetricsHeader;

    /** Of a counter or gauge the value, else the quantiles. */
    final Lead single;

    final Lead bucket;
    final Lead count;
    final Lead sum;

    /** Which family has one of its names already; null if none: then this one is written. */
    final @Nullable String conflict;

    /** Set as soon as two rows may have the same labels: one of them has an empty tag, which is the same as none. */
    volatile boolean rowsMayBeSame;

    final NumberLabel le = new NumberLabel("le");
    final NumberLabel quantile = new NumberLabel("quantile");

    final AtomicReference<Rows> rows = new AtomicReference<>(Rows.NONE);

    private final List<String> sampleNames;
    private final String name;
    private final String description;
    private final Unit unit;

    /** Null if it is one of many that are made at each reading. */
    private final @Nullable Metric live;

    /** Labels of rows, in the order in which they were read the last time. */
    static final class Rows {
        static final Rows NONE = new Rows(new Tags[0], new byte[0][], 0);

        /** Of a family that is not used any more: nothing is kept for it. */
        static final Rows GONE = new Rows(new Tags[0], new byte[0][], 0);

        final Tags[] tags;
        final byte[][] labels;

        /** How many bytes it takes. */
        final long bytes;

        Rows(Tags[] tags, byte[][] labels, long bytes) {
            this.tags = tags;
            this.labels = labels;
            this.bytes = bytes;
        }
    }

    FamilyText(Metric metric, MetricNames names, double @Nullable [] bounds, @Nullable String conflict) {
        this.name = metric.name();
        this.description = metric.description();
        this.unit = metric.unit();
        this.live = metric instanceof MetricFamily ? null : metric;
        this.names = names;
        this.sampleNames = names.all();
        this.bounds = bounds;
        this.conflict = conflict;
        this.reserved = names.kind() == Kind.HISTOGRAM ? "le" : names.kind() == Kind.SUMMARY ? "quantile" : null;
        this.single = Lead.of(names.sampleFamily());
        this.bucket = Lead.of(names.bucket());
        this.count = Lead.of(names.count());
        this.sum = Lead.of(names.sum());
        String type = type(names.kind());
        this.textHeader = textHeader(type);
        this.openMetricsHeader = openMetricsHeader(type);
    }

    private static String type(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private byte[] textHeader(String type) {
        Output out = Output.small();
        String name = Lead.quoted(names.sampleFamily());
        putHelp(out, name, false);
        out.put(Words.of("# TYPE " + name + " " + type + "\n"));
        return out.since(0);
    }

    private byte[] openMetricsHeader(String type) {
        Output out = Output.small();
        String name = Lead.quoted(names.family());
        out.put(Words.of("# TYPE " + name + " " + type + "\n"));
        if (names.hasUnit()) {
            out.put(Words.of("# UNIT " + name + " " + names.unit().suffix() + "\n"));
        }
        putHelp(out, name, true);
        return out.since(0);
    }

    private void putHelp(Output out, String name, boolean quotes) {
        if (!description.isEmpty()) {
            out.put(Words.of("# HELP " + name + " "));
            out.putEscaped(description, quotes);
            out.put('\n');
        }
    }

    /** Whether it is the text of this metric, which may have come from another reading. */
    boolean isOf(Metric other) {
        return live == other
                || (name.equals(other.name())
                        && names.kind() == other.kind()
                        && unit.equals(other.unit())
                        && description.equals(other.description()));
    }

    /** As the metric was called. */
    String name() {
        return name;
    }

    String description() {
        return description;
    }

    boolean isWanted(Predicate<String> wanted) {
        for (String each : sampleNames) {
            if (wanted.test(each)) {
                return true;
            }
        }
        return false;
    }
}
