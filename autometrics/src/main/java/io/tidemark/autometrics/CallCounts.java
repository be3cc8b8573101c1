package io.tidemark.autometrics;

import org.jspecify.annotations.Nullable;

/** What is written at each call: apart from what pads it. */
abstract sealed class CallCounts extends PaddedCalls permits CallStripe {

    static final int ROOM = 8;

    /** {@link CallStripe#OPEN} is stored by who has the lock, after a release fence. No int: the JVM would put it into the gap behind the header, before what pads it. */
    long state;

    /** Calls that have begun. Not under the lock: it is added to atomically. */
    long started;

    /** Beginnings of what turned out to be no call. As {@link #started}. */
    long takenBack;

    /** Of all calls that have ended, together. Under the lock, as what follows. */
    long nanos;

    /** Calls that have ended as errors. */
    long errors;

    /**
     * Calls that have ended, by duration, from {@link #ROOM} on, with as much room behind them, so that they share no cache line with what lies beside them. Null in a native histogram.
     */
    final long @Nullable [] buckets;

    /** The same of a native histogram, by powers of two, each with the same room; it is made when it is needed. */
    final long @Nullable [] @Nullable [] octaves;

    CallCounts(DurationScale scale) {
        boolean classic = !scale.isNative();
        buckets = classic ? new long[ROOM + scale.places() + ROOM] : null;
        octaves = classic ? null : new long[DurationScale.OCTAVES][];
    }
}
