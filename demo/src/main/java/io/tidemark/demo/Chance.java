package io.tidemark.demo;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** A misfortune that strikes now and then, at the same turns in every run. */
final class Chance {
    private final long seed;
    private final double probability;
    private final AtomicLong turns = new AtomicLong();

    Chance(long seed, double probability) {
        this.seed = seed;
        this.probability = probability;
    }

    boolean strikes() {
        return new SplittableRandom(seed + turns.getAndIncrement()).nextDouble() < probability;
    }
}
