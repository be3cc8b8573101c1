package io.tidemark.stats;

import io.tidemark.entry.Entry;
import io.tidemark.sink.EntrySink;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts each entry in the views over its record type, and hands it on: before a queue that may drop it, and before a sampler.
 *
 * <p>It does so on the thread that appends, in some nanoseconds a view, without a lock or garbage.
 */
public final class ViewSink implements EntrySink {

    private final Views views;
    private final EntrySink next;
    private final LongAdder failures = new LongAdder();
    private final AtomicBoolean warned = new AtomicBoolean();

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
                try {
                    recorder.record(entry);
                } catch (Exception | LinkageError | StackOverflowError | AssertionError problem) {
                    failed(recorder, problem);
                }
            }
        }
        next.append(entry);
    }

    /** The text of a tag is made by classes of the application. What they throw must not keep the entry from being written. */
    private void failed(RecordRecorder recorder, Throwable problem) {
        failures.increment();
        if (warned.compareAndSet(false, true)) {
            Problems.warn(
                    "an entry could not be counted in the view "
                            + recorder.view().name() + "; it is appended all the same, and this is said once",
                    problem);
        }
    }

    /** How often an entry could not be counted in a view, because a value of a tag threw or the entry is not of its record type. */
    public long failures() {
        return failures.sum();
    }

    @Override
    public String toString() {
        return "ViewSink[" + next + "]";
    }
}
