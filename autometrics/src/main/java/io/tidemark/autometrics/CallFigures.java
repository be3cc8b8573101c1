package io.tidemark.autometrics;

/** What was counted of some calls. */
final class CallFigures {
    long started;
    long errors;

    /** Of all calls together, in nanoseconds. */
    long nanos;

    /** Calls by their duration. */
    final long[] buckets;

    CallFigures(int buckets) {
        this.buckets = new long[buckets];
    }

    /** Adds what others have; durations of another scale by the upper bounds of their buckets. */
    void add(CallFigures other, DurationScale scale, DurationScale theirs) {
        started += other.started;
        errors += other.errors;
        nanos += other.nanos;
        boolean same = scale.equals(theirs);
        for (int i = 0; i < other.buckets.length; i++) {
            if (other.buckets[i] != 0) {
                buckets[same ? i : scale.place(theirs, i)] += other.buckets[i];
            }
        }
    }

    /** How many calls have ended. */
    long ended() {
        long all = 0;
        for (long bucket : buckets) {
            all += bucket;
        }
        return all;
    }
}
