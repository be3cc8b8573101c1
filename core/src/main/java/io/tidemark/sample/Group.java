package io.tidemark.sample;

/** What a congressional sampler knows of one group of entries. */
final class Group {

    /** The average follows the last intervals about as far back as this. */
    private static final int MOST_SEEN = 16;

    final String[] names;
    final String[] values;
    final long hash;

    /** At which rate its entries are kept, as {@link Draw} has it. */
    long rate = Draw.ALL;

    /** Entries in this interval. */
    long count;

    /** Entries in an interval, on average over those that had any. */
    private double average;

    /** In how many intervals it was seen, up to {@link #MOST_SEEN}. */
    private int seen;

    /** The number of the last of them. */
    private long lastSeen;

    /** Which part of it would be kept before all is scaled to the target. */
    double part;

    Group(String[] names, String[] values, long hash) {
        this.names = names;
        this.values = values;
        this.hash = hash;
    }

    /** An interval is over. */
    void endInterval(long number) {
        if (count > 0) {
            seen = Math.min(seen + 1, MOST_SEEN);
            average += (count - average) / seen;
            lastSeen = number;
        }
    }

    /** The interval in which it was seen last, of those that are over. */
    long lastSeen() {
        return lastSeen;
    }

    /** How many entries to expect: what is usual, or what is now if that is more, so that a burst counts from the first. */
    double expected() {
        return Math.max(average, (double) count);
    }
}
