package io.tidemark.format.json;

import io.tidemark.format.EntryEncoder;
import io.tidemark.format.Format;
import io.tidemark.sample.Sampling;
import io.tidemark.stream.StreamStats;

/**
 * Plain JSON, one object a line:
 *
 * <pre>{@code
 * {"timestamp":1752774958378,"metrics":{"Latency":{"value":42.5,"unit":"Milliseconds"}},"properties":{"Operation":"CountDucks"}}
 * }</pre>
 *
 * <p>A repeated observation is {@code {"value":{"total":150,"count":3}}}, several are {@code {"values":[1,2,3]}}, of which each may be
 * repeated as well. Dimensions that a metric has for itself stand with it: {@code {"value":1,"dimensions":{"Pond":"North"}}}. A
 * NaN is left out, an infinity is written as the largest double, both are counted; of two fields with one name the later is
 * left out, and counted. There are no limits. Immutable.
 */
public final class Json implements Format {

    private static final Json INSTANCE = new Json();

    private Json() {}

    /** The format. */
    public static Json create() {
        return INSTANCE;
    }

    @Override
    public EntryEncoder newEncoder(StreamStats stats) {
        return new JsonEncoder(JsonDialect.INSTANCE, stats);
    }

    /**
     * Begins a format that writes only some of the entries, and lets each count for those that it stands for: a value of 42.5 that
     * counts 10 times is {@code {"value":{"total":425,"count":10}}}, as if it had been observed so often. The total is exact:
     * the decimal that would be written without the weight, times the weight. A value that counts once stands for
     * itself, and a field that is written as a property has no weight.
     */
    public Sampling sampled() {
        return Sampling.of(stats -> new JsonEncoder(JsonDialect.SAMPLED, stats));
    }

    @Override
    public String toString() {
        return "Json";
    }
}
