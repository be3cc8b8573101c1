package io.tidemark.otlp;

import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.FlagSet;
import io.tidemark.unit.MetricUnit;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/** The fields that have been met. For one thread. Bounded: what comes and goes at run time is forgotten together. */
final class LogFields {

    private static final int MOST_LAYOUTS = 1_000;
    private static final int MOST_NAMES = 4_000;
    private static final int LONGEST_NAME = 200;

    private final IdentityHashMap<EntryLayout, LogField[]> byLayout = new IdentityHashMap<>();
    private final Map<String, LogField> byName = new HashMap<>();

    /** The fields of a layout, by index. */
    LogField[] of(EntryLayout layout) {
        LogField[] known = byLayout.get(layout);
        if (known == null) {
            known = layout.fields().stream().map(LogField::of).toArray(LogField[]::new);
            if (byLayout.size() == MOST_LAYOUTS) {
                byLayout.clear();
            }
            byLayout.put(layout, known);
        }
        return known;
    }

    /** A field that stands in no layout. */
    LogField named(String name, FlagSet flags) {
        if (!flags.isEmpty() || name.length() > LONGEST_NAME) {
            return LogField.named(name, MetricUnit.NONE, flags);
        }
        LogField known = byName.get(name);
        if (known == null) {
            known = LogField.named(name, MetricUnit.NONE, flags);
            if (byName.size() == MOST_NAMES) {
                byName.clear();
            }
            byName.put(name, known);
        }
        return known;
    }
}
