package io.tidemark.prometheus.servers;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A body that a target serves, and what Prometheus is known to make of it.
 *
 * @param name also that of the target
 * @param contentType no header if null
 * @param series what is stored, in order, as {@link #text} writes it
 * @param error a part of why the scrape fails; null if it does not
 */
record Line(
        String name,
        @Nullable String contentType,
        String body,
        List<String> series,
        @Nullable String error) {

    static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    static final String OPENMETRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    /** A body that is taken. */
    static Line taken(String name, @Nullable String contentType, String body, String... series) {
        return new Line(name, contentType, body, List.of(series), null);
    }

    /** A body of which nothing is taken. */
    static Line refused(String name, @Nullable String contentType, String body, String error) {
        return new Line(name, contentType, body, List.of(), error);
    }

    /** What Prometheus has from a target, in the order of its text. */
    static List<String> stored(RealPrometheus prometheus, String job) {
        return prometheus.query("{job='" + job + "',__name__!~'up|scrape_.*|ALERTS.*'}").stream()
                .map(Line::text)
                .sorted()
                .toList();
    }

    /** As {@code name{a="b"} 1.0}, without what Prometheus adds. */
    private static String text(Sample sample) {
        Map<String, String> labels = new TreeMap<>(sample.labels());
        labels.remove("job");
        labels.remove("instance");
        StringBuilder text = new StringBuilder(labels.remove("__name__")).append('{');
        labels.forEach(
                (name, value) -> text.append(name).append("=\"").append(value).append("\" "));
        return text.toString().strip().replace("\" ", "\",") + "} " + sample.value();
    }

    @Override
    public String toString() {
        return name;
    }
}
