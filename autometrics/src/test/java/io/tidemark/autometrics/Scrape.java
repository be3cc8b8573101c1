package io.tidemark.autometrics;

import io.tidemark.prometheus.Exposition;
import io.tidemark.stats.MetricSource;
import java.util.List;

/** What Prometheus is given. */
final class Scrape {

    private Scrape() {}

    static List<String> lines(MetricSource source, String beginning) {
        return Exposition.of(source)
                .text()
                .lines()
                .filter(line -> line.startsWith(beginning))
                .toList();
    }

    /** The sum of the samples of a name whose labels have all these texts. */
    static long sum(MetricSource source, String name, String... labels) {
        return lines(source, name + "{").stream()
                .filter(line -> List.of(labels).stream().allMatch(line::contains))
                .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
