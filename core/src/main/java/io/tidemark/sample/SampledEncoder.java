package io.tidemark.sample;

import io.tidemark.entry.Entry;
import io.tidemark.format.EntryEncoder;
import io.tidemark.internal.SelfReport;
import io.tidemark.output.LineBlock;
import io.tidemark.stream.Outcome;
import io.tidemark.stream.Problem;
import io.tidemark.stream.StreamStats;
import java.util.function.Predicate;

/** Writes the entries that a sampler keeps. */
final class SampledEncoder implements EntryEncoder {

    private final Predicate<? super Entry> bypass;
    private final Sampler sampler;
    private final WeightedEncoder encoder;
    private final StreamStats stats;

    SampledEncoder(Predicate<? super Entry> bypass, Sampler sampler, WeightedEncoder encoder, StreamStats stats) {
        this.bypass = bypass;
        this.sampler = sampler;
        this.encoder = encoder;
        this.stats = stats;
    }

    @Override
    public Outcome encode(Entry entry, LineBlock block) {
        long weight = isBypassed(entry) ? 1 : sampler.weight(entry);
        return weight == 0 ? Outcome.SAMPLED_OUT : encoder.encode(entry, weight, block);
    }

    private boolean isBypassed(Entry entry) {
        if (entry.original() instanceof SelfReport) {
            // Of these each is needed, and its figures are to be read as they are.
            return true;
        }
        try {
            return bypass.test(entry.original());
        } catch (Throwable problem) {
            stats.problem(
                    Problem.EXCEPTION,
                    "whether an entry of " + entry.original().getClass().getName()
                            + " bypasses the sampler could not be told: it was sampled",
                    problem);
            return false;
        }
    }
}
