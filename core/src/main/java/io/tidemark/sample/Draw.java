package io.tidemark.sample;

import java.util.SplittableRandom;

/**
 * Draws who is kept, and with which weight. A rate is a whole number of 2^53: an entry is kept with a probability of exactly
 * {@code rate / 2^53}, and its weight is exactly {@code 2^53 / rate} on average, so that the two make 1. For one thread.
 */
final class Draw {

    /** The rate at which everything is kept. */
    static final long ALL = 1L << 53;

    private final SplittableRandom random;

    Draw(SplittableRandom random) {
        this.random = random;
    }

    /** The rate for a probability: the nearest that is no smaller. */
    static long rate(double probability) {
        return probability >= 1 ? ALL : Math.max(1, (long) Math.ceil(probability * ALL));
    }

    /** The weight of an entry; 0 if it is left out. */
    long weight(long rate) {
        if (rate == ALL) {
            return 1;
        }
        if (random.nextLong() >>> 11 >= rate) {
            return 0;
        }
        long weight = ALL / rate;
        long rest = ALL - weight * rate;
        return rest > 0 && random.nextLong(rate) < rest ? weight + 1 : weight;
    }
}
