package io.tidemark.prometheus;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What an exemplar leads by: as much of it as OpenMetrics allows, 128 characters with the names; what leads to a trace first. */
final class ExemplarLabels {

    /** Code points. */
    private static final int MOST = 128;

    private ExemplarLabels() {}

    static Map<String, String> of(Map<String, String> attachments) {
        if (attachments.isEmpty()) {
            return Map.of();
        }
        Map<String, String> sorted = new LinkedHashMap<>();
        for (String first : new String[] {"trace_id", "span_id"}) {
            String value = attachments.get(first);
            if (value != null) {
                sorted.put(first, value);
            }
        }
        new TreeMap<>(attachments).forEach(sorted::putIfAbsent);
        Map<String, String> labels = new LinkedHashMap<>();
        int left = MOST;
        for (Map.Entry<String, String> each : sorted.entrySet()) {
            String name = Escaping.UNDERSCORES.labelName(each.getKey());
            int size = codePoints(name) + codePoints(each.getValue());
            if (size <= left && labels.putIfAbsent(name, each.getValue()) == null) {
                left -= size;
            }
        }
        return labels;
    }

    private static int codePoints(String text) {
        return text.codePointCount(0, text.length());
    }

    static void put(Output out, Map<String, String> attachments) {
        boolean further = false;
        for (Map.Entry<String, String> label : of(attachments).entrySet()) {
            if (further) {
                out.put(',');
            }
            out.put(Words.of(label.getKey()));
            out.put('=');
            out.put('"');
            out.putEscaped(label.getValue(), true);
            out.put('"');
            further = true;
        }
    }
}
