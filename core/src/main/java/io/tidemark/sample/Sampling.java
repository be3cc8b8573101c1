package io.tidemark.sample;

import io.tidemark.entry.Entry;
import io.tidemark.format.Format;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * What makes a sampled format of one that can be sampled: first options, then which entries are kept.
 *
 * <pre>{@code
 * Format format = emf.sampled()
 *         .bypass(entry -> entry instanceof AuditMetrics)
 *         .congress(100);
 * }</pre>
 *
 * <p>An entry that is kept with a probability of 1/10 has the weight 10: it counts for ten. Where 1 / probability is no whole
 * number, the weight is that number rounded down or up, at random, so that it is right on average. So sums and counts of all metrics are
 * right on average, whatever is left out; all metrics of an entry have one weight. An entry that is left out is not formatted, and is
 * counted as {@linkplain io.tidemark.sink.SinkStats.Branch#sampledOut sampled out}.
 *
 * <p>Immutable: each method gives another. What a sampler knows of the entries it has seen belongs to the stream, not to the format: a
 * format that serves two streams samples each for itself.
 */
public final class Sampling {

    private final WeightedFormat format;
    private final Predicate<? super Entry> bypass;
    private final OptionalLong seed;

    private Sampling(WeightedFormat format, Predicate<? super Entry> bypass, OptionalLong seed) {
        this.format = format;
        this.bypass = bypass;
        this.seed = seed;
    }

    /** Begins a sampled format, of a format of your own. Those of Tidemark have a method {@code sampled()}. */
    public static Sampling of(WeightedFormat format) {
        return new Sampling(Objects.requireNonNull(format, "format"), entry -> false, OptionalLong.empty());
    }

    /**
     * Entries that are all kept, with a weight of 1: those of which each is needed. They neither count towards the rate of a
     * {@linkplain #congress congressional} sampler nor change what it keeps. Called again, it adds to the earlier ones.
     *
     * @param entries asked of the entry that was {@linkplain Entry#original appended}, by the thread that formats. Where it throws, that is counted, and the entry is sampled
     */
    public Sampling bypass(Predicate<? super Entry> entries) {
        Objects.requireNonNull(entries, "entries");
        Predicate<? super Entry> before = bypass;
        return new Sampling(format, entry -> before.test(entry) || entries.test(entry), seed);
    }

    /**
     * The seed of the random numbers: with the same seed, the same entries in the same order and, of a {@linkplain #congress congressional}
     * sampler, at the same times, the same ones are kept, with the same weights. Without it each stream has another. For tests: two streams
     * with one seed choose alike.
     */
    public Sampling random(long seed) {
        return new Sampling(format, bypass, OptionalLong.of(seed));
    }

    /**
     * Keeps each entry with the same probability.
     *
     * @param p above 0, at most 1
     * @throws IllegalArgumentException if it is not
     */
    public Format fixedFraction(double p) {
        if (!(p > 0 && p <= 1)) {
            throw new IllegalArgumentException("a fraction of " + p
                    + " cannot be kept: it must be above 0 and at most 1, such as 0.1 for one in ten");
        }
        long rate = Draw.rate(p);
        return new SampledFormat(format, bypass, seed, (draw, stats) -> entry -> draw.weight(rate), "keeping " + p);
    }

    /**
     * Keeps about so many entries a second, and among them the rare ones.
     *
     * <p>Entries form groups by the values of their {@link io.tidemark.SampleGroup} fields; those without such fields are one group. Every 15
     * seconds the sampler looks at how many entries each group had. If all together were no more than the target, all are kept. Else
     * each group gets the larger of its share by volume and an equal share, but no more than it has, and all of that is scaled to the
     * target. So a group that is large is thinned out, and one that is rare is kept, wholly or in large part.
     *
     * <p>A group that is seen for the first time is kept in full until the 15 seconds are over. If more than twice the target has been
     * kept before, the rates are lowered at once, and again with each further target, so that a sudden overload keeps a few times the
     * target, however large it is. The next 15 seconds have the target again.
     *
     * <p>Up to 4,096 groups are kept apart, those beyond share one: a field with too many values costs accuracy, not memory. A group
     * that was not seen for 8 times 15 seconds is forgotten. The time is that of the {@link io.tidemark.time.TimeSource} that is current
     * when the stream is made.
     *
     * @param entriesPerSecond the target, above 0. It is held on average over 15 seconds
     * @throws IllegalArgumentException if it is not above 0, or infinite
     */
    public Format congress(double entriesPerSecond) {
        if (!(entriesPerSecond > 0) || Double.isInfinite(entriesPerSecond)) {
            throw new IllegalArgumentException("a rate of " + entriesPerSecond
                    + " entries per second cannot be kept: it must be above 0 and finite, such as 100");
        }
        return new SampledFormat(
                format,
                bypass,
                seed,
                (draw, stats) -> new Congress(entriesPerSecond, draw, stats),
                "keeping " + entriesPerSecond + " entries per second");
    }
}
