package io.tidemark.otlp;

import io.tidemark.stats.AggregationData;
import io.tidemark.stats.Exemplar;
import io.tidemark.stats.MetricFamily;
import io.tidemark.stats.Tags;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a series: the last value that was read, and the last one that the server has. What is between them is what is sent. For one thread.
 */
final class Series {

    /**
     * A series from one start to its end. One that begins anew is another.
     *
     * @param start nanoseconds since 1970
     */
    record Key(String name, Tags tags, long start) {}

    private final Key key;
    private final boolean delta;

    /** Its name, kind and so on. */
    private MetricFamily of;

    private AggregationData read;
    private long readTime;
    private List<Exemplar> exemplars = List.of();

    private @Nullable AggregationData acknowledged;
    private long acknowledgedTime;

    /** In which round it was read last, and since when it has not been there. */
    private long round;

    private int roundsGone;

    /** Whether its last value has come. */
    private boolean ended;

    /** When it ended at the latest: the series of the same tags that came after it has begun then. */
    private long latestEnd = Long.MAX_VALUE;

    /** When what came before it had ended. */
    private long earliestStart;

    Series(Key key, boolean delta, MetricFamily of, MetricFamily.Point first) {
        this.key = key;
        this.delta = delta;
        this.of = of;
        this.read = first.value();
    }

    Key key() {
        return key;
    }

    boolean isDelta() {
        return delta;
    }

    MetricFamily of() {
        return of;
    }

    /** Its value was read. */
    void read(MetricFamily of, MetricFamily.Point point, long time, long round) {
        this.of = of;
        this.read = point.value();
        this.readTime = Math.max(time, readTime);
        this.exemplars = point.exemplars();
        this.round = round;
        this.roundsGone = 0;
        this.ended = false;
    }

    /** Its last value has come, and it is not there any more. */
    void ended(MetricFamily of, MetricFamily.Point point, long time) {
        AggregationData before = acknowledged;
        read(of, point, time, -1);
        ended = true;
        if (delta && before != null && change(before) == null) {
            // What was recorded while it went was read, and is not in what it gave last: the server has it all.
            read = before;
        }
    }

    boolean hasEnded() {
        return ended;
    }

    /** Another of the same tags has come after this one, which has ended. Gives when this one has. */
    long endedBefore(long start) {
        latestEnd = Math.min(latestEnd, start);
        return hasNews() ? time() : acknowledgedTime;
    }

    /** Its intervals are not to overlap with those of what came before it. */
    void beginsAfter(long end) {
        earliestStart = Math.max(earliestStart, end);
    }

    boolean isGone(long round) {
        return this.round != round;
    }

    /** How many rounds it has been gone for, with this one. */
    int gone() {
        return ++roundsGone;
    }

    /** Whether there is something that the server does not have. */
    boolean hasNews() {
        return acknowledged == null || !acknowledged.equals(read);
    }

    /** There is nothing new: what comes is from now on. */
    void idle() {
        acknowledgedTime = Math.max(acknowledgedTime, readTime);
    }

    /** What is to be sent. */
    Sample sample() {
        long start = start();
        if (!delta) {
            return new Sample(key.tags(), start, time(), read, exemplars, this);
        }
        AggregationData before = acknowledged;
        AggregationData change = before == null ? read : change(before);
        List<Exemplar> fresh = exemplars.stream()
                .filter(each -> before == null || Conversion.nanos(each.time()) > start)
                .toList();
        // What was set back in between began anew, at a time that nobody knows.
        return new Sample(key.tags(), start, time(), change == null ? read : change, fresh, this);
    }

    private long start() {
        if (!delta) {
            return key.start();
        }
        return acknowledged == null ? Math.max(key.start(), earliestStart) : acknowledgedTime;
    }

    /** Two intervals of a series never overlap, whatever the clock does: by that a server tells a repetition. */
    private long time() {
        return Sample.after(start(), Math.min(readTime, latestEnd));
    }

    private @Nullable AggregationData change(AggregationData before) {
        return Deltas.between(before, read, of.kind() == MetricFamily.Kind.UP_DOWN_COUNTER);
    }

    /** What {@link #sample} gave is with the server; nothing was read meanwhile. */
    void acknowledge(AggregationData value, long time) {
        acknowledged = value;
        acknowledgedTime = time;
    }

    AggregationData lastRead() {
        return read;
    }
}
