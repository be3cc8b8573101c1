package io.tidemark.benchmarks;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.tidemark.prometheus.Exposition;
import io.tidemark.prometheus.Format;
import io.tidemark.unit.MetricUnit;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Random;

/** A counter and a histogram of 12 bounds, {@value #LINES} lines for each of some label sets, and how a library writes them as text. For one thread. */
final class Scraped {

    /** Of a label set: the counter, 13 buckets, the count and the sum. */
    static final int LINES = 16;

    private static final int VALUES = 1_024;

    /** Writes all that there is. */
    @FunctionalInterface
    interface Writer {
        void write(OutputStream to) throws IOException;
    }

    /** Makes what is measured, of so many label sets. */
    @FunctionalInterface
    interface Peer {
        Scraped of(int labelSets, Syntax syntax);
    }

    private final Meters meters;
    private final Writer writer;
    private final int labelSets;
    private final double[] values = new double[VALUES];
    private int round;

    private Scraped(Meters meters, Writer writer, int labelSets) {
        this.meters = meters;
        this.writer = writer;
        this.labelSets = labelSets;
        Random random = new Random(7);
        for (int i = 0; i < VALUES; i++) {
            values[i] = Math.exp(random.nextDouble() * Math.log(10_000));
        }
        for (int i = 0; i < 5; i++) {
            change();
        }
    }

    static Scraped floor(int labelSets, Syntax syntax) {
        AdderMeters meters = new AdderMeters(labelSets, 1);
        return new Scraped(meters, new FloorScrape(meters, labelSets, syntax)::write, labelSets);
    }

    static Scraped tidemark(int labelSets, Syntax syntax) {
        // A unit would be in the names, and have values converted, where the others have none.
        TidemarkMeters meters = new TidemarkMeters(labelSets, 1, MetricUnit.NONE);
        Exposition exposition = Exposition.of(meters.source());
        Format format = syntax == Syntax.TEXT ? Format.TEXT : Format.OPENMETRICS;
        return new Scraped(meters, to -> exposition.write(format, to), labelSets);
    }

    static Scraped clientJava(int labelSets, Syntax syntax) {
        ClientJavaMeters meters = new ClientJavaMeters(labelSets, 1);
        ExpositionFormatWriter writer = writer(syntax);
        return new Scraped(meters, to -> writer.write(to, meters.snapshots()), labelSets);
    }

    /** Its exporter's reader, without labels for the scope, and what writes its snapshots in that exporter. */
    static Scraped openTelemetry(int labelSets, Syntax syntax) {
        OpenTelemetryMeters meters = new OpenTelemetryMeters(labelSets, 1, true);
        ExpositionFormatWriter writer = writer(syntax);
        return new Scraped(meters, to -> writer.write(to, meters.snapshots()), labelSets);
    }

    /** One line more for each label set: the greatest value of late. */
    static Scraped micrometer(int labelSets, Syntax syntax) {
        MicrometerMeters meters = new MicrometerMeters(labelSets, 1);
        String type = syntax == Syntax.TEXT
                ? PrometheusTextFormatWriter.CONTENT_TYPE
                : OpenMetricsTextFormatWriter.CONTENT_TYPE;
        return new Scraped(meters, to -> meters.registry().scrape(to, type), labelSets);
    }

    private static ExpositionFormatWriter writer(Syntax syntax) {
        return syntax == Syntax.TEXT ? PrometheusTextFormatWriter.create() : OpenMetricsTextFormatWriter.create();
    }

    /** Records a value in each row, so that none is written as it was before. */
    void change() {
        for (int row = 0; row < labelSets; row++) {
            meters.resolved(row, values[(row * 7 + round) & (VALUES - 1)]);
        }
        round++;
    }

    void write(OutputStream to) throws IOException {
        writer.write(to);
    }
}
