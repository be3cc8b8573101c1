package io.tidemark.sample;

import io.tidemark.entry.Entry;
import io.tidemark.stream.Problem;
import io.tidemark.stream.StreamStats;
import io.tidemark.time.TimeSource;
import java.time.Duration;
import java.util.List;

/**
 * Keeps a target number of entries, and among them the rare ones: the idea of S. Acharya, P. Gibbons and V. Poosala, "Congressional
 * samples for approximate answering of group-by queries" (2000), where a group has the larger of two shares as a state of the USA has
 * seats in two houses.
 *
 * <p>How the groups share is worked out of what is usual for each, so that it does not jump about; but all is scaled to what was
 * there in the last interval, so that the target is held when the volume rises or falls from one interval to the next.
 */
final class Congress implements Sampler {

    static final long INTERVAL_NANOS = Duration.ofSeconds(15).toNanos();

    /** A group that was not seen in so many intervals is forgotten. */
    static final int INTERVALS_KEPT = 8;

    /** More targets than this in one interval, and the rates are lowered before it is over. */
    private static final int MOST_TARGETS = 2;

    private static final int MOST_ROUNDS = 64;

    /** Entries to keep in an interval. */
    private final double target;

    private final Draw draw;
    private final StreamStats stats;
    private final TimeSource time = TimeSource.current();
    private final GroupKey key = new GroupKey();
    private final GroupTable groups = new GroupTable();

    private boolean begun;

    /** When the interval began, and how many were before it. */
    private long start;

    private long interval;

    private long kept;

    /** With so many kept, the rates are too high. */
    private double mostKept;

    Congress(double entriesPerSecond, Draw draw, StreamStats stats) {
        this.target = entriesPerSecond * INTERVAL_NANOS / 1e9;
        this.mostKept = MOST_TARGETS * target;
        this.draw = draw;
        this.stats = stats;
    }

    @Override
    public long weight(Entry entry) {
        long now = time.nanoTime();
        if (!begun) {
            begun = true;
            start = now;
        } else if (now - start >= INTERVAL_NANOS) {
            refresh(now);
        }
        Group group = group(entry);
        group.count++;
        long weight = draw.weight(group.rate);
        if (weight > 0 && ++kept > mostKept) {
            lower();
        }
        return weight;
    }

    private Group group(Entry entry) {
        try {
            key.read(entry);
        } catch (Throwable problem) {
            stats.problem(
                    Problem.EXCEPTION,
                    "the sampling group of an entry of " + entry.getClass().getName()
                            + " could not be told: it is among those without a group",
                    problem);
        }
        Group group = groups.get(key);
        if (group.count == 0 && groups.isShared(group)) {
            stats.problem(
                    Problem.SAMPLE_GROUPS_SHARED,
                    "entries of " + entry.layout().type() + " are in a sampling group with others: there are more than "
                            + GroupTable.MOST_GROUPS + " groups. A @SampleGroup field has too many values",
                    null);
        }
        return group;
    }

    /** The interval is over. */
    private void refresh(long now) {
        long passed = (now - start) / INTERVAL_NANOS;
        for (Group group : groups.all()) {
            group.endInterval(interval);
        }
        start += passed * INTERVAL_NANOS;
        interval += passed;
        long oldest = interval - 1 - INTERVALS_KEPT;
        groups.removeIf(group -> group.lastSeen() <= oldest);
        double scale = share();
        for (Group group : groups.all()) {
            group.rate = Draw.rate(group.part * scale);
            group.count = 0;
        }
        kept = 0;
        mostKept = MOST_TARGETS * target;
    }

    /** There is so much in this interval that the target is exceeded: what came so far is taken for all that comes. */
    private void lower() {
        double scale = share();
        for (Group group : groups.all()) {
            group.rate = Math.min(group.rate, Draw.rate(group.part * scale));
        }
        // Where there are many groups, not after each entry.
        mostKept = kept + Math.max(target, groups.all().size() / 4.0);
    }

    /**
     * Works out which part of each group is kept, before it is scaled.
     *
     * @return the scale with which the entries of this interval would have made the target; infinite if all of them are within it
     */
    private double share() {
        List<Group> all = groups.all();
        double expected = 0;
        long total = 0;
        for (Group group : all) {
            expected += group.expected();
            total += group.count;
        }
        double equal = target / all.size();
        for (Group group : all) {
            double own = group.expected();
            group.part = Math.min(own, Math.max(target * (own / expected), equal)) / own;
        }
        return total <= target ? Double.POSITIVE_INFINITY : scale(all);
    }

    /** The scale with which the parts of all groups, each no more than the whole, make the target. */
    private double scale(List<Group> all) {
        double scale = 0;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            double whole = 0;
            double inParts = 0;
            for (Group group : all) {
                if (group.part * scale >= 1) {
                    whole += group.count;
                } else {
                    inParts += group.part * group.count;
                }
            }
            double next = (target - whole) / inParts;
            if (next <= scale || inParts == 0) {
                break;
            }
            scale = next;
        }
        return scale;
    }
}
