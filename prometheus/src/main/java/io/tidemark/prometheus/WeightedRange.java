package io.tidemark.prometheus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One of the things that a client takes, of an {@code Accept} or {@code Accept-Encoding} header: RFC 9110, sections 12.5.1 and 12.5.3. Read leniently: no
 * scraper is to fail for a comma.
 *
 * @param value in lower case
 * @param parameters by name in lower case, without the weight
 * @param weight 0 to 1; 0 is "not this"
 */
record WeightedRange(String value, Map<String, String> parameters, double weight) {

    /** What is longer is nonsense: Prometheus sends 250 characters. */
    private static final int MAX_LENGTH = 8 * 1024;

    /** All of them, in their order. Those without a value are left out. */
    static List<WeightedRange> of(List<String> headers) {
        String header = String.join(",", headers);
        if (header.length() > MAX_LENGTH) {
            header = header.substring(0, MAX_LENGTH);
        }
        List<WeightedRange> ranges = new ArrayList<>();
        for (String element : split(header, ',')) {
            List<String> parts = split(element, ';');
            String value = parts.get(0).strip().toLowerCase(Locale.ROOT);
            if (!value.isEmpty()) {
                ranges.add(of(value, parts.subList(1, parts.size())));
            }
        }
        return ranges;
    }

    private static WeightedRange of(String value, List<String> parts) {
        Map<String, String> parameters = new LinkedHashMap<>();
        double weight = 1;
        for (String part : parts) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                continue;
            }
            String name = part.substring(0, equals).strip().toLowerCase(Locale.ROOT);
            String text = unquoted(part.substring(equals + 1).strip());
            if (name.equals("q")) {
                weight = weight(text);
            } else {
                parameters.putIfAbsent(name, text);
            }
        }
        return new WeightedRange(value, parameters, weight);
    }

    /** What is no number says nothing; what is out of range is as near to it as can be. */
    private static double weight(String text) {
        if (!text.matches("-?\\d{0,9}(\\.\\d{0,9})?") || text.chars().noneMatch(Character::isDigit)) {
            return 1;
        }
        return Math.max(0, Math.min(1, Double.parseDouble(text)));
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1") : text;
    }

    /** Never empty. What is between quotes is not split; a quote that is not closed is none. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                int end = endOfQuote(text, i);
                i = end < 0 ? i : end;
            } else if (c == separator) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static int endOfQuote(String text, int from) {
        for (int i = from + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                return i;
            }
        }
        return -1;
    }
}
