package io.tidemark.stats;

/** Where measurements of the program go. */
public final class Stats {

    private static final Views VIEWS = Views.create();

    private static final MetricSources SOURCES = MetricSources.of();

    static {
        SOURCES.add("views", VIEWS).add("tidemark_views", VIEWS.ownMetrics()).add("tidemark", SOURCES.ownMetrics());
    }

    private Stats() {}

    /** The views of the program. */
    public static Views views() {
        return VIEWS;
    }

    /**
     * What exporters of the program read: its {@linkplain #views views} and {@linkplain Views#ownMetrics how they fare}, what is added here, and
     * {@linkplain MetricSources#ownMetrics how often} one of these failed.
     */
    public static MetricSources sources() {
        return SOURCES;
    }

    /** Records a value of a measure, with the tags that are {@linkplain Tags#current current}. */
    public static void record(LongMeasure measure, long value) {
        measure.record(value);
    }

    /** Records a value of a measure, with the tags that are {@linkplain Tags#current current}. */
    public static void record(DoubleMeasure measure, double value) {
        measure.record(value);
    }

    /** Begins several measurements that are made at once, or one with tags of its own or attachments. */
    public static Measurements measurements() {
        return new Measurements();
    }
}
