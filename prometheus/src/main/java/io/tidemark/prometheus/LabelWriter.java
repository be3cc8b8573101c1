package io.tidemark.prometheus;

import io.tidemark.stats.Tags;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Makes labels of tags, and of those that all metrics are given. Safe for use by several threads. */
final class LabelWriter {

    /** Keys are few; but a source may make up any number. */
    private static final int MOST_KEYS = 10_000;

    private final Escaping escaping;
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

    LabelWriter(Escaping escaping, Map<String, String> global) {
        this.escaping = escaping;
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

    private byte[] lead(String key, @Nullable String reserved) {
        String name = name(key, reserved);
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

    /** Puts {@code a="b",c="d"}: the tags, and the global ones that are not among them, by key. Empty ones are the same as none. */
    Outcome put(Output out, Tags tags, @Nullable String reserved) {
        int begin = out.at();
        Outcome outcome = Outcome.LABELS;
        byte[][] put = new byte[tags.size() + globalKeys.length][];
        int count = 0;
        int global = 0;
        for (int i = 0; i <= tags.size(); i++) {
            String key = i == tags.size() ? null : tags.key(i);
            while (global < globalKeys.length && (key == null || globalKeys[global].compareTo(key) < 0)) {
                put[count++] = put(out, globalKeys[global], globalValues[global], reserved, out.at() > begin);
                global++;
            }
            if (key == null) {
                break;
            }
            if (global < globalKeys.length && globalKeys[global].equals(key)) {
                global++;
                outcome = Outcome.MAYBE_OF_OTHERS;
            }
            String value = tags.value(i);
            if (value.isEmpty()) {
                outcome = Outcome.MAYBE_OF_OTHERS;
            } else {
                put[count++] = put(out, key, value, reserved, out.at() > begin);
            }
        }
        if (hasTwice(put, count)) {
            out.back(begin);
            return Outcome.TWO_OF_ONE_NAME;
        }
        return outcome;
    }

    private byte[] put(Output out, String key, String value, @Nullable String reserved, boolean further) {
        byte[] lead = lead(key, reserved);
        if (further) {
            out.put(',');
        }
        out.put(lead);
        out.putEscaped(value, true);
        out.put('"');
        return lead;
    }

    private static boolean hasTwice(byte[][] leads, int count) {
        for (int i = 1; i < count; i++) {
            for (int j = 0; j < i; j++) {
                if (Arrays.equals(leads[i], leads[j])) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The labels of tags as they are named and valued here, by name. Null if two keys have one name. */
    @Nullable
    Map<String, String> labels(Tags tags, @Nullable String reserved) {
        Map<String, String> all = new TreeMap<>();
        for (int i = 0; i < globalKeys.length; i++) {
            if (tags.get(globalKeys[i]) == null) {
                all.put(name(globalKeys[i], reserved), globalValues[i]);
            }
        }
        for (int i = 0; i < tags.size(); i++) {
            if (!tags.value(i).isEmpty() && all.put(name(tags.key(i), reserved), tags.value(i)) != null) {
                return null;
            }
        }
        return all;
    }
}
