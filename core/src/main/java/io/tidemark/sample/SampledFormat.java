package io.tidemark.sample;

import io.tidemark.entry.Entry;
import io.tidemark.format.EntryEncoder;
import io.tidemark.format.Format;
import io.tidemark.stream.StreamStats;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** A format, and which entries are written in it. */
final class SampledFormat implements Format {

    private final WeightedFormat format;
    private final Predicate<? super Entry> bypass;
    private final OptionalLong seed;
    private final Sampler.Maker samplers;
    private final String what;

    SampledFormat(
            WeightedFormat format,
            Predicate<? super Entry> bypass,
            OptionalLong seed,
            Sampler.Maker samplers,
            String what) {
        this.format = format;
        this.bypass = bypass;
        this.seed = seed;
        this.samplers = samplers;
        this.what = what;
    }

    @Override
    public EntryEncoder newEncoder(StreamStats stats) {
        SplittableRandom random = seed.isPresent() ? new SplittableRandom(seed.getAsLong()) : new SplittableRandom();
        return new SampledEncoder(bypass, samplers.make(new Draw(random), stats), format.newEncoder(stats), stats);
    }

    @Override
    public String toString() {
        return "sampled, " + what;
    }
}
