package io.tidemark.stats;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Measurements that are made at once: of one event, with the same tags and attachments.
 *
 * <pre>{@code
 * Stats.measurements()
 *         .put(LATENCY, 12.5)
 *         .put(SIZE, 300)
 *         .tag("route", "/ducks")
 *         .attach("trace_id", traceId)
 *         .record();
 * }</pre>
 *
 * <p>For one thread. It can be recorded again, and then counts again. Where a single value is recorded often, {@link
 * Stats#record(DoubleMeasure, double)} makes no garbage.
 */
public final class Measurements {

    /** How many attachments there may be. */
    public static final int MOST_ATTACHMENTS = 16;

    /** How many characters of an attachment are kept: it is kept for as long as the program runs. */
    public static final int LONGEST_ATTACHMENT = 255;

    private final List<Value> values = new ArrayList<>();
    private @Nullable Tags tags;
    private Tags more = Tags.empty();
    private Map<String, String> attachments = Map.of();

    private record Value(Measure measure, double value, long whole) {}

    Measurements() {}

    /** Adds a value of a measure. Of the same measure again, each counts. */
    public Measurements put(DoubleMeasure measure, double value) {
        values.add(new Value(Objects.requireNonNull(measure, "measure"), value, 0));
        return this;
    }

    /** Adds a value of a measure. Of the same measure again, each counts. */
    public Measurements put(LongMeasure measure, long value) {
        values.add(new Value(Objects.requireNonNull(measure, "measure"), (double) value, value));
        return this;
    }

    /**
     * Adds a tag to those that are current when it is recorded, in place of one with that key.
     *
     * @throws IllegalArgumentException if the key or the value is none
     */
    public Measurements tag(String key, String value) {
        more = more.and(key, value);
        return this;
    }

    /** Takes these in place of the current tags. Those that were added with {@link #tag} are added all the same. */
    public Measurements tags(Tags tags) {
        this.tags = Objects.requireNonNull(tags, "tags");
        return this;
    }

    /**
     * Attaches something to the {@linkplain Exemplar exemplars} that views may keep of these values: the id of a trace, of a request. It makes no rows and
     * nothing is counted by it.
     *
     * @param key 1 to 255 characters of printable ASCII
     * @param value any text; of one that has more than {@value #LONGEST_ATTACHMENT} characters, the first of them
     * @throws IllegalArgumentException if the key is none, or if there are {@value #MOST_ATTACHMENTS} others already
     */
    public Measurements attach(String key, String value) {
        PrintableAscii.require("the key of an attachment", key, false);
        if (value == null) {
            throw new NullPointerException("the value of the attachment " + key);
        }
        if (attachments.isEmpty()) {
            attachments = new HashMap<>();
        }
        if (attachments.size() == MOST_ATTACHMENTS && !attachments.containsKey(key)) {
            throw new IllegalArgumentException("the attachment " + key + " would be one more than " + MOST_ATTACHMENTS
                    + ": attach what leads to the work, as a trace id, and leave the rest to records");
        }
        attachments.put(key, Text.atMost(LONGEST_ATTACHMENT, value));
        return this;
    }

    /** Records all of them, with the tags that are {@linkplain Tags#current current} and those that were added. */
    public void record() {
        Tags all = (tags == null ? Tags.current() : tags).and(more);
        for (Value value : values) {
            for (MeasureRecorder recorder : value.measure().views().recorders()) {
                Cell unused = recorder.recordAndFind(all, value.value(), value.whole(), attachments);
            }
        }
    }
}
