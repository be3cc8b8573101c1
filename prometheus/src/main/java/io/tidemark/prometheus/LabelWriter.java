package io.tidemark.prometheus;

import io.tidemark.stats.Tags;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Makes labels of tags, and of those that all metrics are given. Safe for use by several threads. */
final class LabelWriter {

    /** Keys are few; but a source may make up any number. */
    private static final int MOST_KEYS = 10_000;

    private final Escaping escaping;
    private final Set<String> overwritten;
    private final String[] globalKeys;
    private final String[] globalValues;
    private final Map<String, String> names = new ConcurrentHashMap<>();

    /** {@code name="}, by name. */
    private final Map<String, byte[]> leads = new ConcurrentHashMap<>();

    /** What was put. */
    enum Outcome {
        LABELS,

        /** Labels that may be those of other tags as well: an empty one was left out, or one was given to all that have none. */
        MAYBE_OF_OTHERS,

        /** Nothing: two keys have one name. */
        TWO_OF_ONE_NAME
    }

    /** @param overwritten names of labels that are left out: whoever reads them has others of these names */
    LabelWriter(Escaping escaping, Map<String, String> global, Set<String> overwritten) {
        this.escaping = escaping;
        this.overwritten = overwritten;
        Map<String, String> sorted = new TreeMap<>(global);
        this.globalKeys = sorted.keySet().toArray(new String[0]);
        this.globalValues = sorted.values().toArray(new String[0]);
    }

    /**
     * The name of a tag.
     *
     * @param reserved what the family has itself, as {@code le}; null if it has nothing
     */
    String name(String key, @Nullable String reserved) {
        String name = names.get(key);
        if (name == null) {
            name = escaping.labelName(key);
            if (names.size() < MOST_KEYS) {
                names.put(key, name);
            }
        }
        return name.equals(reserved) ? "exported_" + name : name;
    }

    private byte[] lead(String name) {
        byte[] lead = leads.get(name);
        if (lead == null) {
            lead = newLead(name);
            if (leads.size() < MOST_KEYS) {
                leads.put(name, lead);
            }
        }
        return lead;
    }

    private static byte[] newLead(String name) {
        if (Escaping.isLabelName(name)) {
            return Words.of(name + "=\"");
        }
        return Words.of('"' + Words.escaped(name) + "\"=\"");
    }

    /** Takes labels. */
    interface Taker {
        /**
         * Takes one.
         *
         * @param lead {@code name="}
         */
        void take(String name, byte[] lead, String value);
    }

    /** Puts {@code a="b",c="d"}. */
    Outcome put(Output out, Tags tags, @Nullable String reserved) {
        int begin = out.at();
        return each(tags, reserved, (name, lead, value) -> {
            if (out.at() > begin) {
                out.put(',');
            }
            out.put(lead);
            out.putEscaped(value, true);
            out.put('"');
        });
    }

    /**
     * Gives the labels of a row: its tags, and the global ones whose name none of them has; by key. Empty ones are the same as none. If two have one
     * name none is given.
     */
    Outcome each(Tags tags, @Nullable String reserved, Taker taker) {
        Outcome outcome = Outcome.LABELS;
        @Nullable String[] names = new String[tags.size()];
        for (int i = 0; i < names.length; i++) {
            if (tags.value(i).isEmpty()) {
                outcome = Outcome.MAYBE_OF_OTHERS;
            } else {
                String name = name(tags.key(i), reserved);
                if (overwritten.contains(name)) {
                    outcome = Outcome.MAYBE_OF_OTHERS;
                } else if (contains(names, i, name)) {
                    return Outcome.TWO_OF_ONE_NAME;
                } else {
                    names[i] = name;
                }
            }
        }
        int global = 0;
        for (int i = 0; i <= names.length; i++) {
            while (global < globalKeys.length
                    && (i == names.length || globalKeys[global].compareTo(tags.key(i)) <= 0)) {
                String name = name(globalKeys[global], reserved);
                if (contains(names, names.length, name)) {
                    outcome = Outcome.MAYBE_OF_OTHERS;
                } else if (!overwritten.contains(name)) {
                    taker.take(name, lead(name), globalValues[global]);
                }
                global++;
            }
            String name = i == names.length ? null : names[i];
            if (name != null) {
                taker.take(name, lead(name), tags.value(i));
            }
        }
        return outcome;
    }

    private static boolean contains(@Nullable String[] names, int count, String name) {
        for (int i = 0; i < count; i++) {
            if (name.equals(names[i])) {
                return true;
            }
        }
        return false;
    }
}
