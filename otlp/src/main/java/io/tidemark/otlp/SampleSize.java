package io.tidemark.otlp;

import io.tidemark.stats.AggregationData.Distribution;
import io.tidemark.stats.AggregationData.Exponential;
import io.tidemark.stats.AggregationData.Quantiles;
import io.tidemark.stats.AggregationData.Side;
import io.tidemark.stats.Exemplar;
import java.util.Map;

/** About how many bytes a sample has in a request: rather too many than too few. */
final class SampleSize {

    /** Times, numbers, and the lengths of all. */
    private static final int POINT = 80;

    /** The lengths of a key, of a value and of both. */
    private static final int ATTRIBUTE = 12;

    private static final int EXEMPLAR = 60;

    /** A bound and a count, of a histogram whose buckets are told one by one. */
    private static final int BUCKET = 16;

    /** A count of less than two million; most are. */
    private static final int COUNT = 3;

    private SampleSize() {}

    static long bytes(Sample sample) {
        long bytes = POINT + attributes(sample.tags().asMap());
        for (Exemplar each : sample.exemplars()) {
            bytes += EXEMPLAR + attributes(each.attachments());
        }
        if (sample.value() instanceof Distribution value) {
            bytes += (long) BUCKET * value.buckets();
        } else if (sample.value() instanceof Exponential value) {
            bytes += COUNT * (buckets(value.positive()) + buckets(value.negative()));
        } else if (sample.value() instanceof Quantiles value) {
            bytes += (long) (BUCKET + ATTRIBUTE) * value.values().size();
        }
        return bytes;
    }

    private static long buckets(Side side) {
        return (long) side.end() - side.offset();
    }

    private static long attributes(Map<String, String> all) {
        long bytes = 0;
        for (Map.Entry<String, String> each : all.entrySet()) {
            bytes += ATTRIBUTE + text(each.getKey()) + text(each.getValue());
        }
        return bytes;
    }

    private static long text(String text) {
        long bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 0 : c < 0x800 ? 1 : 2;
        }
        return bytes;
    }
}
