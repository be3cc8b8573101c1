package io.tidemark.autometrics;

import io.tidemark.entry.EntryWriter;
import org.jspecify.annotations.Nullable;

/** The calls of one function, or of several, in one record. With the lock of that. */
final class CallSum {

    final FunctionName function;

    /** That of the function that ended for the first time after this one; null if it is the last. */
    @Nullable
    CallSum next;

    private long calls;
    private long errors;
    private long nanos;

    CallSum(FunctionName function) {
        this.function = function;
    }

    void add(long duration, boolean error) {
        calls++;
        nanos += duration;
        if (error) {
            errors++;
        }
    }

    void writeTo(EntryWriter out, int field) {
        FunctionName.Keys keys = function.keys();
        out.keyed(field, keys.calls()).metric(calls);
        out.keyed(field, keys.errors()).metric(errors);
        out.keyed(field, keys.time()).nanos(nanos);
    }
}
