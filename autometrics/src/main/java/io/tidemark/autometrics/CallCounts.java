package io.tidemark.autometrics;

import org.jspecify.annotations.Nullable;

/** What is written at each call: apart from what pads it. */
abstract sealed class CallCounts extends PaddedCalls permits CallStripe {

    /** {@link CallStripe#OPEN} is stored by who has the lock, after a release fence. */
    int state;

    /** Calls that have begun. Not under the lock: it is added to atomically. */
    long started;

    /** Of all calls that have ended, together. Under the lock, as what follows. */
    long nanos;

    /** Calls that have ended as errors. */
    long errors;

    /** Calls that have ended, by duration, with room behind them, so that no two parts share a cache line; null in a native histogram. */
    final long @Nullable [] buckets;

    /** The same of a native histogram, by powers of two; each is made when it is needed. */
    final long @Nullable [] @Nullable [] octaves;

    CallCounts(DurationScale scale) {
        boolean classic = !scale.isNative();
        buckets = classic ? new long[scale.places() + 8] : null;
        octaves = classic ? null : new long[DurationScale.OCTAVES][];
    }
}
