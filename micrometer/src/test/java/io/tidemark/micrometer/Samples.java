package io.tidemark.micrometer;

import io.tidemark.prometheus.Exposition;
import io.tidemark.stats.MetricSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Samples of a scrape: each with its labels in order, and its value. */
final class Samples {

    private static final Pattern LABEL = Pattern.compile("([a-zA-Z0-9_]+)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

    private Samples() {}

    static Map<String, Double> of(MetricSource source) {
        return of(Exposition.of(source).text());
    }

    static Map<String, Double> of(String text) {
        Map<String, Double> samples = new TreeMap<>();
        for (String line : text.split("\n")) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int end = line.lastIndexOf(' ');
            int brace = line.indexOf('{');
            String name = brace < 0 ? line.substring(0, end) : line.substring(0, brace);
            TreeSet<String> labels = new TreeSet<>();
            if (brace >= 0) {
                Matcher label = LABEL.matcher(line.substring(brace + 1, line.lastIndexOf('}')));
                while (label.find()) {
                    labels.add(label.group(1) + "=" + number(label.group(1), label.group(2)));
                }
            }
            String value = line.substring(end + 1);
            samples.put(name + labels, value.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.valueOf(value));
        }
        samples.keySet().removeIf(name -> name.startsWith("tidemark_micrometer_"));
        return samples;
    }

    /** 1 and 1.0 are the same bound. */
    private static String number(String label, String text) {
        return label.equals("le") && !text.equals("+Inf") ? Double.toString(Double.parseDouble(text)) : text;
    }
}
