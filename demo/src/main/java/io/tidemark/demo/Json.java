package io.tidemark.demo;

import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes maps, lists, texts and numbers as JSON that a person can read: the outermost levels a line each. */
final class Json {
    private final StringBuilder text = new StringBuilder();

    private Json() {}

    static String of(Map<String, ?> value) {
        Json json = new Json();
        json.write(value, 0);
        return json.text.append('\n').toString();
    }

    private void write(@Nullable Object value, int depth) {
        if (value instanceof Map<?, ?> map) {
            writeMap(map, depth);
        } else if (value instanceof Iterable<?> list) {
            writeList(list, depth);
        } else if (value instanceof Double number && !Double.isFinite(number)) {
            // JSON has no such numbers: NaN is nothing, an infinity a text.
            if (Double.isNaN(number)) {
                text.append("null");
            } else {
                quote(number > 0 ? "Infinity" : "-Infinity");
            }
        } else if (value == null || value instanceof Number) {
            text.append(value);
        } else {
            quote(value.toString());
        }
    }

    private void writeMap(Map<?, ?> map, int depth) {
        boolean lines = depth == 0 && !map.isEmpty();
        text.append('{');
        Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<?, ?> entry = entries.next();
            text.append(lines ? "\n  " : "");
            quote(String.valueOf(entry.getKey()));
            text.append(": ");
            write(entry.getValue(), depth + 1);
            text.append(!entries.hasNext() ? "" : lines ? "," : ", ");
        }
        text.append(lines ? "\n}" : "}");
    }

    private void writeList(Iterable<?> list, int depth) {
        Iterator<?> items = list.iterator();
        boolean lines = false;
        text.append('[');
        while (items.hasNext()) {
            Object item = items.next();
            lines = depth == 1 && item instanceof Map;
            text.append(lines ? "\n    " : "");
            write(item, depth + 1);
            text.append(!items.hasNext() ? "" : lines ? "," : ", ");
        }
        text.append(lines ? "\n  ]" : "]");
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                text.append("\\u").append(Character.forDigit(c >> 12, 16));
                text.append(Character.forDigit(c >> 8 & 15, 16)).append(Character.forDigit(c >> 4 & 15, 16));
                text.append(Character.forDigit(c & 15, 16));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
