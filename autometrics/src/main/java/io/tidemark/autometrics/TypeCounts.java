package io.tidemark.autometrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Calls by what they returned or threw, of the labels {@code ok} and {@code error}. */
final class TypeCounts {

    static final int MOST = 50;

    private final Map<String, LongAdder> oks = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();

    /** Counts a call, after it was counted elsewhere. */
    void count(boolean error, Class<?> type) {
        Map<String, LongAdder> counts = error ? errors : oks;
        String name = name(type);
        LongAdder count = counts.get(name);
        if (count == null) {
            // A few more at most, if threads meet here.
            String bounded = counts.size() < MOST ? name : FunctionName.OTHER.function();
            count = counts.computeIfAbsent(bounded, key -> new LongAdder());
        }
        count.increment();
    }

    /** Never empty: such a label is as none, and the series that of no type. */
    private static String name(Class<?> type) {
        String simple = type.getSimpleName();
        // Of an anonymous class.
        return simple.isEmpty() ? type.getName().substring(type.getName().lastIndexOf('.') + 1) : simple;
    }

    Map<String, LongAdder> of(boolean error) {
        return error ? errors : oks;
    }
}
