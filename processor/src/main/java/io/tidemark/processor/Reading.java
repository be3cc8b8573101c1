package io.tidemark.processor;

import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Element;
import org.jspecify.annotations.Nullable;

/** What reading a record gave. */
final class Reading {

    /** A type that is not there (yet). */
    record Unresolved(Element at, String what, String type) {}

    final Problems problems = new Problems();
    final List<Unresolved> unresolved = new ArrayList<>();

    /** Null if it is no metric record at all. Members with errors are left out. */
    @Nullable
    RecordModel model;

    /** How its records are merged; null if they are not, or if that has errors. */
    @Nullable
    AggregateModel aggregate;

    /** Whether a flattened record has errors, which are reported there. */
    boolean brokenChild;

    boolean isSound() {
        return model != null && !brokenChild && unresolved.isEmpty() && !problems.hasErrors();
    }
}
