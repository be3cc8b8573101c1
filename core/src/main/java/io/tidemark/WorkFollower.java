package io.tidemark;

import io.tidemark.entry.EntryWriter;
import org.jspecify.annotations.Nullable;

/**
 * A type of fields that are told of the work of their record while that is {@linkplain UnitOfWork current}: {@code FunctionCalls} of the
 * module for function metrics. Flattened into a record, it writes what it was told under names that only run time knows. Numbers among
 * them are members of the line, and no metrics: {@link io.tidemark.entry.Flag.NoMetric} is a flag of such a field.
 *
 * <p>Safe for use by several threads.
 */
public interface WorkFollower {

    /**
     * For generated code: ends it, when the entry is emitted or dropped. What it is told later is lost.
     *
     * @return what it was told; null if nothing
     */
    @Nullable
    Fields tidemarkClose();

    /** What was told until the end. Immutable. */
    @FunctionalInterface
    interface Fields {
        /**
         * For generated code: writes all of it.
         *
         * @param field of kind {@code KEYED}
         */
        void writeTo(EntryWriter out, int field);
    }
}
