package io.tidemark.autometrics.tools;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The configuration of a Prometheus. */
final class LocalFile {

    private static final String LOCAL = """
            Start it:  prometheus --config.file=prometheus.yml --storage.tsdb.retention.time=30d
            Look:      http://localhost:9090/targets
            Objectives look back 30 days; Prometheus keeps 15 unless told otherwise.
            """;

    private static final String NATIVE = """
            scrape_native_histograms needs Prometheus 3.8 or later. Before, leave it out and start it with
            --enable-feature=native-histograms.
            """;

    private final PrometheusSetUp setUp;

    LocalFile(PrometheusSetUp setUp) {
        this.setUp = setUp;
    }

    /** @param directory where the file will be, for what it names; null if that is not known */
    String text(@Nullable Path directory) {
        List<String> rules = setUp.rules().stream()
                .map(file -> directory == null ? file : seenFrom(directory, file))
                .map(LocalFile::withSlashes)
                .toList();
        return Yaml.file(
                setUp.nativeHistograms() ? LOCAL + NATIVE : LOCAL,
                configuration(setUp, setUp.targets("localhost"), rules, setUp.alertmanagers()));
    }

    /** Prometheus looks for files from where its configuration is. */
    private static Path seenFrom(Path directory, Path file) {
        if (file.isAbsolute()) {
            return file;
        }
        return directory
                .toAbsolutePath()
                .normalize()
                .relativize(file.toAbsolutePath().normalize());
    }

    private static String withSlashes(Path file) {
        return file.toString().replace(file.getFileSystem().getSeparator(), "/");
    }

    static Map<String, Object> configuration(
            PrometheusSetUp setUp, List<String> targets, List<String> rules, List<String> alertmanagers) {
        Map<String, Object> global = new LinkedHashMap<>();
        global.put("scrape_interval", setUp.scrapeInterval());
        global.put("evaluation_interval", setUp.scrapeInterval());
        if (setUp.nativeHistograms()) {
            global.put("scrape_native_histograms", true);
        }
        Map<String, Object> configuration = new LinkedHashMap<>();
        configuration.put("global", global);
        if (!rules.isEmpty()) {
            configuration.put("rule_files", rules);
        }
        if (!alertmanagers.isEmpty()) {
            configuration.put("alerting", Map.of("alertmanagers", List.of(staticTargets(alertmanagers))));
        }
        Map<String, Object> scrape = new LinkedHashMap<>();
        scrape.put("job_name", setUp.job());
        scrape.put("metrics_path", setUp.metricsPath());
        scrape.putAll(staticTargets(targets));
        configuration.put("scrape_configs", List.of(scrape));
        return configuration;
    }

    private static Map<String, Object> staticTargets(List<String> targets) {
        return Map.of("static_configs", List.of(Map.of("targets", targets)));
    }
}
