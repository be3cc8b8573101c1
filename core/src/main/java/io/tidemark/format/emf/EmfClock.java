package io.tidemark.format.emf;

/** Tells times that CloudWatch does not take, without a look at the clock for each. */
final class EmfClock {

    private static final int ENTRIES_A_READING = 1024;
    private static final long DRIFT_MILLIS = 1000;

    private long now = Long.MIN_VALUE / 2;
    private int entries;

    /** Whether the time is too long ago, or too far ahead. */
    boolean isOutOfRange(long millis) {
        // An entry that seems to be from the future, or out of range, says that the clock has moved on since it was
        // read.
        long age = now - millis;
        if (--entries < 0 || age < -DRIFT_MILLIS || age > EmfLimits.LONGEST_PAST_MILLIS) {
            now = System.currentTimeMillis();
            entries = ENTRIES_A_READING;
            age = now - millis;
        }
        return age > EmfLimits.LONGEST_PAST_MILLIS || age < -EmfLimits.LONGEST_AHEAD_MILLIS;
    }
}
