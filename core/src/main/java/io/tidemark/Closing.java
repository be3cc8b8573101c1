package io.tidemark;

import io.tidemark.entry.EntryWriter;
import io.tidemark.internal.Warnings;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * For generated code: closes values with code of the application, which may throw. Such a value is absent; it is counted, and
 * reported now and then.
 */
public final class Closing {

    private static final LongAdder FAILURES = new LongAdder();

    private Closing() {}

    /**
     * What the value closes to; null if that is nothing, or if it threw.
     *
     * @param field for the report: type and Java name
     */
    public static <C> @Nullable C value(CloseValue<? extends C> value, String field) {
        try {
            return value.closeValue();
        } catch (Throwable problem) {
            failed(field, problem);
            return null;
        }
    }

    /** What the supplier gives; null if it threw. */
    public static <T> @Nullable T supplied(Supplier<? extends @Nullable T> value, String field) {
        try {
            return value.get();
        } catch (Throwable problem) {
            failed(field, problem);
            return null;
        }
    }

    /**
     * Notes what went wrong with one value.
     *
     * @param problems those so far; null if none
     * @param size how many values there are
     */
    public static @Nullable String[] note(@Nullable String @Nullable [] problems, int value, int size, String why) {
        @Nullable String[] noted = problems == null ? new @Nullable String[size] : problems;
        noted[value] = why;
        return noted;
    }

    /** Tells what went wrong with a value, if anything. */
    public static void tell(EntryWriter out, int field, @Nullable String[] problems, int value) {
        String why = problems[value];
        if (why != null) {
            out.invalid(field, why);
        }
    }

    /** How many values could not be closed since the program started. */
    public static long failures() {
        return FAILURES.sum();
    }

    private static void failed(String field, Throwable problem) {
        report("closing " + field + " failed; it is left out", problem);
    }

    /** Counts and reports code of the application that threw where it must not. */
    static void report(String message, Throwable problem) {
        FAILURES.increment();
        Warnings.warn("close value", message, problem);
    }
}
