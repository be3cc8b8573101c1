package io.tidemark.stats;

import io.tidemark.entry.Entry;
import io.tidemark.sink.EntrySink;
import java.util.Objects;

/**
 * Counts each entry in the views over its record type, and hands it on: before a queue that may drop it, and before a sampler.
 *
 * <p>It does so on the thread that appends, in some nanoseconds a view, without a lock or garbage.
 */
public final class ViewSink implements EntrySink {

    private final Views views;
    private final EntrySink next;

    private ViewSink(Views views, EntrySink next) {
        this.views = views;
        this.next = next;
    }

    /** Counts in the views of a registry, and appends to {@code next}. */
    public static ViewSink of(Views views, EntrySink next) {
        return new ViewSink(Objects.requireNonNull(views, "views"), Objects.requireNonNull(next, "next"));
    }

    @Override
    public void append(Entry entry) {
        RecordRecorder[] recorders = views.over(entry.layout().id());
        if (recorders != null) {
            for (RecordRecorder recorder : recorders) {
                recorder.record(entry);
            }
        }
        next.append(entry);
    }

    @Override
    public String toString() {
        return "ViewSink[" + next + "]";
    }
}
